//! The tokens of `www/tokens.css`: every tone can be read, and every other sheet has the same colours (docs/visual-design.md).
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use std::collections::{BTreeMap, BTreeSet};

const TOKENS: &str = include_str!("../../../www/tokens.css");
const SHEETS: [(&str, &str); 3] = [
    ("/site.css", fairnotice_site::STYLE),
    ("www/embed/embed.css", include_str!("../../../www/embed/embed.css")),
    ("crates/notify/templates/mail.html", include_str!("../../notify/templates/mail.html")),
];

/// The tones in which texts are written.
const TEXTS: [&str; 10] = ["ink", "soft", "link", "ok", "calm", "work", "check", "warn", "severe", "bad"];

type Colour = [f64; 3];

fn colour(hex: &str) -> Colour {
    [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// The colours of each token, for light and for dark.
fn tokens() -> BTreeMap<&'static str, [Colour; 2]> {
    let token = |declaration: &'static str| {
        let (name, value) = declaration.trim().strip_prefix("--")?.split_once(": light-dark(")?;
        let (light, dark) = value.strip_suffix(')')?.split_once(", ")?;
        Some((name, [colour(light), colour(dark)]))
    };
    TOKENS.split([';', '{']).filter_map(token).collect()
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] =
        colour.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// `color-mix(in srgb, tone 8%, paper)`.
fn tint(tone: Colour, paper: Colour) -> Colour {
    [0, 1, 2].map(|at| tone[at] * 0.08 + paper[at] * 0.92)
}

#[test]
fn every_tone_can_be_read_on_every_ground() {
    let tokens = tokens();
    for (scheme, name) in ["light", "dark"].iter().enumerate() {
        let (paper, ground) = (tokens["paper"][scheme], tokens["ground"][scheme]);
        for text in TEXTS {
            let tone = tokens[text][scheme];
            for (on, place) in [(paper, "paper"), (ground, "ground"), (tint(tone, paper), "its tint")] {
                let ratio = contrast(tone, on);
                assert!(ratio >= 4.5, "{name}: --{text} on {place} has a contrast of {ratio:.2}, not 4.5");
            }
        }
    }
}

#[test]
fn every_block_of_a_sheet_is_closed() {
    for (name, sheet) in SHEETS {
        // A mail is a page with a sheet in it.
        let is_page = sheet.starts_with('<');
        let mut open = 0_i32;
        for (number, line) in sheet.lines().enumerate() {
            // Outside of a block for a medium, a rule begins where nothing is open.
            let is_rule = line.starts_with(['.', '#', '@', '/']) && !is_page;
            assert!(!is_rule || open == 0, "{name}: a block is open at line {}: {line}", number + 1);
            open +=
                i32::try_from(line.matches('{').count()).unwrap() - i32::try_from(line.matches('}').count()).unwrap();
        }
        assert!(open == 0 || is_page, "{name}: {open} blocks are left open");
    }
}

#[test]
fn every_sheet_of_the_site_is_sent() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/site");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let sheet = std::fs::read_to_string(&path).unwrap();
        assert!(fairnotice_site::STYLE.contains(&sheet), "{} is missing in crates/site/src/style.rs", path.display());
    }
}

#[test]
fn every_sheet_has_the_colours_of_the_tokens() {
    let known: BTreeSet<_> = hex(TOKENS).collect();
    for (name, sheet) in SHEETS {
        let other: BTreeSet<_> = hex(sheet).filter(|colour| !known.contains(colour)).collect();
        assert!(other.is_empty(), "{name} has colours that www/tokens.css does not have: {other:?}");
    }
}

/// Every colour of a sheet, in six digits.
fn hex(sheet: &str) -> impl Iterator<Item = String> {
    sheet.split('#').skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        let ends = !rest[digits.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '-');
        match digits.len() {
            6 if ends => Some(format!("#{digits}")),
            3 if ends => Some(digits.chars().fold("#".to_owned(), |all, digit| all + &digit.to_string().repeat(2))),
            _ => None,
        }
    })
}
