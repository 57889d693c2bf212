//! Windows of time: on the reader's clocks, on the vendor's, and in UTC.

use super::{
    audience::Audience,
    page::{Fact, Line},
};
use fairnotice_core::{instant::Instant, zone::Zone};
use fairnotice_locale::{Locale, mail::MailText};

/// A window in every zone that matters, each zone once, with its length.
pub(super) fn window(audience: &Audience<'_>, label: MailText, from: Instant, to: Instant) -> [Fact; 2] {
    let (reader, vendor) = (audience.zone, &audience.context.zone);
    let mut lines = vec![Line::with(
        audience.range(&audience.locale, from, to),
        audience.fill(MailText::YourZone, &[("zone", reader.name())]),
    )];
    if vendor.name() != reader.name() {
        let locale = Locale::new(vendor.clone(), audience.language);
        let zone = audience.fill(MailText::VendorZone, &[("zone", vendor.name())]);
        lines.push(Line::with(audience.range(&locale, from, to), zone));
    }
    if !is_utc(reader) && !is_utc(vendor) {
        let locale = Locale::new(Zone::utc(), audience.language);
        lines.push(Line::new(audience.range(&locale, from, to)));
    }
    let length = audience.duration((to - from).num_seconds());
    // Said in words too: who looks at the two times alone would count an hour too few or too many.
    let length = if reader.offset_at(from) == reader.offset_at(to) {
        length
    } else {
        audience.fill(MailText::ClocksChange, &[("duration", &length)])
    };
    [Fact::new(&audience.text(label), lines), Fact::new(&audience.text(MailText::Duration), vec![Line::new(length)])]
}

/// A window on the reader's clocks alone.
pub(super) fn short(audience: &Audience<'_>, from: Instant, to: Instant) -> Line {
    Line::new(audience.range(&audience.locale, from, to))
}

/// An instant on the reader's clocks.
pub(super) fn instant(audience: &Audience<'_>, label: MailText, at: Instant) -> Fact {
    Fact::new(&audience.text(label), vec![Line::new(audience.time(at))])
}

fn is_utc(zone: &Zone) -> bool {
    matches!(zone.name(), "UTC" | "Etc/UTC" | "Etc/UCT" | "Etc/Universal" | "Etc/Zulu" | "UCT" | "Universal" | "Zulu")
}
