//! R1 to R5, R7 and R8: what the release is, and what its notes say.

use super::{Case, Ruling, messages};
use crate::{
    calendar::Unknown,
    change::MessageKind,
    diagnostic::Diagnostic,
    instant::Instant,
    policy::NotesDue,
    release::{Category, Class, Item, ReleaseFile, VersionStep},
    text::is_blank,
    verdict::{
        Outcome, Reason, StatementKind, VersionChange,
        text::{message::because, release as text},
    },
};
use std::sync::Arc;

fn empty(text: &str) -> bool {
    is_blank(text)
}

/// The release and its class; none where nothing is released.
fn released<'a>(case: &Case<'a>) -> Option<(&'a ReleaseFile, Class)> {
    case.change.release.as_ref().and_then(|release| Some((release, release.class()?)))
}

/// R1. A person may raise the class that the numbers give, and never lower it; a downgrade names the class it undoes (A32).
pub(super) fn versions(case: &Case) -> Ruling {
    let Some(release) = &case.change.release else {
        return Ruling::not_applicable(text::NO_RELEASE);
    };
    if case.window.start() < case.policy.effective_from() {
        return Ruling::not_applicable(text::BEFORE_POLICY);
    }
    let step = release.step();
    if let (Some(raised), Some(class)) = (release.raised_class, step.class())
        && raised < class
    {
        return Ruling::fault(text::class_lowered(raised, &release.to, class));
    }
    let versions = VersionChange { record: Arc::clone(case.change), step };
    Ruling { outcome: Outcome::Pass, reason: Reason::Step(versions) }
}

/// R2. The record states whether old and new interfaces coexist; the statement is not checked.
pub(super) fn coexistence(case: &Case) -> Ruling {
    match released(case) {
        Some((release, Class::Major)) if matches!(release.step(), VersionStep::Release(_)) => {
            if empty(&release.coexistence) {
                return Ruling::fault(text::coexistence_missing());
            }
            Ruling::stated(case, StatementKind::Coexistence)
        }
        _ => Ruling::not_applicable(text::NO_MAJOR),
    }
}

/// R3. A disruptive feature of a MINOR release can be adopted at each organisation's own pace, or is explained.
pub(super) fn transition(case: &Case) -> Ruling {
    let Some((release, Class::Minor)) = released(case) else {
        return Ruling::not_applicable(text::NO_MINOR);
    };
    let disturbs = |item: &&Item| item.disruptive || item.compatible == Some(false);
    if !release.items.iter().any(|item| disturbs(&item)) {
        return Ruling::not_applicable(text::NOTHING_DISRUPTIVE);
    }
    let mut faults = Vec::new();
    for (i, item) in release.items.iter().enumerate().filter(|(_, item)| disturbs(item)) {
        if item.compatible == Some(false) {
            let explanations = [("instructions", &item.instructions), ("impact", &item.impact)];
            let missing = explanations.into_iter().filter(|(_, text)| empty(text));
            faults.extend(missing.map(|(key, _)| text::incompatible_item(i, key)));
        } else if empty(&item.toggle) || item.per_organisation != Some(true) {
            faults.push(text::disruptive_item(i));
        }
    }
    Ruling::faults(faults, text::SMOOTH_TRANSITION)
}

/// R4. A PATCH release lists patches alone (A33).
pub(super) fn patches(case: &Case) -> Ruling {
    let Some((release, Class::Patch)) = released(case) else {
        return Ruling::not_applicable(text::NO_PATCH);
    };
    let faults = release.items.iter().enumerate().filter_map(|(i, item)| text::item_in_patch(i, item.category));
    Ruling::faults(faults.collect(), text::ONLY_PATCHES)
}

/// R5. A data migration is announced: the statement is published with every notice of the change.
pub(super) fn migration(case: &Case) -> Ruling {
    let Some((release, _)) = released(case) else {
        return Ruling::not_applicable(text::NO_RELEASE);
    };
    if release.migration.is_empty() {
        return Ruling::not_applicable(text::NO_MIGRATION);
    }
    if empty(&release.migration) {
        return Ruling::fault(text::migration_blank());
    }
    Ruling::stated(case, StatementKind::Migration)
}

/// R7. A scope that was published as tentative is published as final with the change notification.
pub(super) fn scope(case: &Case) -> Ruling {
    let Some((release, _)) = released(case) else {
        return Ruling::not_applicable(text::NO_RELEASE);
    };
    if !empty(&release.scope_final) {
        return Ruling::pass(text::FINAL_SCOPE);
    }
    if empty(&release.scope_tentative) {
        return Ruling::not_applicable(text::NO_TENTATIVE_SCOPE);
    }
    let announced = case.change.announced_at.is_some_and(|announced| announced <= case.now);
    let outcome = if announced { Outcome::Fail } else { Outcome::Pending };
    Ruling { outcome, reason: Reason::Faults(vec![text::final_scope_missing()]) }
}

/// R8. Final release notes are published with the change notification, or by completion, and are complete (A17, A25).
pub(super) fn notes(case: &Case) -> Ruling {
    let Some((release, _)) = released(case) else {
        return Ruling::not_applicable(text::NO_RELEASE);
    };
    let Some(due) = notes_due(case) else {
        return Ruling::not_applicable(text::NO_NOTES_DUE);
    };
    let faults = incomplete_notes(case, release);
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
        NotesDue::Completion => Ok((case.completion(), because::NOTES_BY_COMPLETION)),
        // C3 covers a late change notice; the notes are due with it.
        NotesDue::ChangeNotice => {
            case.change_notice_due().map(|due| (due.max(case.announced_at()), because::NOTES_WITH_NOTICE))
        }
    })
}

/// What the entries of the notes leave out.
fn incomplete_notes(case: &Case, release: &ReleaseFile) -> Vec<Diagnostic> {
    let levels = &case.policy.file().maturity;
    let mut faults = Vec::new();
    if release.items.is_empty() && release.notes_at.is_some_and(|at| at <= case.now) {
        faults.push(text::items_missing());
    }
    for (i, item) in release.items.iter().enumerate() {
        if empty(&item.title) {
            faults.push(text::title_empty(i));
        }
        if item.category != Category::Feature {
            continue;
        }
        let explanations = [("behaviour", &item.behaviour), ("impact", &item.impact), ("toggle", &item.toggle)];
        let missing = explanations.into_iter().filter(|(_, text)| empty(text));
        faults.extend(missing.map(|(key, _)| text::feature_incomplete(i, key, &item.title)));
        let maturity = item.maturity.unwrap_or(levels.default);
        if !levels.levels.contains(&maturity) {
            faults.push(text::maturity_unused(i, maturity));
        }
    }
    faults
}
