//! The vendor's brand: what a file says of it, read once at the start, and the files that pages load for it.

mod colour;
mod file;
mod image;

use crate::{
    app::App,
    extract::Path,
    problem::Problem,
    representation::{Effort, Lifetime, Representation},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::Response,
};
use colour::Colour;
use fairnotice_core::{diagnostic::Diagnostics, hex};
use fairnotice_site::{Brand as Shown, BrandImage, BrandLogo};
use file::Read;
use image::Image;
use sha2::{Digest as _, Sha256};
use std::{io, sync::Arc};

pub use image::LARGEST as LARGEST_IMAGE;

/// An SVG image can hold scripts, also where it is opened by itself: nothing in it runs or loads.
const POLICY_OF_SVG: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// The name of the style sheet in its address.
const STYLE: &str = "brand.css";

/// The accent, for each colour scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Accent {
    light: Colour,
    dark: Colour,
}

/// The images that a file names.
struct Images {
    light: Option<Image>,
    dark: Option<Image>,
    favicon: Option<Image>,
}

/// A file that pages load, by its name and the beginning of its hash.
struct BrandFile {
    name: String,
    hash: String,
    representation: Representation,
}

/// The vendor's brand. By default there is none: pages have the vendor's name alone.
#[derive(Default, Clone)]
pub struct Brand(Arc<Parts>);

#[derive(Default)]
struct Parts {
    shown: Arc<Shown>,
    files: Vec<BrandFile>,
}

impl Brand {
    /// Reads the file of a brand. `load` reads an image that the file names, by its path from the file's folder.
    pub fn read(text: &str, load: impl FnMut(&str) -> io::Result<Vec<u8>>) -> Result<Self, Diagnostics> {
        let Read { mut shown, accent, images } = file::read(text, load)?;
        let mut files = Vec::new();
        if let Some(accent) = accent {
            shown.style = Some(add(&mut files, STYLE.to_owned(), style(accent)));
        }
        let mut add_image = |name: &str, image: Image| {
            let (kind, size) = (image.kind, image.size);
            let address = add(&mut files, format!("{name}.{}", kind.ending()), represented(image));
            BrandImage { address, content_type: kind.content_type(), size }
        };
        let Images { light, dark, favicon } = images;
        let dark = dark.map(|image| add_image("logo-dark", image));
        shown.logo = light.map(|image| BrandLogo { light: add_image("logo", image), dark });
        shown.favicon = favicon.map(|image| add_image("favicon", image));
        Ok(Self(Arc::new(Parts { shown: Arc::new(shown), files })))
    }

    /// What pages show of it.
    pub(crate) fn shown(&self) -> &Arc<Shown> {
        &self.0.shown
    }
}

/// Adds a file, and returns its address from the site's own root. The address changes with the contents.
fn add(files: &mut Vec<BrandFile>, name: String, (representation, hash): (Representation, String)) -> String {
    let path = if name == STYLE { format!("/{STYLE}") } else { format!("/brand/{name}") };
    let address = format!("{path}?v={hash}");
    files.push(BrandFile { name, hash, representation });
    address
}

fn represented(image: Image) -> (Representation, String) {
    let (kind, hash) = (image.kind, image.hash());
    let file = Representation::new(kind.content_type(), image.bytes, Lifetime::File).compressed(Effort::File);
    let is_svg = kind == image::Kind::Svg;
    (if is_svg { file.with(header::CONTENT_SECURITY_POLICY, POLICY_OF_SVG) } else { file }, hash)
}

/// The style sheet that puts the accent in the place of `--link`, for pages and for the elements in them.
fn style(Accent { light, dark }: Accent) -> (Representation, String) {
    let colours = format!("light-dark({light}, {dark})");
    let text = format!(":root {{ --link: {colours}; --fairnotice-link: {colours}; }}\n");
    let hash = hex::encode(&Sha256::digest(&text)[..8]);
    (Representation::new("text/css; charset=utf-8", text, Lifetime::File), hash)
}

/// `GET /brand.css?v=`
pub(crate) async fn sheet(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    send(&app, STYLE, &uri, &headers).await
}

/// `GET /brand/{file}?v=`
pub(crate) async fn file(
    State(app): State<App>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    send(&app, &name, &uri, &headers).await
}

/// A file; for ever where the address has its hash. Another server may have another brand for a while.
async fn send(app: &App, name: &str, uri: &Uri, headers: &HeaderMap) -> Result<Response, Problem> {
    let file = app.brand().0.files.iter().find(|file| file.name == name);
    let file = file.ok_or_else(|| Problem::not_found("the brand of this vendor has no such file"))?;
    let is_exact = uri.query().and_then(|query| query.strip_prefix("v=")) == Some(file.hash.as_str());
    let lifetime = if is_exact { Lifetime::Immutable } else { Lifetime::File };
    Ok(file.representation.respond_with(lifetime, headers, app.now()).await)
}

#[cfg(test)]
mod tests {
    use super::Brand;
    use std::io;

    const LOGO: &[u8] = b"<svg viewBox=\"0 0 120 32\"/>";

    fn load(name: &str) -> io::Result<Vec<u8>> {
        if name == "logo.svg" { Ok(LOGO.to_vec()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// Every mistake, one to a line.
    #[track_caller]
    fn mistakes(text: &str) -> String {
        Brand::read(text, load).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn a_brand_is_read() {
        let text = r##"
home = "https://www.northwind.example"
legal = "© Northwind"
language = "en"
favicon = "logo.svg"

[logo]
light = "logo.svg"
dark = "logo.svg"

[accent]
light = "#6941c6"
dark = "#b79dff"

[[links]]
name = "Privacy"
address = "https://www.northwind.example/privacy"
place = "header"
"##;
        let brand = Brand::read(text, load).unwrap();
        let shown = brand.shown();
        assert_eq!(shown.home.as_deref(), Some("https://www.northwind.example/"));
        assert_eq!(shown.links.len(), 1);
        assert_eq!(shown.logo.as_ref().unwrap().light.size, (120, 32));
        assert!(shown.style.as_ref().unwrap().starts_with("/brand.css?v="));
        let names: Vec<_> = brand.0.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["brand.css", "logo-dark.svg", "logo.svg", "favicon.svg"]);
        let css = String::from_utf8(brand.0.files[0].representation.body().to_vec()).unwrap();
        assert!(css.contains("--link: light-dark(#6941c6, #b79dff)"), "{css}");
        assert!(Brand::read("", load).unwrap().shown().logo.is_none());
    }

    #[test]
    fn every_mistake_is_named_with_its_line_and_what_is_expected() {
        let text = r##"home = "http://www.northwind.example"
legal = " "
language = "english!"
favicon = "icon.ico"

[accent]
light = "#ff6600"
dark = "orange"

[[links]]
name = ""
address = "javascript:alert(1)"
"##;
        let mistakes = mistakes(text);
        for expected in [
            "1:8: `home`: `http://www.northwind.example` is not an address that begins with `https://`",
            "2:9: `legal`: is blank",
            "3:12: `language`: `english!` is no language tag (write one such as `en` or `pt-BR`)",
            "4:11: `favicon`: `icon.ico` cannot be read",
            "7:9: `accent.light`: text in `#ff6600` has a contrast of 2.73:1 on the light pages, and 4.5:1 is the least \
             (the nearest colour of the same hue is `#c14d00`)",
            "8:8: `accent.dark`: `orange` is no colour (write one such as `#1d57c9`)",
            "11:8: `links[0].name`: is blank",
            "12:11: `links[0].address`: `javascript:alert(1)` is not an address",
        ] {
            assert!(mistakes.contains(expected), "{expected}\nin\n{mistakes}");
        }
    }

    #[test]
    fn a_wrong_key_or_type_is_named() {
        for (text, expected) in [
            ("lego = \"a\"", "1:1: `lego`: unknown key `lego` (did you mean `logo`?)"),
            ("logo = \"logo.svg\"", "such as `{ light = \"logo.svg\", dark = \"logo-dark.svg\" }`"),
            ("accent = \"#1d57c9\"", "such as `{ light = \"#1d57c9\", dark = \"#8db4ff\" }`"),
            ("[accent]\nlight = \"#6941c6\"", "`accent.dark`: is missing (write `dark = \"#"),
            ("[[links]]\nname = \"a\"", "`links[0].address`: is missing"),
            (
                "[[links]]\nname = \"a\"\naddress = \"https://a.example\"\nplace = \"top\"",
                "4:9: `links[0].place`: `top` is none of the values here",
            ),
        ] {
            let mistakes = mistakes(text);
            assert!(mistakes.contains(expected), "{expected}\nin\n{mistakes}");
        }
    }
}
