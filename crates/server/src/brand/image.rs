//! Images of a brand: SVG and PNG.

use axum::body::Bytes;
use fairnotice_core::hex;
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// The largest image in bytes. Every page waits for it.
pub const LARGEST: usize = 128 * 1024;

/// The most pixels of a side that a page reserves room for.
const WIDEST: f64 = 16_384.0;

/// The kind of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Svg,
    Png,
}

impl Kind {
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// An image whose kind and size are known.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub(super) kind: Kind,
    pub(super) bytes: Bytes,
    /// Width and height, in any unit.
    pub(super) size: (u32, u32),
}

impl Image {
    /// Reads a file of this name. The error says what is wrong and what is expected.
    pub(super) fn new(name: &str, bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > LARGEST {
            let (has, most) = (bytes.len().div_ceil(1024), LARGEST / 1024);
            return Err(format!("`{name}` has {has} KiB, and {most} KiB are the most: every page waits for it"));
        }
        let extension = Path::new(name).extension().unwrap_or_default();
        let (kind, size) = if extension.eq_ignore_ascii_case("png") {
            let size = png(&bytes).ok_or_else(|| format!("`{name}` is not a PNG image"))?;
            (Kind::Png, size)
        } else if extension.eq_ignore_ascii_case("svg") {
            (Kind::Svg, svg(name, &bytes)?)
        } else {
            return Err(format!(
                "`{name}` ends neither with `.svg` nor with `.png`, which are the kinds of image here"
            ));
        };
        Ok(Self { kind, bytes: bytes.into(), size })
    }

    /// The beginning of its hash.
    pub(super) fn hash(&self) -> String {
        hex::encode(&Sha256::digest(&self.bytes)[..8])
    }
}

/// Width and height of a PNG image, which begin its first chunk.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let chunk = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?));
    let size = (number(0)?, number(4)?);
    (size.0 > 0 && size.1 > 0).then_some(size)
}

/// Width and height of an SVG image, from its `viewBox`.
fn svg(name: &str, bytes: &[u8]) -> Result<(u32, u32), String> {
    let text = str::from_utf8(bytes).map_err(|_| format!("`{name}` is not UTF-8 text, as an SVG image is here"))?;
    let tag = text.split_once("<svg").and_then(|(_, rest)| Some(rest.split_once('>')?.0));
    let tag = tag.ok_or_else(|| format!("`{name}` is not an SVG image: it has no `<svg`"))?;
    let expected = || {
        format!(
            "`{name}` does not say how wide and high it is: it needs a `viewBox`, such as `<svg viewBox=\"0 0 120 32\" …>`"
        )
    };
    let numbers = tag.split_once("viewBox").and_then(|(_, rest)| {
        let quoted = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        quoted[1..].split_once(quote).map(|(numbers, _)| numbers)
    });
    let numbers: Vec<f64> = numbers
        .ok_or_else(expected)?
        .split(|letter: char| letter == ',' || letter.is_whitespace())
        .filter(|number| !number.is_empty())
        .map_while(|number| number.parse().ok())
        .collect();
    let &[_, _, width, height] = numbers.as_slice() else { return Err(expected()) };
    // A page needs their ratio, in whole numbers.
    let scale = if width.max(height) < 100.0 { 100.0 } else { 1.0 };
    let whole = |side: f64| {
        let side = (side * scale).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 1 to the widest")]
        let whole = (1.0..=WIDEST).contains(&side).then_some(side as u32);
        whole.ok_or_else(expected)
    };
    Ok((whole(width)?, whole(height)?))
}

#[cfg(test)]
mod tests {
    use super::{Image, Kind, LARGEST};

    /// The beginning of a PNG image of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn the_size_of_an_image_is_read() {
        for (name, bytes, kind, size) in [
            ("logo.PNG", png(640, 160), Kind::Png, (640, 160)),
            ("logo.svg", b"<svg viewBox=\"0 0 120 32\"/>".to_vec(), Kind::Svg, (120, 32)),
            ("logo.svg", b"<?xml version='1.0'?>\n<svg\n viewBox = '-1, -1, 2.5 1'>".to_vec(), Kind::Svg, (250, 100)),
        ] {
            let image = Image::new(name, bytes).unwrap();
            assert_eq!((image.kind, image.size), (kind, size), "{name}");
        }
    }

    #[test]
    fn what_is_no_image_is_refused_by_name() {
        for (name, bytes, expected) in [
            ("logo.gif", Vec::new(), "ends neither with `.svg` nor with `.png`"),
            ("logo.png", b"<svg/>".to_vec(), "is not a PNG image"),
            ("logo.png", png(0, 8), "is not a PNG image"),
            ("logo.png", png(8, 8)[..18].to_vec(), "is not a PNG image"),
            ("logo.svg", b"\xff\xfe".to_vec(), "is not UTF-8 text"),
            ("logo.svg", b"<html>".to_vec(), "it has no `<svg`"),
            ("logo.svg", b"<svg width=\"8\">".to_vec(), "needs a `viewBox`"),
            ("logo.svg", b"<svg viewBox=\"0 0 0 8\">".to_vec(), "needs a `viewBox`"),
            ("logo.svg", b"<svg viewBox=\"0 0 8\">".to_vec(), "needs a `viewBox`"),
            ("logo.svg", b"<svg viewBox=\"0 0 NaN 8\">".to_vec(), "needs a `viewBox`"),
            ("logo.svg", b"<svg viewBox=\"0 0 1e9 8\">".to_vec(), "needs a `viewBox`"),
            ("logo.svg", "<svg viewBox=é0 0 8 8\">".into(), "needs a `viewBox`"),
            ("logo.svg", vec![b' '; LARGEST + 1], "has 129 KiB, and 128 KiB are the most"),
        ] {
            let refused = Image::new(name, bytes).unwrap_err();
            assert!(refused.contains(expected) && refused.contains(name), "{refused}");
        }
    }
}
