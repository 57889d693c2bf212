//! Names that readers cannot tell apart.

use super::{Check, Lint, Severity};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// A region without a name is shown by its id, which can be another region's name.
pub(super) fn check(lint: &mut Lint) {
    let mut shown = BTreeMap::new();
    for (i, region) in lint.file().regions.iter().enumerate() {
        let name = region.shown_name();
        let Some(first) = shown.insert(name.to_lowercase(), &region.id) else { continue };
        let what = format!("readers see `{name}`, and cannot tell the region from `{first}`");
        let diagnostic = Diagnostic::new(format!("regions[{i}].name"), what).help("give each region a name of its own");
        lint.add(Severity::Warning, Check::Names, diagnostic);
    }
}
