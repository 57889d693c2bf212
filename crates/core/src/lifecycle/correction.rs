//! Corrections of published texts.

use super::{Refusal, Step, StepMessage, next, ordered};
use crate::{
    change::{LanguageTag, Texts},
    instant::Instant,
    record::Record,
    text::is_blank,
};

/// Replaces a published text, and marks it as corrected. `number` counts updates from 0, oldest first. Each translation is
/// given again, or withdrawn by an empty text: an old translation would repeat the mistake.
pub fn correct(record: &Record, number: usize, input: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    let now = ordered(record, now);
    let silent = is_blank(&input.message);
    let mut record = next(record, record.state);
    let (id, count) = (&record.id, record.updates.len());
    let missing = || Refusal::NoUpdate { id: id.to_string(), number, count };
    let update = record.updates.get_mut(number).ok_or_else(missing)?;
    if silent {
        return Err(Refusal::NeedsMessage { step: Step::Update });
    }
    update.translations = translated(&update.translations, input)?;
    input.message.trim().clone_into(&mut update.message);
    update.corrected_at = Some(now);
    Ok(record)
}

/// The translations of a corrected text.
pub(crate) fn translated(before: &Texts, input: &StepMessage) -> Result<Texts, Refusal> {
    let left: Vec<LanguageTag> =
        before.keys().filter(|language| !input.translations.contains_key(language)).cloned().collect();
    if !left.is_empty() {
        return Err(Refusal::Untranslated { languages: left });
    }
    let given = input.translations.iter().filter(|(_, text)| !is_blank(text));
    Ok(given.map(|(language, text)| (language.clone(), text.clone())).collect())
}
