//! What is promised of the mail with each notice (A43, A44).

use crate::{change::MessageKind, lead::Length};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// When a notice counts as given to its subscribers (A43).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DeliveryTerms {
    /// The share of the subscribers for whom a mail server has to accept it.
    pub share: Percent,
    /// How long after a timely publication that is still in time.
    pub within: Length,
}

impl Default for DeliveryTerms {
    fn default() -> Self {
        Self { share: Percent(99), within: Length::FIVE_MINUTES }
    }
}

/// Which notices reach every subscriber who is concerned (A44).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NoticeTerms {
    /// The notices that a subscriber cannot mute.
    pub required: Vec<MessageKind>,
}

impl Default for NoticeTerms {
    fn default() -> Self {
        let required =
            [MessageKind::Announcement, MessageKind::Changed, MessageKind::Cancelled, MessageKind::RolledBack];
        Self { required: required.to_vec() }
    }
}

/// A share in whole percent, from 1 to 100: `99 %`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Percent(u8);

impl Percent {
    /// Whether `part` is at least this share of `whole`.
    pub fn is_met(self, part: u32, whole: u32) -> bool {
        u64::from(whole) * u64::from(self.0) <= u64::from(part) * 100
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

/// A text that is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a share: a whole number from 1 to 100 and `%`, such as `99 %`")]
pub struct NotAShare(String);

impl FromStr for Percent {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let digits = text.strip_suffix('%').map(|number| number.strip_suffix(' ').unwrap_or(number));
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok()).filter(|number| (1..=100).contains(number));
        number.map(Self).ok_or_else(|| NotAShare(text.to_owned()))
    }
}

impl From<Percent> for String {
    fn from(share: Percent) -> Self {
        share.to_string()
    }
}

impl TryFrom<String> for Percent {
    type Error = NotAShare;

    fn try_from(text: String) -> Result<Self, NotAShare> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::{DeliveryTerms, NoticeTerms, Percent};
    use crate::change::MessageKind;
    use serde_json::{from_value, json, to_value};

    #[test]
    fn a_share_is_a_whole_number_of_percent() {
        for (text, written) in [("99 %", "99 %"), ("1 %", "1 %"), ("100%", "100 %")] {
            assert_eq!(text.parse::<Percent>().unwrap().to_string(), written);
        }
        for text in ["", "%", "99", "0 %", "101 %", "99.5 %", "-1 %", "+9 %", "99  %", " 99 %", "300 %"] {
            let refused = text.parse::<Percent>().unwrap_err();
            let expected = format!("`{text}` is not a share: a whole number from 1 to 100 and `%`, such as `99 %`");
            assert_eq!(refused.to_string(), expected);
        }
    }

    #[test]
    fn a_share_is_met_exactly() {
        let share: Percent = "99 %".parse().unwrap();
        for (part, whole, met) in [
            (0, 0, true),
            (1, 1, true),
            (0, 1, false),
            (98, 99, false),
            (99, 100, true),
            (98, 100, false),
            (u32::MAX, u32::MAX, true),
        ] {
            assert_eq!(share.is_met(part, whole), met, "{part} of {whole}");
        }
    }

    #[test]
    fn what_a_file_leaves_out_has_a_default() {
        let terms: DeliveryTerms = from_value(json!({})).unwrap();
        assert_eq!(to_value(terms).unwrap(), json!({ "share": "99 %", "within": "5 minutes" }));
        let terms: DeliveryTerms = from_value(json!({ "share": "90 %" })).unwrap();
        assert_eq!(to_value(terms).unwrap(), json!({ "share": "90 %", "within": "5 minutes" }));
        let notices: NoticeTerms = from_value(json!({})).unwrap();
        assert_eq!(
            to_value(notices).unwrap(),
            json!({ "required": ["announcement", "changed", "cancelled", "rolled_back"] })
        );
        let notices: NoticeTerms = from_value(json!({ "required": ["reminder"] })).unwrap();
        assert_eq!(notices.required, [MessageKind::Reminder]);
        from_value::<NoticeTerms>(json!({ "optional": [] })).unwrap_err();
    }
}
