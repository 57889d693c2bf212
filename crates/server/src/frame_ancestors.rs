//! The sites that may show `/embed/v1/frame`.

use std::{fmt, str::FromStr};

/// The sites that may show the frame: the value of `frame-ancestors`, sources separated by spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameAncestors(String);

impl Default for FrameAncestors {
    /// All sites: the content is public, and no button changes anything.
    fn default() -> Self {
        Self("*".to_owned())
    }
}

impl FrameAncestors {
    /// The same with this site, whose page `/embed` shows previews.
    pub(crate) fn with_own(&self) -> String {
        match self.0.as_str() {
            "*" => "*".to_owned(),
            "'none'" => "'self'".to_owned(),
            sources if sources.split(' ').any(|source| source == "'self'") => sources.to_owned(),
            sources => format!("{sources} 'self'"),
        }
    }
}

impl FromStr for FrameAncestors {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sources: Vec<_> = text.split_whitespace().collect();
        if sources.is_empty() {
            return Err("it is empty; `'none'` forbids every frame, `*` allows each".to_owned());
        }
        let odd =
            sources.iter().find(|source| !source.bytes().all(|byte| byte.is_ascii_graphic() && !b",;".contains(&byte)));
        odd.map_or_else(
            || Ok(Self(sources.join(" "))),
            |odd| {
                Err(format!(
                    "`{odd}` is no source; one looks like `https://www.example.com` or `https://*.example.com`"
                ))
            },
        )
    }
}

impl fmt::Display for FrameAncestors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
