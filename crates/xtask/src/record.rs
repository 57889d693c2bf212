//! The change records of the demonstration, as an operator sends them to the API.

use crate::clock::text;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// When a change is announced and when it takes place.
#[derive(Clone, Copy)]
pub(crate) struct Timing {
    /// When it is announced. The early notification and the release notes are published at the same time.
    pub(crate) announced_at: DateTime<Utc>,
    /// When work begins.
    pub(crate) start: DateTime<Utc>,
    /// The planned length of the work.
    pub(crate) length: TimeDelta,
}

impl Timing {
    /// The planned end.
    pub(crate) fn end(self) -> DateTime<Utc> {
        self.start + self.length
    }
}

/// A MAJOR release with downtime.
pub(crate) fn upgrade(timing: Timing) -> Value {
    json!({
        "title": "Northwind Platform 5",
        "kind": "upgrade",
        "description": "Moves every organisation to version 5, with the new web application and the new roles.",
        "start": text(timing.start),
        "end": text(timing.end()),
        "components": [
            { "id": "web", "impact": "full_outage", "downtime": true },
            { "id": "sign-in", "impact": "partial_outage", "downtime": true },
            { "id": "api", "impact": "brief_interruptions" },
        ],
        "downtime": { "required": true, "duration": "45 minutes" },
        "release": {
            "from": "4.8.0",
            "to": "5.0.0",
            "coexistence": "The previous web application stays available at its own address for six months.",
            "migration": "Roles are migrated during the window; customers need to do nothing.",
            "scope_tentative": "New web application, new roles.",
            "scope_final": "New web application, new roles, export of the audit log.",
            "early_notice_at": text(timing.announced_at),
            "notes_at": text(timing.announced_at),
            "docs_changed": true,
            "docs_at": text(timing.announced_at),
            "items": [
                {
                    "category": "feature",
                    "title": "A new web application",
                    "behaviour": "Every page loads in one step and works by keyboard.",
                    "impact": "Users may need training.",
                    "toggle": "Each organisation switches under Settings, Appearance.",
                    "per_organisation": true,
                    "disruptive": true,
                    "compatible": true,
                },
            ],
        },
        "rollback": rollback(),
    })
}

/// A MINOR release without downtime.
pub(crate) fn update(timing: Timing) -> Value {
    json!({
        "title": "Northwind Platform 5.1",
        "kind": "update",
        "description": "Deploys version 5.1 with live captions. Media servers restart one after another.",
        "start": text(timing.start),
        "end": text(timing.end()),
        "components": [
            { "id": "meetings", "impact": "brief_interruptions" },
            { "id": "recordings", "impact": "degraded" },
        ],
        "downtime": { "required": false },
        "effect_without_downtime": "A running meeting may reconnect once; recordings of the window arrive late.",
        "release": {
            "from": "5.0.0",
            "to": "5.1.0",
            "migration": "None.",
            "scope_tentative": "Live captions.",
            "scope_final": "Live captions.",
            "early_notice_at": text(timing.announced_at),
            "notes_at": text(timing.announced_at),
            "docs_changed": true,
            "docs_at": text(timing.announced_at),
            "items": [
                {
                    "category": "feature",
                    "title": "Live captions",
                    "behaviour": "Speech appears as text, in the language of the meeting.",
                    "impact": "None until an organisation enables it.",
                    "toggle": "Each organisation enables it under Settings, Meetings.",
                    "per_organisation": true,
                    "compatible": true,
                },
            ],
        },
        "rollback": rollback(),
    })
}

/// A PATCH release, which the visitor of the demonstration can announce.
pub(crate) fn patch(timing: Timing) -> Value {
    json!({
        "title": "Northwind Platform 5.1.1",
        "kind": "patch",
        "description": "Fixes the order of captions when two people speak at the same time.",
        "start": text(timing.start),
        "end": text(timing.end()),
        "components": [{ "id": "meetings", "impact": "brief_interruptions" }],
        "downtime": { "required": false },
        "effect_without_downtime": "Captions may pause for some seconds.",
        "release": {
            "from": "5.1.0",
            "to": "5.1.1",
            "migration": "None.",
            "scope_tentative": "One fix.",
            "scope_final": "One fix.",
            "early_notice_at": text(timing.announced_at),
            "notes_at": text(timing.announced_at),
            "docs_changed": false,
            "items": [{ "category": "patch", "title": "Captions stay in order when two people speak at the same time" }],
        },
        "rollback": rollback(),
    })
}

/// Work of the infrastructure that deploys no release, with its timing.
pub(crate) fn routine(title: &str, components: &[&str], timing: Timing) -> (Value, Timing) {
    // Rule C2: routine work is work that nobody notices.
    let components: Vec<_> = components.iter().map(|id| json!({ "id": id, "impact": "none" })).collect();
    let record = json!({
        "title": title,
        "kind": "routine",
        "description": "The machines are changed one after another, and traffic moves between them.",
        "start": text(timing.start),
        "end": text(timing.end()),
        "components": components,
        "downtime": { "required": false },
        "effect_without_downtime": "None.",
        "rollback": rollback(),
    });
    (record, timing)
}

/// A MINOR or PATCH release, `from` one version `to` another.
pub(crate) fn release(kind: &str, (from, to): (&str, &str), feature: &str, timing: Timing) -> Value {
    let is_minor = kind == "update";
    let item = if is_minor {
        json!({
            "category": "feature",
            "title": feature,
            "behaviour": "It is part of every meeting.",
            "impact": "None until an organisation enables it.",
            "toggle": "Each organisation enables it under Settings, Meetings.",
            "per_organisation": true,
            "compatible": true,
        })
    } else {
        json!({ "category": "patch", "title": feature })
    };
    let mut release = json!({
        "from": from,
        "to": to,
        "migration": "None.",
        "scope_tentative": feature,
        "scope_final": feature,
        "early_notice_at": text(timing.announced_at),
        "notes_at": text(timing.announced_at),
        "docs_changed": is_minor,
        "items": [item],
    });
    if is_minor {
        release["docs_at"] = text(timing.announced_at).into();
    }
    json!({
        "title": format!("Northwind Platform {to}"),
        "kind": kind,
        "description": format!("{feature}. Servers restart one after another."),
        "start": text(timing.start),
        "end": text(timing.end()),
        "components": [
            { "id": "meetings", "impact": "brief_interruptions" },
            { "id": "web", "impact": "brief_interruptions" },
        ],
        "downtime": { "required": false },
        "effect_without_downtime": "A running meeting may reconnect once.",
        "release": release,
        "rollback": rollback(),
    })
}

/// An urgent change of the infrastructure, without a release.
pub(crate) fn urgent(timing: Timing) -> Value {
    json!({
        "title": "Certificates of the API gateway are replaced",
        "kind": "urgent",
        "description": "The gateway's certificates are replaced after an incident at the certificate authority, one region after another.",
        "start": text(timing.start),
        "end": text(timing.end()),
        "decided_at": text(timing.announced_at - TimeDelta::minutes(5)),
        "components": [{ "id": "api", "impact": "brief_interruptions" }],
        "downtime": { "required": false },
        "effect_without_downtime": "Open connections are closed once and must be opened again.",
        "rollback": rollback(),
        "urgent": {
            "cause": "The certificate authority announced that it revokes these certificates tonight.",
            "criticality": "Without new certificates no client can connect.",
            "advance_possible": true,
            "impact": "One short break for each client.",
            "time_of_day": "The certificates are revoked this evening, before the quiet hours of any region.",
            "risk_of_delay": "Full outage of the API.",
        },
    })
}

fn rollback() -> Value {
    json!({
        "infrastructure": "The previous machine images are kept for 14 days.",
        "services": "Traffic goes back to the previous deployment within five minutes.",
        "data": "Migrations are reversible; a snapshot is taken when work begins.",
    })
}
