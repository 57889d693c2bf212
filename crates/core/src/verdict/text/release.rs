//! Texts of the rules R1 to R5, R7 and R8: what a release is, and what its notes say.

use crate::{
    diagnostic::Diagnostic,
    release::{Category, Class, Maturity},
};
use semver::Version;

pub(crate) const NO_RELEASE: &str = "no release is deployed";
pub(crate) const BEFORE_POLICY: &str = "the change starts before the policy comes into force";
pub(crate) const NO_MAJOR: &str = "no MAJOR release is deployed";
pub(crate) const NO_MINOR: &str = "no MINOR release is deployed";
pub(crate) const NO_PATCH: &str = "no PATCH release is deployed";
pub(crate) const NOTHING_DISRUPTIVE: &str = "no item of the release notes is disruptive";
pub(crate) const SMOOTH_TRANSITION: &str = "each disruptive item has a smooth transition, or instructions";
pub(crate) const ONLY_PATCHES: &str = "the release notes list no feature and no improvement";
pub(crate) const NO_MIGRATION: &str = "no data migration is stated";
pub(crate) const FINAL_SCOPE: &str = "the final scope is published with the change notification";
pub(crate) const NO_TENTATIVE_SCOPE: &str = "no tentative scope was published";
pub(crate) const NO_NOTES_DUE: &str = "no release notes are due for this kind of change";

pub(crate) fn class_lowered(raised: Class, to: &Version, class: Class) -> Diagnostic {
    let what = format!("is {}, but the step to {to} is {}", raised.number(), class.number());
    Diagnostic::new("release.raised_class", what).help("leave it out, or raise it")
}

pub(crate) fn coexistence_missing() -> Diagnostic {
    Diagnostic::new("release.coexistence", "is missing")
        .help("say for how long old and new interfaces coexist, or why they do not")
}

pub(crate) fn incompatible_item(i: usize, key: &str) -> Diagnostic {
    Diagnostic::new(format!("release.items[{i}].{key}"), "is missing, and the item is not compatible")
        .help(format!("state `{key}`"))
}

pub(crate) fn disruptive_item(i: usize) -> Diagnostic {
    Diagnostic::new(format!("release.items[{i}]"), "is disruptive, and organisations cannot choose when").help(
        "give it a `toggle` with `per_organisation = true`, or `compatible = false` with `instructions` and `impact`",
    )
}

/// None where a PATCH release may list the item.
pub(crate) fn item_in_patch(i: usize, category: Category) -> Option<Diagnostic> {
    let what = match category {
        Category::Patch => return None,
        Category::Feature => "is `feature`",
        Category::Improvement => "is `improvement`",
    };
    let fault = Diagnostic::new(format!("release.items[{i}].category"), format!("{what}, in a PATCH release"));
    Some(fault.help("release it as MINOR"))
}

pub(crate) fn migration_blank() -> Diagnostic {
    Diagnostic::new("release.migration", "is blank").help("say what is migrated, or leave the key out")
}

pub(crate) fn final_scope_missing() -> Diagnostic {
    Diagnostic::new("release.scope_final", "is missing, and a tentative scope was published")
        .help("say the final scope with the change notification, even where it is the same")
}

pub(crate) fn items_missing() -> Diagnostic {
    Diagnostic::new("release.items", "are missing, and the notes are out")
        .help("list the features, improvements and patches that are included")
}

pub(crate) fn title_empty(i: usize) -> Diagnostic {
    Diagnostic::new(format!("release.items[{i}].title"), "is empty").help("say in one line what it is")
}

pub(crate) fn feature_incomplete(i: usize, key: &str, title: &str) -> Diagnostic {
    Diagnostic::new(format!("release.items[{i}].{key}"), format!("is missing for the feature `{title}`"))
        .help(format!("state `{key}`"))
}

pub(crate) fn maturity_unused(i: usize, maturity: Maturity) -> Diagnostic {
    let what = format!("is `{}`, which the policy does not use", maturity.id());
    Diagnostic::new(format!("release.items[{i}].maturity"), what).help("use one of the policy's `maturity.levels`")
}
