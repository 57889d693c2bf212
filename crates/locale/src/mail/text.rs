//! Every text of a mail, by its id.

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
    /// A name with its value on the same line; `{name}` and `{value}`.
    FactInline = "fact-inline",
    /// A name whose value is below it; `{name}`.
    FactHeading = "fact-heading",
    /// What explains the text before it; `{text}`.
    Aside = "aside",
    /// After a text that was cut.
    Cut = "cut",
}
