//! Colours of an accent, and whether text in them can be read (WCAG 2.2, 1.4.3).

use std::{fmt, str::FromStr};

/// The least contrast of text.
const LEAST: f64 = 4.5;

/// A colour by its amounts of red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

/// A colour scheme of the site, with what text stands on in it: `--ground` and `--paper` of `www/tokens.css`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn grounds(self) -> [Colour; 2] {
        match self {
            Self::Light => [Colour([0xf6, 0xf7, 0xf9]), Colour([0xff, 0xff, 0xff])],
            Self::Dark => [Colour([0x0f, 0x13, 0x1a]), Colour([0x17, 0x1c, 0x25])],
        }
    }
}

impl FromStr for Colour {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(())?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(());
        }
        let [.., red, green, blue] = u32::from_str_radix(digits, 16).map_err(drop)?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|amount| {
            let amount = f64::from(amount) / 255.0;
            if amount <= 0.04045 { amount / 12.92 } else { ((amount + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The least contrast with what text stands on.
    pub(super) fn contrast_in(self, scheme: Scheme) -> f64 {
        scheme.grounds().into_iter().map(|ground| self.contrast(ground)).fold(f64::INFINITY, f64::min)
    }

    /// Whether text of this colour can be read.
    pub(super) fn is_legible(self, scheme: Scheme) -> bool {
        self.contrast_in(scheme) >= LEAST
    }

    /// The nearest legible colour of the same hue: only its lightness is another.
    pub(super) fn legible(self, scheme: Scheme) -> Self {
        let (hue, saturation, lightness) = self.hsl();
        let steps = (0..=1000).map(|step| f64::from(step) / 1000.0).map(|part| match scheme {
            Scheme::Light => lightness * (1.0 - part),
            Scheme::Dark => lightness + (1.0 - lightness) * part,
        });
        let mut colours = steps.map(|lightness| Self::from_hsl(hue, saturation, lightness));
        // Black and white, which end the steps, are legible.
        colours.find(|colour| colour.is_legible(scheme)).unwrap_or(self)
    }

    /// Hue in degrees, saturation and lightness from 0 to 1.
    fn hsl(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.0.map(|amount| f64::from(amount) / 255.0);
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        let (range, lightness) = (most - least, f64::midpoint(most, least));
        let largest = self.0.iter().max();
        if largest == self.0.iter().min() {
            return (0.0, 0.0, lightness);
        }
        let hue = if largest == Some(&self.0[0]) {
            (green - blue) / range
        } else if largest == Some(&self.0[1]) {
            (blue - red) / range + 2.0
        } else {
            (red - green) / range + 4.0
        };
        ((hue * 60.0).rem_euclid(360.0), range / (1.0 - (2.0 * lightness - 1.0).abs()), lightness)
    }

    fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let amount = saturation * lightness.min(1.0 - lightness);
        let part = |offset: f64| {
            let place = (offset + hue / 30.0).rem_euclid(12.0);
            let part = lightness - amount * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 255")]
            let byte = (part * 255.0).round().clamp(0.0, 255.0) as u8;
            byte
        };
        Self([part(0.0), part(8.0), part(4.0)])
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Scheme};

    fn colour(text: &str) -> Colour {
        text.parse().unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ratio = |one, other| (colour(one).contrast(colour(other)) * 100.0).round() / 100.0;
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((ratio("#777777", "#ffffff") - 4.48).abs() < 0.001);
        assert!((ratio("#767676", "#ffffff") - 4.54).abs() < 0.001);
    }

    #[test]
    fn the_suggested_colour_is_legible_of_the_same_hue_and_near() {
        for scheme in [Scheme::Light, Scheme::Dark] {
            for red in (0..=255).step_by(51) {
                for green in (0..=255).step_by(51) {
                    for blue in (0..=255).step_by(51) {
                        let given = Colour([red, green, blue]);
                        let found = given.legible(scheme);
                        assert!(found.is_legible(scheme), "{given} {scheme:?}: {found}");
                        assert!(!given.is_legible(scheme) || found == given, "{given} {scheme:?}: {found}");
                        let ((hue, saturation, _), (other, shade, _)) = (given.hsl(), found.hsl());
                        let apart = (hue - other).rem_euclid(360.0);
                        // Rounding to whole amounts turns a hue a little, and more where there is little of it.
                        let is_same = saturation * shade < 0.2 || apart.min(360.0 - apart) < 4.0;
                        assert!(is_same, "{given} {scheme:?}: {found}");
                    }
                }
            }
        }
        assert_eq!(colour("#ff6600").legible(Scheme::Light).to_string(), "#c14d00");
    }

    #[test]
    fn what_text_stands_on_is_what_the_tokens_say() {
        let tokens = include_str!("../../../../www/tokens.css");
        for (name, place) in [("--ground", 0), ("--paper", 1)] {
            let [light, dark] = [Scheme::Light, Scheme::Dark].map(|scheme| scheme.grounds()[place]);
            assert!(tokens.contains(&format!("{name}: light-dark({light}, {dark})")), "{name}");
        }
        let link = tokens.split("--link: light-dark(").nth(1).unwrap().split(')').next().unwrap();
        let (light, dark) = link.split_once(", ").unwrap();
        assert!(colour(light).is_legible(Scheme::Light) && colour(dark).is_legible(Scheme::Dark));
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in ["", "#fff", "1d57c9", "#1d57cg", "#+d57c9", "#1d57c9ff", "red", "#é7c9"] {
            assert!(text.parse::<Colour>().is_err(), "{text}");
        }
    }
}
