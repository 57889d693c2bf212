//! Another text in the place of a published one.

use super::{Refusal, Step, StepMessage, next, ordered};
use crate::{
    change::{LanguageTag, Texts},
    instant::Instant,
    record::Record,
};

/// Puts another text in the place of a published one, and shows that it was corrected. `number` counts updates from 0,
/// oldest first. A translation of the text that stood there does not stay silently: it would say what was corrected. So
/// each is given again, or withdrawn by an empty text.
pub fn correct(record: &Record, number: usize, said: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    let now = ordered(record, now);
    let silent = said.message.trim().is_empty();
    let mut record = next(record, record.state);
    let (id, count) = (&record.id, record.updates.len());
    let missing = || Refusal::NoUpdate { id: id.to_string(), number, count };
    let update = record.updates.get_mut(number).ok_or_else(missing)?;
    if silent {
        return Err(Refusal::NeedsMessage { step: Step::Update });
    }
    update.translations = translated(&update.translations, said)?;
    said.message.trim().clone_into(&mut update.message);
    update.corrected_at = Some(now);
    Ok(record)
}

/// The translations of a corrected text, in the place of those of the text before.
pub(crate) fn translated(before: &Texts, said: &StepMessage) -> Result<Texts, Refusal> {
    let left: Vec<LanguageTag> =
        before.keys().filter(|language| !said.translations.contains_key(language)).cloned().collect();
    if !left.is_empty() {
        return Err(Refusal::Untranslated { languages: left });
    }
    let given = said.translations.iter().filter(|(_, text)| !text.trim().is_empty());
    Ok(given.map(|(language, text)| (language.clone(), text.clone())).collect())
}
