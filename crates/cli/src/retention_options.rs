//! For how long data about people are kept.

use chrono::TimeDelta;
use clap::{Args, value_parser};
use fairnotice_service::retention::Retention;

/// For how long data about people are kept.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Retention")]
pub(crate) struct RetentionOptions {
    /// After how many days an address is erased that nobody has confirmed; the link that confirms it is valid for three
    #[arg(
        long = "keep-unconfirmed",
        env = "FAIRNOTICE_KEEP_UNCONFIRMED",
        value_name = "DAYS",
        default_value_t = 7,
        value_parser = value_parser!(u16).range(4..)
    )]
    unconfirmed: u16,
    /// After how many days a subscriber is erased who has unsubscribed; unsubscribing can be undone for thirty
    #[arg(
        long = "keep-unsubscribed",
        env = "FAIRNOTICE_KEEP_UNSUBSCRIBED",
        value_name = "DAYS",
        default_value_t = 365,
        value_parser = value_parser!(u16).range(31..)
    )]
    unsubscribed: u16,
    /// After how many days the names of operators and their reasons are erased from the audit log; by default never. What was done,
    /// when, and the records stay
    #[arg(long = "keep-audit-names", env = "FAIRNOTICE_KEEP_AUDIT_NAMES", value_name = "DAYS", value_parser = value_parser!(u16).range(1..))]
    audit_names: Option<u16>,
}

impl From<RetentionOptions> for Retention {
    fn from(options: RetentionOptions) -> Self {
        let days = |days: u16| TimeDelta::days(days.into());
        Self {
            unconfirmed: days(options.unconfirmed),
            ended: days(options.unsubscribed),
            audit_names: options.audit_names.map(days),
        }
    }
}
