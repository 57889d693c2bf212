//! The file of a brand: TOML, read into types, with every mistake at its place.

use super::{
    Accent, Images,
    colour::{Colour, Scheme},
    image::Image,
};
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    file,
};
use fairnotice_site::{Brand as Shown, BrandLink, Place};
use serde::Deserialize;
use std::io;
use url::Url;

/// The most links in header and footer together.
const MOST_LINKS: usize = 12;
/// The longest name of a link in characters.
const LONGEST_NAME: usize = 40;
/// The longest legal text in characters.
const LONGEST_LEGAL: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandFile {
    home: Option<String>,
    legal: Option<String>,
    language: Option<String>,
    favicon: Option<String>,
    logo: Option<LogoFile>,
    accent: Option<AccentFile>,
    #[serde(default)]
    links: Vec<LinkFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogoFile {
    light: String,
    dark: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccentFile {
    light: Option<String>,
    dark: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkFile {
    name: String,
    address: String,
    #[serde(default)]
    place: PlaceFile,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum PlaceFile {
    Header,
    #[default]
    Footer,
}

/// What a file says: what pages show of it, the accent and the images.
pub(super) struct Read {
    pub(super) shown: Shown,
    pub(super) accent: Option<Accent>,
    pub(super) images: Images,
}

/// Reads a file. `load` reads an image that it names; no more than it returns is looked at.
pub(super) fn read(text: &str, load: impl FnMut(&str) -> io::Result<Vec<u8>>) -> Result<Read, Diagnostics> {
    let written: BrandFile = file::other(text, &[])?;
    let mut reading = Reading { load, problems: Vec::new() };
    let read = reading.read(written);
    let mut problems = reading.problems;
    file::place(text, &mut problems);
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Diagnostics::check(problems)?;
    Ok(read)
}

/// The reader of a file, with the mistakes that it has found.
struct Reading<L> {
    load: L,
    problems: Vec<Diagnostic>,
}

impl<L: FnMut(&str) -> io::Result<Vec<u8>>> Reading<L> {
    fn read(&mut self, file: BrandFile) -> Read {
        let BrandFile { home, legal, language, favicon, logo, accent, links } = file;
        if links.len() > MOST_LINKS {
            let what = format!("there are {} links, and {MOST_LINKS} are the most", links.len());
            self.problem(&format!("links[{MOST_LINKS}]"), what, "leave some out");
        }
        let home = home.and_then(|home| self.address("home", &home));
        let legal = legal.and_then(|legal| self.text("legal", &legal, LONGEST_LEGAL));
        let language = language.and_then(|tag| self.language(&tag));
        let numbered = links.into_iter().take(MOST_LINKS).enumerate();
        let links = numbered.filter_map(|(number, link)| self.link(number, &link)).collect();
        let images = Images {
            favicon: favicon.and_then(|name| self.image("favicon", &name)),
            dark: logo.as_ref().and_then(|logo| self.image("logo.dark", logo.dark.as_ref()?)),
            light: logo.as_ref().and_then(|logo| self.image("logo.light", &logo.light)),
        };
        let accent = accent.and_then(|accent| self.accent(&accent));
        Read { shown: Shown { home, legal, language, links, ..Shown::default() }, accent, images }
    }

    fn problem(&mut self, at: &str, what: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::new(at, what).help(help));
    }

    /// A text that is not blank and has no control characters but line breaks.
    fn text(&mut self, at: &str, text: &str, longest: usize) -> Option<String> {
        let text = text.trim();
        let length = text.chars().count();
        let odd = text.chars().find(|letter| letter.is_control() && *letter != '\n');
        if text.is_empty() {
            self.problem(at, "is blank", "write a text, or leave it out");
        } else if length > longest {
            self.problem(at, format!("has {length} characters, and {longest} are the most"), "shorten it");
        } else if let Some(odd) = odd {
            self.problem(at, format!("has the control character U+{:04X}", u32::from(odd)), "leave it out");
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// An address by https, written as browsers write it.
    fn address(&mut self, at: &str, text: &str) -> Option<String> {
        let is_plain = !text.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\\');
        let url = Url::parse(text).ok().filter(|url| is_plain && url.scheme() == "https" && url.has_host());
        match url {
            Some(url) if url.username().is_empty() && url.password().is_none() => Some(url.into()),
            _ => {
                let what = format!("`{text}` is not an address that begins with `https://`");
                self.problem(at, what, "write one such as `https://www.example.com/privacy`");
                None
            }
        }
    }

    fn language(&mut self, tag: &str) -> Option<String> {
        let is_tag = (2..=35).contains(&tag.len())
            && tag.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !is_tag {
            self.problem("language", format!("`{tag}` is no language tag"), "write one such as `en` or `pt-BR`");
        }
        is_tag.then(|| tag.to_owned())
    }

    fn link(&mut self, number: usize, link: &LinkFile) -> Option<BrandLink> {
        let name = self.text(&format!("links[{number}].name"), &link.name, LONGEST_NAME);
        let address = self.address(&format!("links[{number}].address"), &link.address);
        let place = match link.place {
            PlaceFile::Header => Place::Header,
            PlaceFile::Footer => Place::Footer,
        };
        Some(BrandLink { name: name?, address: address?, place })
    }

    fn image(&mut self, at: &str, name: &str) -> Option<Image> {
        let image = match (self.load)(name) {
            Ok(bytes) => Image::new(name, bytes),
            Err(error) => Err(format!("`{name}` cannot be read: {error}")),
        };
        match image {
            Ok(image) => Some(image),
            Err(what) => {
                let help = "name an SVG or PNG file, by its path from the folder of this file, such as `logo.svg`";
                self.problem(at, what, help);
                None
            }
        }
    }

    fn accent(&mut self, accent: &AccentFile) -> Option<Accent> {
        let light = self.colour(Scheme::Light, accent.light.as_deref());
        let dark = self.colour(Scheme::Dark, accent.dark.as_deref());
        for (scheme, own, other) in
            [(Scheme::Light, &accent.light, &accent.dark), (Scheme::Dark, &accent.dark, &accent.light)]
        {
            if own.is_none() {
                let same = other.as_deref().and_then(|other| other.parse::<Colour>().ok());
                let example = same.map_or("#6941c6".parse().ok(), |same| Some(same.legible(scheme)));
                let example = example.map_or(String::new(), |colour: Colour| colour.legible(scheme).to_string());
                let help = format!("write `{} = \"{example}\"`, for example", scheme.name());
                self.problem(&format!("accent.{}", scheme.name()), "is missing", help);
            }
        }
        Some(Accent { light: light?, dark: dark? })
    }

    fn colour(&mut self, scheme: Scheme, text: Option<&str>) -> Option<Colour> {
        let (text, at) = (text?, format!("accent.{}", scheme.name()));
        let Ok(colour) = text.parse::<Colour>() else {
            self.problem(&at, format!("`{text}` is no colour"), "write one such as `#1d57c9`");
            return None;
        };
        if !colour.is_legible(scheme) {
            // Rounded down: 4.499 is not enough.
            let ratio = (colour.contrast_in(scheme) * 100.0).floor() / 100.0;
            let scheme_name = scheme.name();
            let what = format!(
                "text in `{colour}` has a contrast of {ratio:.2}:1 on the {scheme_name} pages, and 4.5:1 is the least"
            );
            self.problem(&at, what, format!("the nearest colour of the same hue is `{}`", colour.legible(scheme)));
            return None;
        }
        Some(colour)
    }
}
