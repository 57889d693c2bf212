//! Texts of the rules R6, R9 and C3, for a change of which no such notice is due.

pub(crate) const NO_EARLY_NOTICE: &str = "no early notification is due for this kind of change";
pub(crate) const NO_LEAD: &str = "no lead is due for this kind of change";
pub(crate) const DOCUMENTATION_UNCHANGED: &str = "no product documentation changes";
pub(crate) const NO_DOCUMENTATION: &str = "no change of product documentation is stated";
