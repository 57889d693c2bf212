//! The files of the status site.

use crate::{asset::Asset, representation::JSON};

/// `GET /site.css`
pub(crate) static STYLE: Asset = Asset::new("text/css; charset=utf-8", fairnotice_site::STYLE);

/// `GET /elements.css`: the elements' own sheet, under an address that does not depend on the build.
pub(crate) static ELEMENTS: Asset =
    Asset::new("text/css; charset=utf-8", include_str!("../../../../www/embed/embed.css"));

/// `GET /site.js`
pub(crate) static SCRIPT: Asset = Asset::new("text/javascript; charset=utf-8", include_str!("../../../../www/site.js"));

/// `GET /docs/embedding.md`: plain text, which a browser shows.
pub(crate) static EMBEDDING: Asset =
    Asset::new("text/plain; charset=utf-8", include_str!("../../../../docs/embedding.md"));

/// `GET /docs/custom-elements.json`: the elements, for editors.
pub(crate) static ELEMENTS_MANIFEST: Asset = Asset::new(JSON, include_str!("../../../../npm/custom-elements.json"));

/// `GET /favicon.svg`
pub(crate) static ICON: Asset = Asset::new("image/svg+xml", include_str!("../../../../www/favicon.svg"));
