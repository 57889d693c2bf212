//! What mails say: a catalogue of its own for each language, which no page and no element carries.
//!
//! A text may have gaps, each with a name: `Moved to {when}: {title}`. Amounts of time depend on a number and have a form for
//! each plural category.

use crate::{language::Language, plural::CATEGORIES};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The tag and the file of every language, in the order of [`Language::all`].
const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../languages/mail/en.toml")),
    ("es", include_str!("../languages/mail/es.toml")),
    ("ar", include_str!("../languages/mail/ar.toml")),
];

static CATALOGUES: LazyLock<Vec<(&str, MailCatalogue)>> = LazyLock::new(|| {
    let read = |(tag, text)| MailCatalogue::read(tag, text).ok().map(|catalogue| (tag, catalogue));
    FILES.into_iter().filter_map(read).collect()
});

/// Stands for a catalogue that could not be read, which a test excludes.
static EMPTY: MailCatalogue = MailCatalogue {
    dates: DateFormats { with_year: String::new(), without_year: String::new() },
    texts: Vec::new(),
    amounts: Vec::new(),
};

macro_rules! texts {
    ($($(#[doc = $doc:literal])* $id:ident = $key:literal,)*) => {
        /// The id of a text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum MailText {
            $($(#[doc = $doc])* $id,)*
        }

        /// The key of each text in a language's file, in the order of [`MailText`].
        pub const MAIL_KEYS: &[&str] = &[$($key),*];
    };
}

texts! {
    /// Subject of an announcement; `{when}` and `{title}`.
    SubjectAnnouncement = "subject-announcement",
    /// Subject of an announcement of an urgent update.
    SubjectUrgent = "subject-urgent",
    /// Subject when the window is another one.
    SubjectMoved = "subject-moved",
    /// Subject when something else of the plan has changed.
    SubjectChanged = "subject-changed",
    /// Subject shortly before the start.
    SubjectReminder = "subject-reminder",
    /// Subject when work has begun.
    SubjectStarted = "subject-started",
    /// Subject of progress.
    SubjectUpdate = "subject-update",
    /// Subject when work has another end.
    SubjectExtended = "subject-extended",
    /// Subject when work is being verified.
    SubjectVerifying = "subject-verifying",
    /// Subject when work is finished.
    SubjectFinished = "subject-finished",
    /// Subject after a rollback.
    SubjectRolledBack = "subject-rolled-back",
    /// Subject when work has caused an incident.
    SubjectCaused = "subject-caused",
    /// Subject of a cancellation.
    SubjectCancelled = "subject-cancelled",
    /// Subject of the early notice of a release; `{version}`.
    SubjectEarly = "subject-early",
    /// Subject of the final release notes.
    SubjectNotes = "subject-notes",
    /// Subject of a release's documentation.
    SubjectDocumentation = "subject-documentation",
    /// Subject of an incident that begins.
    SubjectIncident = "subject-incident",
    /// Subject of an update on an incident.
    SubjectIncidentUpdate = "subject-incident-update",
    /// Subject when an incident is over.
    SubjectIncidentResolved = "subject-incident-resolved",
    /// Subject of the letter that asks to confirm; `{vendor}`.
    SubjectConfirm = "subject-confirm",
    /// Subject of the letter with the link to the subscription.
    SubjectManage = "subject-manage",
    /// Subject of the letter after unsubscribing.
    SubjectGoodbye = "subject-goodbye",
    /// Subject of a mail that bundles several notices; `{vendor}`.
    SubjectBundle = "subject-bundle",

    /// Above the title of planned work.
    LabelPlanned = "label-planned",
    /// Above the title of an urgent update.
    LabelUrgent = "label-urgent",
    /// Above the title of moved work.
    LabelMoved = "label-moved",
    /// Above the title of work whose plan has changed.
    LabelChanged = "label-changed",
    /// Above the title of work that starts soon.
    LabelReminder = "label-reminder",
    /// Above the title of work under way.
    LabelStarted = "label-started",
    /// Above the title of progress.
    LabelUpdate = "label-update",
    /// Above the title of work that ends later than published.
    LabelExtended = "label-extended",
    /// Above the title of work that ends earlier than published.
    LabelShortened = "label-shortened",
    /// Above the title of work that is verified.
    LabelVerifying = "label-verifying",
    /// Above the title of finished work.
    LabelFinished = "label-finished",
    /// Above the title of rolled-back work.
    LabelRolledBack = "label-rolled-back",
    /// Above the title of work that has caused an incident.
    LabelCaused = "label-caused",
    /// Above the title of cancelled work.
    LabelCancelled = "label-cancelled",
    /// Above a coming release.
    LabelEarly = "label-early",
    /// Above final release notes.
    LabelNotes = "label-notes",
    /// Above a release's documentation.
    LabelDocumentation = "label-documentation",
    /// Above an incident whose cause is not known.
    LabelInvestigating = "label-investigating",
    /// Above an incident whose cause is known.
    LabelIdentified = "label-identified",
    /// Above an incident whose remedy is watched.
    LabelMonitoring = "label-monitoring",
    /// Above an incident that is over.
    LabelResolved = "label-resolved",
    /// Above several notices.
    LabelBundle = "label-bundle",
    /// Above a letter to one subscriber.
    LabelSubscription = "label-subscription",

    /// First sentence of an announcement; `{vendor}`.
    LeadPlanned = "lead-planned",
    /// First sentence of the announcement of an urgent update.
    LeadUrgent = "lead-urgent",
    /// First sentence when the window is another one.
    LeadMoved = "lead-moved",
    /// First sentence when something else has changed.
    LeadChanged = "lead-changed",
    /// First sentence of a reminder.
    LeadReminder = "lead-reminder",
    /// First sentence when work has begun.
    LeadStarted = "lead-started",
    /// First sentence of progress.
    LeadUpdate = "lead-update",
    /// First sentence when work ends later than published.
    LeadLater = "lead-later",
    /// First sentence when work ends earlier than published.
    LeadEarlier = "lead-earlier",
    /// First sentence when work is verified.
    LeadVerifying = "lead-verifying",
    /// First sentence when work is finished.
    LeadFinished = "lead-finished",
    /// First sentence after a rollback.
    LeadRolledBack = "lead-rolled-back",
    /// Added when the record of a rollback is closed.
    LeadClosed = "lead-closed",
    /// First sentence when work has caused an incident.
    LeadCaused = "lead-caused",
    /// First sentence of a cancellation.
    LeadCancelled = "lead-cancelled",
    /// First sentence of the early notice of a release; `{vendor}`.
    LeadEarly = "lead-early",
    /// First sentence of final release notes.
    LeadNotes = "lead-notes",
    /// First sentence of a release's documentation.
    LeadDocumentation = "lead-documentation",
    /// First sentence of an incident that begins.
    LeadInvestigating = "lead-investigating",
    /// First sentence when the cause is known.
    LeadIdentified = "lead-identified",
    /// First sentence when a remedy is watched.
    LeadMonitoring = "lead-monitoring",
    /// First sentence when an incident is over.
    LeadResolved = "lead-resolved",
    /// What the letter that asks to confirm says; `{vendor}` and `{address}`.
    LeadConfirm = "lead-confirm",
    /// What a reader does who did not ask for it.
    LeadConfirmIgnore = "lead-confirm-ignore",
    /// What the letter with the link to the subscription says.
    LeadManage = "lead-manage",
    /// What a reader does who did not ask for that letter.
    LeadManageIgnore = "lead-manage-ignore",
    /// What the letter after unsubscribing says.
    LeadGoodbye = "lead-goodbye",
    /// What a reader does who did not mean to unsubscribe.
    LeadGoodbyeUndo = "lead-goodbye-undo",
    /// How long a link is valid; `{until}`.
    LinkValid = "link-valid",
    /// What a mail that bundles notices says.
    LeadBundle = "lead-bundle",

    /// The title of the letter that asks to confirm.
    TitleConfirm = "title-confirm",
    /// The title of the letter with the link to the subscription.
    TitleManage = "title-manage",
    /// The title of the letter after unsubscribing.
    TitleGoodbye = "title-goodbye",
    /// The title of a mail that bundles notices.
    TitleBundle = "title-bundle",
    /// The title of a mail about a release; `{version}`.
    TitleRelease = "title-release",

    /// Heading of what changed.
    Changes = "changes",
    /// The old value of what changed.
    Before = "before",
    /// The new value of what changed.
    After = "after",
    /// Heading of the operator's message; `{vendor}`.
    Message = "message",
    /// The planned window.
    When = "when",
    /// The window of cancelled work.
    WhenCancelled = "when-cancelled",
    /// The announced window, once work is over.
    WhenAnnounced = "when-announced",
    /// When work really went on.
    WhenWorked = "when-worked",
    /// The published end of work under way, where it is not the planned one.
    ExpectedEnd = "expected-end",
    /// When work began.
    StartedAt = "started-at",
    /// When an incident began.
    BeganAt = "began-at",
    /// When an incident was over.
    OverAt = "over-at",
    /// Between the two ends of a range; `{from}` and `{to}`.
    Range = "range",
    /// The zone of a time that is the reader's; `{zone}`.
    YourZone = "your-zone",
    /// The zone of a time that is the vendor's; `{zone}` and `{vendor}`.
    VendorZone = "vendor-zone",
    /// How long the window is.
    Duration = "duration",
    /// How long it is, where the reader's clocks change inside it; `{duration}`.
    ClocksChange = "clocks-change",
    /// The kind of change.
    Kind = "kind",
    /// The title, among what changed.
    Title = "title",
    /// The downtime.
    Downtime = "downtime",
    /// There is no downtime.
    DowntimeNone = "downtime-none",
    /// There is downtime during the whole window.
    DowntimeWindow = "downtime-window",
    /// What is noticed without downtime.
    Effect = "effect",
    /// The components.
    Affects = "affects",
    /// No component is affected.
    AffectsNone = "affects-none",
    /// The components of work or of an incident that is over.
    AffectedNames = "affected-names",
    /// A component with its impact; `{component}` and `{impact}`.
    Affected = "affected",
    /// A component with its impact that the downtime affects.
    AffectedDown = "affected-down",
    /// Among what changed: not affected.
    NotAffected = "not-affected",
    /// The release that is deployed.
    Release = "release",
    /// A version with the one before it; `{to}` and `{from}`.
    ReleaseAfter = "release-after",
    /// No release is deployed.
    ReleaseNone = "release-none",
    /// The data migration.
    Migration = "migration",
    /// How old and new interfaces coexist.
    Coexistence = "coexistence",
    /// The way back.
    Rollback = "rollback",
    /// A way back is planned.
    RollbackPlanned = "rollback-planned",
    /// No way back is planned.
    RollbackNone = "rollback-none",
    /// The reason for work outside the announced window.
    Deviation = "deviation",
    /// What will be done.
    Work = "work",
    /// The description, among what changed: it is another one.
    WorkEdited = "work-edited",
    /// Something changed that the mail does not show.
    OtherEdited = "other-edited",
    /// Heading of why it cannot wait.
    Urgent = "urgent",
    /// What an urgent update acts against.
    UrgentCause = "urgent-cause",
    /// How critical that is.
    UrgentCriticality = "urgent-criticality",
    /// What an urgent update may do.
    UrgentImpact = "urgent-impact",
    /// What waiting would risk.
    UrgentRisk = "urgent-risk",

    /// Kind routine.
    KindRoutine = "kind-routine",
    /// Kind upgrade.
    KindUpgrade = "kind-upgrade",
    /// Kind update.
    KindUpdate = "kind-update",
    /// Kind patch.
    KindPatch = "kind-patch",
    /// Kind urgent.
    KindUrgent = "kind-urgent",
    /// No impact.
    ImpactNone = "impact-none",
    /// Brief interruptions.
    ImpactBrief = "impact-brief",
    /// Degraded performance.
    ImpactDegraded = "impact-degraded",
    /// Partial outage.
    ImpactPartial = "impact-partial",
    /// Full outage.
    ImpactFull = "impact-full",
    /// A component that works.
    StatusOperational = "status-operational",
    /// A component under maintenance.
    StatusMaintenance = "status-maintenance",
    /// A component that is slow.
    StatusDegraded = "status-degraded",
    /// A component that is out for some.
    StatusPartial = "status-partial",
    /// A component that is out.
    StatusMajor = "status-major",

    /// Heading of release notes.
    Notes = "notes",
    /// Heading of release notes that are not final.
    NotesTentative = "notes-tentative",
    /// What is in the release.
    Scope = "scope",
    /// Group of features.
    Features = "features",
    /// Group of improvements.
    Improvements = "improvements",
    /// Group of fixes.
    Fixes = "fixes",
    /// How far a feature has come: pilot.
    Pilot = "pilot",
    /// How far a feature has come: beta.
    Beta = "beta",
    /// What an entry means to its users; `{text}`.
    ItemImpact = "item-impact",
    /// How an entry is switched on or off; `{text}`.
    ItemToggle = "item-toggle",
    /// Each organisation can move at its own pace.
    ItemOwnPace = "item-own-pace",
    /// What worked before may stop working.
    ItemIncompatible = "item-incompatible",
    /// What to do about it; `{text}`.
    ItemInstructions = "item-instructions",
    /// How many entries are left out; `{count}`.
    ItemsMore = "items-more",
    /// The planned deployment of a release.
    Deployment = "deployment",

    /// Link to the record.
    OpenRecord = "open-record",
    /// Link to the incident.
    OpenIncident = "open-incident",
    /// Link to the release.
    OpenRelease = "open-release",
    /// Link to the documentation.
    OpenDocumentation = "open-documentation",
    /// Link to the calendar file.
    AddToCalendar = "add-to-calendar",
    /// Link that confirms.
    Confirm = "confirm",
    /// Link to the subscription.
    Manage = "manage",
    /// Link that ends the subscription.
    Unsubscribe = "unsubscribe",
    /// Link that takes unsubscribing back.
    Resubscribe = "resubscribe",
    /// Why the reader gets it; `{vendor}` and `{address}`.
    Why = "why",
    /// Why the reader gets a letter; `{vendor}` and `{address}`.
    WhyLetter = "why-letter",
    /// Two amounts of time of which the second is smaller; `{larger}` and `{smaller}`.
    Amounts = "amounts",
    /// After a text that was cut.
    Cut = "cut",
}

/// The units of [`Amount`], longest first: the seconds of one, and its table in a language's file.
const UNITS: [(i64, &str); 4] = [(86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds")];

/// How dates are written, in the format of chrono.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DateFormats {
    /// Date and time.
    pub(crate) with_year: String,
    /// Date and time of this year.
    pub(crate) without_year: String,
}

/// What the mails of one language say.
#[derive(Debug)]
pub struct MailCatalogue {
    dates: DateFormats,
    /// In the order of [`MailText`].
    texts: Vec<String>,
    /// The forms of each unit of time, in the order of `UNITS`; each by plural category, in CLDR's order.
    amounts: Vec<[String; 6]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dates: DateFormats,
    days: BTreeMap<String, String>,
    hours: BTreeMap<String, String>,
    minutes: BTreeMap<String, String>,
    seconds: BTreeMap<String, String>,
    texts: BTreeMap<String, String>,
}

impl MailCatalogue {
    /// The catalogue of a language.
    pub fn of(language: &Language) -> &'static Self {
        CATALOGUES.iter().find(|(tag, _)| *tag == language.tag).map_or(&EMPTY, |(_, catalogue)| catalogue)
    }

    /// How dates are written.
    pub(crate) fn dates(&self) -> &DateFormats {
        &self.dates
    }

    /// A text; its gaps stay as they are.
    pub fn text(&self, id: MailText) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }

    /// A text with its gaps filled. What is filled in is not searched for gaps, so it may hold braces.
    pub fn fill(&self, id: MailText, gaps: &[(&str, &str)]) -> String {
        fill(self.text(id), gaps)
    }

    /// A length of time as a reader would say it: the two largest units at most, the rest dropped.
    pub fn duration(&self, language: &Language, seconds: i64) -> String {
        let seconds = seconds.max(0);
        let first = UNITS.iter().position(|(size, _)| seconds >= *size).unwrap_or(UNITS.len() - 1);
        let size = UNITS[first].0;
        let larger = self.amount(language, first, seconds / size);
        match UNITS.get(first + 1).map(|(smaller, _)| seconds % size / smaller) {
            None | Some(0) => larger,
            Some(count) => {
                let smaller = self.amount(language, first + 1, count);
                self.fill(MailText::Amounts, &[("larger", &larger), ("smaller", &smaller)])
            }
        }
    }

    fn amount(&self, language: &Language, unit: usize, count: i64) -> String {
        let count = usize::try_from(count).unwrap_or(0);
        let form = self.amounts.get(unit).map_or("", |forms| forms[language.plural(count)].as_str());
        form.replace('%', &count.to_string())
    }

    /// Reads a language's file; the error says which text is missing or unknown.
    fn read(tag: &str, text: &str) -> Result<Self, String> {
        let mut file: File = toml::from_str(text).map_err(|error| format!("mail/{tag}.toml: {error}"))?;
        let text =
            |key: &&str| file.texts.remove(*key).ok_or_else(|| format!("mail/{tag}.toml: the text `{key}` is missing"));
        let texts = MAIL_KEYS.iter().map(text).collect::<Result<_, _>>()?;
        if let Some(key) = file.texts.keys().next() {
            return Err(format!("mail/{tag}.toml: there is no text `{key}`"));
        }
        let units = [file.days, file.hours, file.minutes, file.seconds].into_iter().zip(UNITS);
        let amounts = units.map(|(given, (_, unit))| forms(tag, unit, given)).collect::<Result<_, _>>()?;
        Ok(Self { dates: file.dates, texts, amounts })
    }
}

/// The forms of a unit by plural category; `other` stands for those that are left out.
fn forms(tag: &str, unit: &str, mut given: BTreeMap<String, String>) -> Result<[String; 6], String> {
    let other = given.get("other").cloned().ok_or_else(|| format!("mail/{tag}.toml: `{unit}` has no `other`"))?;
    let forms = CATEGORIES.map(|(name, _)| given.remove(name).unwrap_or_else(|| other.clone()));
    match given.keys().next() {
        Some(name) => Err(format!("mail/{tag}.toml: `{name}` is no plural category of CLDR")),
        None => Ok(forms),
    }
}

fn fill(text: &str, gaps: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + gaps.iter().map(|(_, with)| with.len()).sum::<usize>());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let gap = after.split_once('}').and_then(|(name, after)| {
            let (_, with) = gaps.iter().find(|(gap, _)| *gap == name)?;
            Some((*with, after))
        });
        let (with, after) = gap.unwrap_or(("{", after));
        filled.push_str(with);
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::{FILES, MAIL_KEYS, MailCatalogue, MailText, fill};
    use crate::language::Language;
    use std::collections::BTreeSet;

    /// The names of the gaps of a text.
    fn gaps(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
    }

    #[test]
    fn every_language_has_every_text_with_the_same_gaps() {
        assert_eq!(FILES.map(|(tag, _)| tag).to_vec(), Language::all().iter().map(|l| l.tag).collect::<Vec<_>>());
        let english = MailCatalogue::of(Language::english());
        assert_eq!(english.texts.len(), MAIL_KEYS.len());
        for (tag, text) in FILES {
            let catalogue = MailCatalogue::read(tag, text).unwrap_or_else(|error| panic!("{error}"));
            for ((key, text), english) in MAIL_KEYS.iter().zip(&catalogue.texts).zip(&english.texts) {
                assert!(!text.trim().is_empty(), "{tag}: `{key}` says nothing");
                assert_eq!(gaps(text), gaps(english), "{tag}: `{key}` has the gaps of the English text");
            }
        }
    }

    #[test]
    fn a_missing_or_unknown_text_is_named() {
        let (tag, text) = FILES[1];
        let missing = text.replace("\nunsubscribe = ", "\nunsubscription = ");
        let error = MailCatalogue::read(tag, &missing).unwrap_err();
        assert_eq!(error, "mail/es.toml: the text `unsubscribe` is missing");
        let unknown = format!("{text}\nunknown = \"x\"\n");
        assert_eq!(MailCatalogue::read(tag, &unknown).unwrap_err(), "mail/es.toml: there is no text `unknown`");
        let category = text.replacen("one = ", "single = ", 1);
        let error = MailCatalogue::read(tag, &category).unwrap_err();
        assert_eq!(error, "mail/es.toml: `single` is no plural category of CLDR");
    }

    #[test]
    fn an_id_is_the_place_of_its_key() {
        assert_eq!(MAIL_KEYS[MailText::SubjectAnnouncement as usize], "subject-announcement");
        assert_eq!(MAIL_KEYS[MailText::Cut as usize], "cut");
        assert_eq!(MAIL_KEYS.len(), MailText::Cut as usize + 1);
    }

    #[test]
    fn gaps_are_filled_once() {
        assert_eq!(fill("{a} and {b}: {a}", &[("a", "{b}"), ("b", "2")]), "{b} and 2: {b}");
        assert_eq!(fill("{unknown} {", &[("a", "1")]), "{unknown} {");
    }

    #[test]
    fn a_duration_has_two_units_at_most() {
        for (tag, seconds, expected) in [
            ("en", 0, "0 seconds"),
            ("en", 59, "59 seconds"),
            ("en", 60, "1 minute"),
            ("en", 5_400, "1 hour 30 minutes"),
            ("en", 7_205, "2 hours"),
            ("en", 90_000, "1 day 1 hour"),
            ("en", -5, "0 seconds"),
            ("es", 5_400, "1 hora y 30 minutos"),
            ("ar", 3_600, "ساعة واحدة"),
            ("ar", 7_200, "ساعتان"),
            ("ar", 10_800, "3 ساعات"),
            ("ar", 5_400, "ساعة واحدة و30 دقيقة"),
        ] {
            let language = Language::of(tag);
            assert_eq!(MailCatalogue::of(language).duration(language, seconds), expected, "{tag} {seconds}");
        }
    }
}
