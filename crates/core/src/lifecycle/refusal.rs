//! Why a step was refused.

use super::Step;
use crate::{
    change::{Change, LanguageTag},
    instant::{self, Instant},
    record::{Record, State},
    window::Window,
};
use std::fmt;

/// Why a step was refused. The record is unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The step is not possible in the state of the record.
    Illegal {
        /// The step asked for.
        step: Step,
        /// The state of the record.
        state: State,
    },
    /// The step is possible, but needs a message for readers.
    NeedsMessage {
        /// The step asked for.
        step: Step,
    },
    /// A rolled-back record is closed only after its rollback message (rule N6, A19).
    RollbackUnpublished,
    /// Work would begin outside the announced window, and no reason is given (A41).
    OutsideWindow {
        /// When it would begin.
        at: Instant,
        /// The change as it would be, so that the caller can show the verdict on it.
        begun: Box<Change>,
    },
    /// A reason for a start outside the announced window was given, and the start lies inside it.
    NoDeviation {
        /// The announced window.
        window: Window,
    },
    /// Only an update of work that is under way names another end.
    EndStays {
        /// The step asked for.
        step: Step,
    },
    /// The end that is named has passed.
    EndPassed {
        /// The end.
        end: Instant,
    },
    /// An edit cannot change what was announced under this key.
    Announced {
        /// The record's key.
        key: &'static str,
    },
    /// A text has translations, and only the text is corrected.
    Untranslated {
        /// The languages whose translation is neither given nor withdrawn.
        languages: Vec<LanguageTag>,
    },
    /// There is no such update to correct.
    NoUpdate {
        /// The record, or the incident.
        id: String,
        /// Which was asked for, from 0.
        number: usize,
        /// How many there are.
        count: usize,
    },
}

impl Refusal {
    pub(super) fn illegal(record: &Record, step: Step) -> Self {
        Self::Illegal { step, state: record.state }
    }

    /// The key of the request that would have to change; none where the record is the reason.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::NeedsMessage { .. } => Some("message"),
            Self::OutsideWindow { .. } | Self::NoDeviation { .. } => Some("deviation"),
            Self::EndStays { .. } | Self::EndPassed { .. } => Some("end"),
            Self::Announced { key } => Some(key),
            Self::Untranslated { .. } => Some("translations"),
            Self::Illegal { .. } | Self::RollbackUnpublished | Self::NoUpdate { .. } => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsMessage { step } => {
                write!(f, "the step `{step}` needs a message: say what readers should know")
            }
            Self::RollbackUnpublished => f.write_str(
                "the record cannot be closed before its rollback message: publish an update that says why the change was \
                 undone and what it means for readers",
            ),
            Self::OutsideWindow { at, begun } => {
                let (at, start) = (instant::text(*at), instant::text(begun.window().start()));
                let end = instant::text(begun.window().end());
                write!(
                    f,
                    "work would begin at `{at}`, outside the announced window, `{start}` to `{end}`: move the window by an edit, or \
                     give the reason in `deviation`, which is published"
                )
            }
            Self::NoDeviation { window } => {
                let (start, end) = (instant::text(window.start()), instant::text(window.end()));
                write!(f, "the start lies inside the announced window, `{start}` to `{end}`: leave `deviation` out")
            }
            Self::EndStays { step } => {
                write!(f, "the step `{step}` moves no end: only an update of work that is under way names another end")
            }
            Self::EndPassed { end } => write!(f, "`{}` has passed: say when work will end", instant::text(*end)),
            Self::Announced { key } => write!(
                f,
                "`{key}` was published with the announcement, and an edit does not change it: leave it out, or cancel this record \
                 and announce another"
            ),
            Self::Untranslated { languages } => {
                let tags: Vec<_> = languages.iter().map(|language| format!("`{language}`")).collect();
                write!(
                    f,
                    "the text was published in {} too: give each translation again, or an empty text to withdraw it",
                    tags.join(", ")
                )
            }
            Self::NoUpdate { id, number, count: 0 } => write!(f, "`{id}` has no update {number}: it has none yet"),
            Self::NoUpdate { id, number, count } => {
                write!(f, "`{id}` has no update {number}: they count from 0 to {}", count - 1)
            }
            Self::Illegal { step, state } => illegal(f, *step, *state),
        }
    }
}

fn illegal(f: &mut fmt::Formatter<'_>, step: Step, state: State) -> fmt::Result {
    write!(f, "the step `{step}` is not possible: the record is {state}; ")?;
    match Step::legal(state).as_slice() {
        [] => f.write_str("it takes no further step"),
        [step] => write!(f, "the one possible step is `{step}`"),
        steps => {
            f.write_str("possible steps are ")?;
            for (i, step) in steps.iter().enumerate() {
                let before = match i {
                    0 => "",
                    i if i + 1 == steps.len() => " and ",
                    _ => ", ",
                };
                write!(f, "{before}`{step}`")?;
            }
            Ok(())
        }
    }
}

impl std::error::Error for Refusal {}
