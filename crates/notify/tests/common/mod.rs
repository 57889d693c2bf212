//! A vendor, its readers, and the records that the tests follow.

#![allow(dead_code, reason = "each test uses its own part")]
#![allow(clippy::unwrap_used, reason = "an example uses it too, and stops where the tests would")]

use fairnotice_core::{
    change::MessageKind,
    component::{Component, Status},
    file,
    id::ComponentId,
    incident::{ComponentImpact, Incident, Stage},
    instant::{self, Instant},
    lifecycle::{self, Step, StepMessage},
    published_release::Release,
    record::Record,
    release::{Item, ReleaseFile},
    snapshot::Vendor,
    zone::Zone,
};
use fairnotice_locale::language::Language;
use fairnotice_notify::{
    links::{Link, LinkKey, LinkKeys, Purpose},
    mail::{Dispatch, MailContext, Recipient},
    return_path::{ReturnPath, Returned},
};

/// The readers: a zone without summer time, the vendor's own, one behind UTC, one with a quarter of an hour; and a reader of
/// each other language.
pub(crate) const READERS: [(&str, &str, i64); 8] = [
    ("Asia/Tokyo", "en", 1),
    ("Europe/Madrid", "es", 2),
    ("America/Los_Angeles", "en", 3),
    ("Asia/Kathmandu", "ar", 4),
    ("Europe/Berlin", "de", 5),
    ("Europe/Paris", "fr", 6),
    ("America/Sao_Paulo", "pt", 7),
    ("Asia/Tokyo", "ja", 8),
];

pub(crate) fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

pub(crate) fn context() -> MailContext {
    let component = |id: &str, name: &str| Component {
        id: id.into(),
        name: name.to_owned(),
        group: String::new(),
        regions: Vec::new(),
        status: Status::Operational,
    };
    MailContext {
        vendor: Vendor { name: "Acme Cloud".to_owned(), url: "https://status.acme.example".to_owned() },
        zone: Zone::iana("Europe/Madrid").unwrap(),
        components: vec![
            component("api", "Public API"),
            component("web", "Web application"),
            component("db", "Reports"),
        ],
        sender: "status@acme.example".parse().unwrap(),
        reply_to: Some("support@acme.example".parse().unwrap()),
        dkim: None,
    }
}

pub(crate) fn keys() -> LinkKeys {
    LinkKeys::new(LinkKey::new(1, [7; 32]), [])
}

pub(crate) fn recipient((zone, tag, subscriber): (&str, &str, i64)) -> Recipient {
    let link = |purpose| Link { purpose, subscriber, epoch: 1, expires: None };
    let address = |purpose| keys().address("https://status.acme.example", &link(purpose));
    let path = ReturnPath::new("bounces@acme.example".parse().unwrap()).unwrap();
    Recipient {
        subscriber,
        address: format!("reader{subscriber}@example.com").parse().unwrap(),
        return_path: path.sign(&keys(), Returned { subscriber, epoch: 1 }).unwrap(),
        language: Language::of(tag),
        zone: Zone::iana(zone).unwrap(),
        manage: address(Purpose::Manage),
        unsubscribe: address(Purpose::Unsubscribe),
    }
}

pub(crate) fn dispatch(published_at: &str) -> Dispatch {
    Dispatch { id: 42, published_at: at(published_at) }
}

fn message(text: &str, spanish: &str) -> StepMessage {
    let translations = [("es", spanish)].into_iter().filter(|(_, text)| !text.is_empty());
    let translations =
        translations.map(|(tag, text)| (fairnotice_core::change::LanguageTag::new(tag).unwrap(), text.to_owned()));
    StepMessage { message: text.to_owned(), translations: translations.collect(), end: None }
}

/// The planned work: its window has Madrid's second 02:30 of the night in which the clocks go back.
pub(crate) fn plan(start: &str, end: &str) -> String {
    format!(
        r#"
        title = "A larger database for the reports"
        kind = "patch"
        description = """
Moves the reports to a larger database.

Reports that are being made when the work starts are made again afterwards."""
        start = {start}
        end = {end}
        components = [
            {{ id = "db", impact = "full_outage", downtime = true }},
            {{ id = "api", impact = "brief_interruptions" }},
        ]
        downtime = {{ required = true, duration = "20 minutes" }}
        effect_without_downtime = "Answers of the API may take a second longer."
        rollback = {{ infrastructure = "keep the old one", services = "switch back", data = "replay the journal" }}

        [translations.es]
        title = "Una base de datos mayor para los informes"
        description = "Traslada los informes a una base de datos mayor."

        [release]
        from = "3.9.2"
        to = "3.9.3"
        migration = "The table of reports is copied; nothing is to be done."
        scope_final = "Fixes of reports."
        notes_at = 2026-10-13T09:00:00Z

        [[release.items]]
        category = "patch"
        title = "Reports of more than 10,000 rows are complete"
        behaviour = "They ended after 10,000 rows without a message."

        [[release.items]]
        category = "improvement"
        title = "Reports are sorted by date"
        maturity = "beta"
        impact = "The first page shows other rows than before."
        toggle = "Settings, Reports, Order."
        per_organisation = true
        compatible = false
        instructions = "Programs that read the first page alone should name the order."
        "#
    )
}

/// A step of the story: its name, the notice, the record after and before, and when it was published.
pub(crate) struct PublishedNotice {
    pub(crate) name: &'static str,
    pub(crate) notice: MessageKind,
    pub(crate) record: Record,
    pub(crate) before: Option<Record>,
    pub(crate) at: &'static str,
}

/// The life of a record whose window is moved twice and whose work overruns and is rolled back.
pub(crate) fn life() -> Vec<PublishedNotice> {
    let draft = |text: &str| Record::draft("larger-database".parse().unwrap(), file::change(text).unwrap());
    let night = plan("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z");
    let mut notices: Vec<PublishedNotice> = Vec::new();
    let mut publish = |name, notice, at: &'static str, record: Record| {
        let before = notices.last().map(|notice| notice.record.clone());
        notices.push(PublishedNotice { name, notice, record: record.clone(), before, at });
        record
    };
    let now = "2026-10-13T09:00:00Z";
    let news = message("Please plan your reports around it.", "Tenedlo en cuenta para vuestros informes.");
    let record = lifecycle::announce(&draft(&night), &news, at(now)).unwrap();
    let record = publish("announced", MessageKind::Announcement, now, record);
    let now = "2026-10-14T09:00:00Z";
    let later = plan("2026-10-25T02:30:00Z", "2026-10-25T05:00:00Z").replace("full_outage", "partial_outage");
    let later = file::change(&later).unwrap();
    let record = lifecycle::edit(&record, &later, &message("Later, after the nightly backup.", ""), at(now)).unwrap();
    let record = publish("moved-later", MessageKind::Changed, now, record);
    let now = "2026-10-15T09:00:00Z";
    let earlier = file::change(&night.replace(", downtime = true", "").replace("20 minutes", "10 minutes")).unwrap();
    let record = lifecycle::edit(&record, &earlier, &StepMessage::default(), at(now)).unwrap();
    let record = publish("moved-earlier", MessageKind::Changed, now, record);
    let now = "2026-10-16T09:00:00Z";
    let other = night.replace("Moves the reports", "Moves all reports").replace(", downtime = true", "");
    let other = file::change(&other.replace("20 minutes", "10 minutes")).unwrap();
    let record = lifecycle::edit(&record, &other, &StepMessage::default(), at(now)).unwrap();
    let record = publish("edited", MessageKind::Changed, now, record);
    let now = "2026-10-24T23:30:00Z";
    let record = lifecycle::remind(&record, at(now)).unwrap();
    let record = publish("reminded", MessageKind::Reminder, now, record);
    let now = "2026-10-25T00:31:00Z";
    let record = lifecycle::start(&record, &StepMessage::default(), "", at(now)).unwrap();
    let record = publish("started", MessageKind::Started, now, record);
    let now = "2026-10-25T02:20:00Z";
    let mut overrun = message("The copy is slower than in the rehearsal.", "La copia va más lenta que en el ensayo.");
    overrun.end = Some(at("2026-10-25T04:00:00Z"));
    let record = lifecycle::take(&record, Step::Update, &overrun, at(now)).unwrap();
    let record = publish("overrun", MessageKind::Update, now, record);
    let now = "2026-10-25T03:00:00Z";
    let record =
        lifecycle::take(&record, Step::Update, &message("Half of the reports are there.", ""), at(now)).unwrap();
    let record = publish("progress", MessageKind::Update, now, record);
    let now = "2026-10-25T03:50:00Z";
    let record = lifecycle::take(&record, Step::Verify, &StepMessage::default(), at(now)).unwrap();
    let verifying = publish("verifying", MessageKind::Verifying, now, record);
    let now = "2026-10-25T03:55:00Z";
    let caused = message("Reports are missing for some customers.", "");
    let record =
        lifecycle::cause(&verifying, &"larger-database-incident-1".parse().unwrap(), &caused, at(now)).unwrap();
    let record = publish("caused", MessageKind::Incident, now, record);
    let now = "2026-10-25T04:00:00Z";
    let back = message("Reports were incomplete, so we went back to the old database.", "");
    let record = lifecycle::take(&record, Step::Rollback, &back, at(now)).unwrap();
    let record = publish("rolled-back", MessageKind::RolledBack, now, record);
    let now = "2026-10-25T09:00:00Z";
    let record = lifecycle::take(&record, Step::Close, &message("A new date will be announced.", ""), at(now)).unwrap();
    publish("closed", MessageKind::RolledBack, now, record);
    let now = "2026-10-25T04:10:00Z";
    let record = lifecycle::take(&verifying, Step::Finish, &StepMessage::default(), at(now)).unwrap();
    notices.push(PublishedNotice {
        name: "finished",
        notice: MessageKind::Finished,
        record,
        before: Some(verifying),
        at: now,
    });
    let now = "2026-10-20T09:00:00Z";
    let announced = notices[0].record.clone();
    let reason = message("The new database is not ready.", "La base de datos nueva no está lista.");
    let record = lifecycle::take(&announced, Step::Cancel, &reason, at(now)).unwrap();
    notices.push(PublishedNotice {
        name: "cancelled",
        notice: MessageKind::Cancelled,
        record,
        before: Some(announced),
        at: now,
    });
    notices.push(urgent());
    notices
}

fn urgent() -> PublishedNotice {
    let text = r#"
        title = "Security fix of the login"
        kind = "urgent"
        description = "Replaces the library that checks passwords."
        start = 2026-12-31T23:30:00Z
        end = 2027-01-01T00:00:00Z
        components = [{ id = "web", impact = "brief_interruptions" }]
        downtime = { required = false }
        effect_without_downtime = "You may have to log in again."
        rollback = { none_because = "The old library must not be used any more." }

        [urgent]
        cause = "A published fault of the library."
        criticality = "High."
        impact = "Sessions end."
        risk_of_delay = "Accounts could be taken over."
    "#;
    let now = "2026-12-31T22:45:00Z";
    let draft = Record::draft("login-fix".parse().unwrap(), file::change(text).unwrap());
    let record = lifecycle::announce(&draft, &StepMessage::default(), at(now)).unwrap();
    PublishedNotice { name: "urgent", notice: MessageKind::Announcement, record, before: None, at: now }
}

/// A release from its early notice to its documentation, each with its notice and its instant.
pub(crate) fn release() -> Vec<(&'static str, MessageKind, Release, &'static str)> {
    let early: ReleaseFile = serde_json::from_str(
        r#"{ "from": "3.9.3", "to": "4.0.0", "scope_tentative": "A new interface for reports.",
             "coexistence": "Both interfaces work for six months.",
             "items": [{ "category": "feature", "title": "Reports in a new interface" }] }"#,
    )
    .unwrap();
    let items: Vec<Item> = serde_json::from_str(
        r#"[{ "category": "feature", "title": "Reports in a new interface", "behaviour": "They open in place.",
              "maturity": "pilot", "toggle": "Settings, Reports, Interface.", "per_organisation": true },
            { "category": "patch", "title": "Dates are shown in your own time zone" }]"#,
    )
    .unwrap();
    let (first, second, third) = ("2026-10-01T09:00:00Z", "2026-11-01T09:00:00Z", "2026-11-05T09:00:00Z");
    let early = Release::early(early, at(first));
    let notes = early.with_notes("A new interface for reports, and a fix.", items, at(second)).unwrap();
    let documented = notes.with_documentation("https://docs.acme.example/4.0", at(third));
    vec![
        ("release-early", MessageKind::Early, early, first),
        ("release-notes", MessageKind::Notes, notes, second),
        ("release-documentation", MessageKind::Documentation, documented, third),
    ]
}

/// An incident from its beginning to its end.
pub(crate) fn incident() -> Vec<(&'static str, Incident, &'static str)> {
    let impact = |status| vec![ComponentImpact { id: ComponentId::from("db"), status }];
    let news = message("Some reports are empty.", "Algunos informes salen vacíos.");
    let opened = Incident::opened(
        "empty-reports".parse().unwrap(),
        "Empty reports",
        impact(Status::PartialOutage),
        None,
        &news,
        at("2026-10-24T23:00:00Z"),
    );
    let update = |incident: &Incident, stage, text, now| {
        incident.updated(stage, Some(impact(Status::DegradedPerformance)), &message(text, ""), at(now))
    };
    let (found, watched, over) = ("2026-10-24T23:40:00Z", "2026-10-25T00:40:00Z", "2026-10-25T01:20:00Z");
    let identified = update(&opened, Stage::Identified, "A disk is full.", found);
    let monitoring = update(&identified, Stage::Monitoring, "There is room again.", watched);
    let resolved = update(&monitoring, Stage::Resolved, "All reports are complete.", over);
    vec![
        ("incident-opened", opened, "2026-10-24T23:00:00Z"),
        ("incident-identified", identified, found),
        ("incident-monitoring", monitoring, watched),
        ("incident-resolved", resolved, over),
    ]
}
