//! Texts of the rules C1 and C2: the kind of change.

use crate::{change::Kind, component::Impact, diagnostic::Diagnostic, release::Deploys, rule::Rule};
use semver::Version;

pub(crate) const NOT_ROUTINE: &str = "only a routine update has to be without effect";
pub(crate) const NO_EFFECT: &str = "no impact, no release, no downtime";

pub(crate) fn kind_unknown(kind: Kind, known: impl Iterator<Item = Kind>) -> Diagnostic {
    let ids: Vec<_> = known.map(|kind| format!("`{}`", kind.id())).collect();
    Diagnostic::new("kind", format!("is `{}`, which the policy does not have", kind.id()))
        .help(format!("use one of {}", ids.join(", ")))
}

/// `others` names the kinds that may deploy it, in words.
pub(crate) fn release_not_allowed(
    kind: Kind,
    allowed: &[Deploys],
    deploys: Deploys,
    has_release: bool,
    others: Option<String>,
) -> Diagnostic {
    let allowed: Vec<_> = allowed.iter().map(|deploys| deploys.words()).collect();
    let what =
        format!("is `{}`: it may deploy {}, and this deploys {}", kind.id(), allowed.join(" or "), deploys.words());
    Diagnostic::new("kind", what).help(match (has_release, others) {
        (false, None) => "add `[release]` with `from` and `to`".to_owned(),
        (false, Some(kinds)) => format!("add `[release]` with `from` and `to`, or make it {kinds}"),
        (true, None) => "change the release: the policy has no kind for it".to_owned(),
        (true, Some(kinds)) => format!("make it {kinds}, or change the release"),
    })
}

pub(crate) fn statement_missing(key: &str, kind: Kind) -> Diagnostic {
    Diagnostic::new(key, format!("is missing, which this kind of change has to say: {kind}"))
        .help(format!("state `{key}`"))
}

pub(crate) fn deploys_release(version: &Version) -> Diagnostic {
    Diagnostic::new("release", format!("deploys {version}"))
}

pub(crate) fn lists_items() -> Diagnostic {
    Diagnostic::new("release.items", "lists what is new, better or fixed")
}

pub(crate) fn has_impact(i: usize, impact: Impact) -> Diagnostic {
    Diagnostic::new(format!("components[{i}].impact"), format!("is {}", impact.words()))
}

pub(crate) fn component_down(i: usize) -> Diagnostic {
    Diagnostic::new(format!("components[{i}].downtime"), "is `true`")
}

pub(crate) fn needs_downtime() -> Diagnostic {
    Diagnostic::new("downtime.required", "is `true`")
}

/// The advice for a routine update that has an effect.
pub(crate) fn other_kind_help(others: Option<String>) -> String {
    let help = "a change that can be noticed is a maintenance window or an urgent update";
    others.map_or_else(|| help.to_owned(), |kinds| format!("{help}: make it {kinds}"))
}

/// A kind and the rules that it would break.
pub(crate) fn kind_breaks(kind: Kind, rules: &[Rule]) -> String {
    let ids: Vec<_> = rules.iter().map(|rule| rule.id()).collect();
    match ids.as_slice() {
        [] => format!("`{}`", kind.id()),
        [rule] => format!("`{}` (where {rule} fails)", kind.id()),
        rules => format!("`{}` (where {} fail)", kind.id(), rules.join(" and ")),
    }
}
