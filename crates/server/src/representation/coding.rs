//! Content codings: which of those that the server can send a request accepts (RFC 9110, section 12.5.3).

use axum::http::{HeaderMap, header};

/// A content coding that the server can send (RFC 9110, section 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// The bytes as they are.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Coding {
    /// The smallest first: it is sent where a request wants several alike.
    pub(crate) const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// The value of `Content-Encoding`; none for the bytes as they are.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    fn named(name: &str) -> Option<Self> {
        // `x-gzip` is another name of gzip (section 8.4.1.3).
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("identity") {
            Some(Self::Identity)
        } else if is("gzip") || is("x-gzip") {
            Some(Self::Gzip)
        } else {
            is("br").then_some(Self::Brotli)
        }
    }
}

/// How much a request wants each coding, in thousandths; 0 is a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Accepted {
    identity: u16,
    gzip: u16,
    brotli: u16,
}

impl Accepted {
    /// Reads `Accept-Encoding`. One that cannot be read is left out; without the header only the bytes as they are are sent, which
    /// every program can read.
    pub(crate) fn new(headers: &HeaderMap) -> Self {
        let (mut listed, mut others) = ([None; 3], None);
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        for part in lines.flat_map(|line| line.split(',')) {
            let (name, parameters) = part.split_once(';').map_or((part, ""), |(name, rest)| (name, rest));
            let (name, Some(weight)) = (name.trim(), weight(parameters)) else { continue };
            if name == "*" {
                others = Some(weight);
            } else if let Some(coding) = Coding::named(name) {
                listed[coding as usize] = Some(weight);
            }
        }
        let of = |coding: Coding| listed[coding as usize].or(others);
        Self {
            // Always acceptable unless it is refused, and wanted less than anything that is listed.
            identity: of(Coding::Identity).unwrap_or(1),
            gzip: of(Coding::Gzip).unwrap_or(0),
            brotli: of(Coding::Brotli).unwrap_or(0),
        }
    }

    fn weight(self, coding: Coding) -> u16 {
        match coding {
            Coding::Identity => self.identity,
            Coding::Gzip => self.gzip,
            Coding::Brotli => self.brotli,
        }
    }

    /// Whether a coding is acceptable.
    pub(crate) fn takes(self, coding: Coding) -> bool {
        self.weight(coding) > 0
    }

    /// The coding that is wanted most; none where all are refused.
    pub(crate) fn best(self) -> Option<Coding> {
        // The last of several that are alike wins.
        Coding::ALL.into_iter().rev().filter(|coding| self.takes(*coding)).max_by_key(|coding| self.weight(*coding))
    }
}

/// The weight among the parameters of a coding, in thousandths: 1 without one, none where it cannot be read.
fn weight(parameters: &str) -> Option<u16> {
    let Some((name, value)) = parameters.split_once('=') else {
        return parameters.trim().is_empty().then_some(1000);
    };
    name.trim().eq_ignore_ascii_case("q").then(|| fairnotice_locale::negotiation::thousandths(value.trim())).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Coding};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[track_caller]
    fn check(lines: &[&'static str], expected: Option<Coding>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(line));
        }
        assert_eq!(Accepted::new(&headers).best(), expected, "{lines:?}");
    }

    const PLAIN: Option<Coding> = Some(Coding::Identity);
    const GZIP: Option<Coding> = Some(Coding::Gzip);
    const BROTLI: Option<Coding> = Some(Coding::Brotli);

    #[test]
    fn s11_a_coding_is_sent_only_where_it_is_accepted() {
        check(&[], PLAIN);
        check(&[""], PLAIN);
        check(&["gzip, deflate, br, zstd"], BROTLI);
        check(&["gzip"], GZIP);
        check(&["X-GZip"], GZIP);
        check(&["deflate, zstd"], PLAIN);
        check(&["gzip", "br"], BROTLI);
        check(&["br;q=0.0"], PLAIN);
        check(&["br;q=0.000, gzip"], GZIP);
        check(&["BR ; Q=0.5 , gzip ; q=0.25"], BROTLI);
        check(&["br;q=0.5, gzip;q=0.8"], GZIP);
        check(&["br;q=0.001"], BROTLI);
        check(&["identity, br;q=0.5"], PLAIN);
    }

    #[test]
    fn s11_a_star_means_every_coding_that_is_not_listed() {
        check(&["*"], BROTLI);
        check(&["br;q=0, *"], GZIP);
        check(&["*;q=0.5, gzip"], GZIP);
        check(&["*;q=0"], None);
        check(&["*;q=0, gzip"], GZIP);
        check(&["*;q=0, identity"], PLAIN);
        check(&["identity;q=0"], None);
        check(&["identity;q=0, gzip;q=0.1"], GZIP);
        check(&["identity;q=0, *;q=0.1"], BROTLI);
    }

    #[test]
    fn s11_a_weight_that_cannot_be_read_accepts_nothing() {
        for unreadable in ["br;q=1.5", "br;q=-1", "br;q=", "br;q=0.1234", "br;q", "br;level=1", "br;q=1;q=0", "b r"] {
            let mut headers = HeaderMap::new();
            headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(unreadable));
            assert_eq!(Accepted::new(&headers).best(), PLAIN, "{unreadable}");
        }
    }
}
