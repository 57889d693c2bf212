//! The texts of what records and components name.

use super::MailText;
use fairnotice_core::{
    change::Kind,
    component::{Impact, Status},
};

impl From<Impact> for MailText {
    fn from(impact: Impact) -> Self {
        match impact {
            Impact::None => Self::ImpactNone,
            Impact::BriefInterruptions => Self::ImpactBrief,
            Impact::Degraded => Self::ImpactDegraded,
            Impact::PartialOutage => Self::ImpactPartial,
            Impact::FullOutage => Self::ImpactFull,
        }
    }
}

impl From<Kind> for MailText {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Routine => Self::KindRoutine,
            Kind::Upgrade => Self::KindUpgrade,
            Kind::Update => Self::KindUpdate,
            Kind::Patch => Self::KindPatch,
            Kind::Urgent => Self::KindUrgent,
        }
    }
}

impl From<Status> for MailText {
    fn from(status: Status) -> Self {
        match status {
            Status::Operational => Self::StatusOperational,
            Status::UnderMaintenance => Self::StatusMaintenance,
            Status::DegradedPerformance => Self::StatusDegraded,
            Status::PartialOutage => Self::StatusPartial,
            Status::MajorOutage => Self::StatusMajor,
        }
    }
}
