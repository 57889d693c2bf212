//! R1 to R5, R7 and R8: what the release is, and what its notes say.

use super::{Case, Ruling, messages};
use crate::{
    calendar::Unknown,
    change::MessageKind,
    diagnostic::Diagnostic,
    instant::Instant,
    policy::NotesDue,
    release::{Category, Class, Item, ReleaseFile, VersionStep},
    verdict::{Outcome, Reason, StatementKind, Versions},
};
use std::sync::Arc;

fn empty(text: &str) -> bool {
    text.trim().is_empty()
}

/// The release and its class; none where nothing is released.
fn released<'a>(case: &Case<'a>) -> Option<(&'a ReleaseFile, Class)> {
    case.change.release.as_ref().and_then(|release| Some((release, release.class()?)))
}

/// R1. A person may raise the class that the numbers say, never lower it; a downgrade says of what (A32).
pub(super) fn versions(case: &Case) -> Ruling {
    let Some(release) = &case.change.release else {
        return Ruling::not_applicable("no release is deployed");
    };
    if case.window.start() < case.policy.effective_from() {
        return Ruling::not_applicable("the change starts before the policy comes into force");
    }
    let step = release.step();
    if let (Some(raised), Some(class)) = (release.raised_class, step.class())
        && raised < class
    {
        let what =
            format!("is below what the numbers say, from {} to {}: {}", raised.number(), release.to, class.number());
        let fault = Diagnostic::new("release.raised_class", what).help("leave it out, or raise it");
        return Ruling { outcome: Outcome::Fail, reason: Reason::Faults(vec![fault]) };
    }
    let versions = Versions { record: Arc::clone(case.change), step };
    Ruling { outcome: Outcome::Pass, reason: Reason::Step(versions) }
}

/// R2. The outcome of weighing a coexistence is stated; what it says is not checked.
pub(super) fn coexistence(case: &Case) -> Ruling {
    match released(case) {
        Some((release, Class::Major)) if matches!(release.step(), VersionStep::Release(_)) => {
            if empty(&release.coexistence) {
                let fault = Diagnostic::new("release.coexistence", "is missing")
                    .help("say for how long old and new interfaces coexist, or why they do not");
                return Ruling::faults(vec![fault], "");
            }
            Ruling::stated(case, StatementKind::Coexistence)
        }
        _ => Ruling::not_applicable("no MAJOR release is deployed"),
    }
}

/// R3. A disruptive feature of a MINOR release can be adopted at each organisation's own pace, or is explained.
pub(super) fn transition(case: &Case) -> Ruling {
    let Some((release, Class::Minor)) = released(case) else {
        return Ruling::not_applicable("no MINOR release is deployed");
    };
    let disturbs = |item: &&Item| item.disruptive || item.compatible == Some(false);
    if !release.items.iter().any(|item| disturbs(&item)) {
        return Ruling::not_applicable("no item of the release notes is disruptive");
    }
    let mut faults = Vec::new();
    for (i, item) in release.items.iter().enumerate().filter(|(_, item)| disturbs(item)) {
        let smooth = !empty(&item.toggle) && item.per_organisation == Some(true) && item.compatible != Some(false);
        if smooth {
            continue;
        }
        if item.compatible == Some(false) {
            for (key, text) in [("instructions", &item.instructions), ("impact", &item.impact)] {
                if empty(text) {
                    let fault = Diagnostic::new(
                        format!("release.items[{i}].{key}"),
                        "is missing, and compatibility is not kept",
                    );
                    faults.push(fault.help(format!("state `{key}`")));
                }
            }
        } else {
            let fault =
                Diagnostic::new(format!("release.items[{i}]"), "is disruptive, and organisations cannot choose when");
            faults.push(fault.help(
                "give it a `toggle` with `per_organisation = true`, or `compatible = false` with `instructions` and `impact`",
            ));
        }
    }
    Ruling::faults(faults, "what is disruptive has a smooth transition, or instructions")
}

/// R4. A PATCH release lists patches alone (A33).
pub(super) fn patches(case: &Case) -> Ruling {
    let Some((release, Class::Patch)) = released(case) else {
        return Ruling::not_applicable("no PATCH release is deployed");
    };
    let faults = release.items.iter().enumerate().filter_map(|(i, item)| {
        let what = match item.category {
            Category::Patch => return None,
            Category::Feature => "is `feature`",
            Category::Improvement => "is `improvement`",
        };
        let fault = Diagnostic::new(format!("release.items[{i}].category"), format!("{what}, in a PATCH release"));
        Some(fault.help("release it as MINOR"))
    });
    Ruling::faults(faults.collect(), "the release notes list no feature and no improvement")
}

/// R5. A data migration is announced: the statement is published with every notice of the change.
pub(super) fn migration(case: &Case) -> Ruling {
    let Some((release, _)) = released(case) else {
        return Ruling::not_applicable("no release is deployed");
    };
    if release.migration.is_empty() {
        return Ruling::not_applicable("no data migration is stated");
    }
    if empty(&release.migration) {
        let fault = Diagnostic::new("release.migration", "is blank").help("say what is migrated, or leave the key out");
        return Ruling::faults(vec![fault], "");
    }
    Ruling::stated(case, StatementKind::Migration)
}

/// R7. A scope that was published as tentative is published as final with the change notification.
pub(super) fn scope(case: &Case) -> Ruling {
    let Some((release, _)) = released(case) else {
        return Ruling::not_applicable("no release is deployed");
    };
    if !empty(&release.scope_final) {
        return Ruling::pass("the final scope is published with the change notification");
    }
    if empty(&release.scope_tentative) {
        return Ruling::not_applicable("no tentative scope was published");
    }
    let fault = Diagnostic::new("release.scope_final", "is missing, and a tentative scope was published")
        .help("say the final scope with the change notification, even where it is the same");
    let announced = case.change.announced_at.is_some_and(|announced| announced <= case.now);
    let outcome = if announced { Outcome::Fail } else { Outcome::Pending };
    Ruling { outcome, reason: Reason::Faults(vec![fault]) }
}

/// R8. Final release notes are published with the change notification, or by completion, and are complete (A17, A25).
pub(super) fn notes(case: &Case) -> Ruling {
    let Some((release, _)) = released(case) else {
        return Ruling::not_applicable("no release is deployed");
    };
    let Some(due) = notes_due(case) else {
        return Ruling::not_applicable("no release notes are due for this kind of change");
    };
    let faults = unexplained(case, release);
    if !faults.is_empty() {
        return Ruling::faults(faults, "");
    }
    match due {
        Err(unknown) => Ruling::unknown(unknown),
        Ok((due, because)) => messages::by(case, MessageKind::Notes, due, because, release.notes_at),
    }
}

/// By when the final notes are due, and why; none where none are promised.
pub(super) fn notes_due(case: &Case) -> Option<Result<(Instant, &'static str), Unknown>> {
    released(case)?;
    Some(match case.terms?.notes_due? {
        NotesDue::Completion => Ok((case.completion(), "they are due by completion")),
        // Where the change notice itself was late, which C3 judges, the notes are due with it.
        NotesDue::ChangeNotice => {
            case.change_notice_due().map(|due| (due.max(case.told_at()), "they are due with the change notification"))
        }
    })
}

/// What the entries of the notes leave out.
fn unexplained(case: &Case, release: &ReleaseFile) -> Vec<Diagnostic> {
    let levels = &case.policy.file().maturity;
    let mut faults = Vec::new();
    if release.items.is_empty() && release.notes_at.is_some_and(|at| at <= case.now) {
        let fault = Diagnostic::new("release.items", "are missing, and the notes are out");
        faults.push(fault.help("list the features, improvements and patches that are included"));
    }
    for (i, item) in release.items.iter().enumerate() {
        let at = |key: &str| format!("release.items[{i}].{key}");
        if empty(&item.title) {
            faults.push(Diagnostic::new(at("title"), "is empty").help("say in one line what it is"));
        }
        if item.category != Category::Feature {
            continue;
        }
        for (key, text) in [("behaviour", &item.behaviour), ("impact", &item.impact), ("toggle", &item.toggle)] {
            if empty(text) {
                let fault = Diagnostic::new(at(key), format!("is missing for the feature `{}`", item.title));
                faults.push(fault.help(format!("state `{key}`")));
            }
        }
        let maturity = item.maturity.unwrap_or(levels.default);
        if !levels.levels.contains(&maturity) {
            let fault =
                Diagnostic::new(at("maturity"), format!("is `{}`, which the policy does not use", maturity.id()));
            faults.push(fault.help("use one of the policy's `maturity.levels`"));
        }
    }
    faults
}
