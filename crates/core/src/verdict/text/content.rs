//! Texts of the rules C6, C7 and C8: what a record has to hold.

use crate::{
    change::Kind,
    diagnostic::{Diagnostic, nearest},
};

pub(crate) const MAY_LACK_ROLLBACK: &str = "this kind of change may lack a rollback plan";
pub(crate) const ROLLBACK_STATED: &str = "infrastructure, services and data can be restored";
pub(crate) const DOWNTIME_STATED: &str = "downtime, its period and its components are stated";
pub(crate) const NO_DOWNTIME: &str = "no downtime, and the effect without it is stated";
pub(crate) const RECORD_COMPLETE: &str = "kind, time, components, impact and description are there";

pub(crate) fn rollback_part_missing(key: &str) -> Diagnostic {
    Diagnostic::new(key, "is missing").help(format!("say in `{key}` how it is restored"))
}

pub(crate) fn rollback_needed(kind: Kind) -> Diagnostic {
    Diagnostic::new("rollback.none_because", format!("does not excuse this kind of change: {kind}"))
}

pub(crate) fn downtime_missing() -> Diagnostic {
    Diagnostic::new("downtime", "is missing").help("say in `downtime.required` whether any is needed")
}

pub(crate) fn duration_missing() -> Diagnostic {
    Diagnostic::new("downtime.duration", "is missing").help("say how long it lasts, such as `30 minutes`")
}

pub(crate) fn down_components_missing() -> Diagnostic {
    Diagnostic::new("components", "do not say which of them the downtime affects")
        .help("set `downtime = true` on those")
}

pub(crate) fn downtime_contradicted(i: usize) -> Diagnostic {
    Diagnostic::new(format!("components[{i}].downtime"), "is `true`, but `downtime.required` is `false`")
        .help("make the two agree")
}

pub(crate) fn effect_missing() -> Diagnostic {
    Diagnostic::new("effect_without_downtime", "is missing")
        .help("say whether users notice anything all the same, such as brief interruptions")
}

pub(crate) fn description_missing() -> Diagnostic {
    Diagnostic::new("description", "is missing").help("describe what will be done")
}

pub(crate) fn components_missing() -> Diagnostic {
    Diagnostic::new("components", "are missing").help("list every component that is affected")
}

pub(crate) fn component_unknown<'a>(i: usize, id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let help = match nearest(id, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of {}", known.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
    };
    Diagnostic::new(format!("components[{i}].id"), format!("is `{id}`, which the policy does not have")).help(help)
}

pub(crate) fn impact_missing(i: usize, id: &str) -> Diagnostic {
    Diagnostic::new(format!("components[{i}].impact"), format!("is missing for `{id}`"))
        .help("say what users notice, or `none`")
}
