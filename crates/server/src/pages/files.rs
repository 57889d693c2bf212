//! The files of the status site.

use crate::asset::Asset;

/// `GET /site.css`: the tokens, and what is made of them.
pub(crate) static STYLE: Asset = Asset::new(
    "text/css; charset=utf-8",
    concat!(include_str!("../../../../www/tokens.css"), include_str!("../../../../www/site.css")),
);

/// `GET /elements.css`: the elements' own sheet, under an address that does not depend on the build.
pub(crate) static ELEMENTS: Asset =
    Asset::new("text/css; charset=utf-8", include_str!("../../../../www/embed/embed.css"));

/// `GET /site.js`
pub(crate) static SCRIPT: Asset = Asset::new("text/javascript; charset=utf-8", include_str!("../../../../www/site.js"));

/// `GET /favicon.svg`
pub(crate) static ICON: Asset = Asset::new("image/svg+xml", include_str!("../../../../www/favicon.svg"));
