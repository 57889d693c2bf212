//! The vendor's brand in header and footer.

use super::context::PageContext;
use crate::text::filled;
use leptos::prelude::*;

/// What pages show of the vendor's brand. By default nothing: a page has the vendor's name alone. Addresses of files are from the
/// site's own root.
#[derive(Debug, Clone, Default)]
pub struct Brand {
    /// The logo; the vendor's name where there is none.
    pub logo: Option<BrandLogo>,
    /// The icon in a browser's list of tabs; the product's where there is none.
    pub favicon: Option<BrandImage>,
    /// The address of the style sheet with the accent.
    pub style: Option<String>,
    /// Where the vendor's name leads; to the first page where there is none.
    pub home: Option<String>,
    /// Links in header and footer.
    pub links: Vec<BrandLink>,
    /// The legal text.
    pub legal: Option<String>,
    /// The language of links and legal text.
    pub language: Option<String>,
}

/// A logo.
#[derive(Debug, Clone)]
pub struct BrandLogo {
    /// On a light page.
    pub light: BrandImage,
    /// On a dark page; none where the other is shown there too, on a light ground of its own.
    pub dark: Option<BrandImage>,
}

/// An image.
#[derive(Debug, Clone)]
pub struct BrandImage {
    /// Its address.
    pub address: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Width and height, for their ratio.
    pub size: (u32, u32),
}

/// A link to a page of the vendor's.
#[derive(Debug, Clone)]
pub struct BrandLink {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub address: String,
    /// Where it stands.
    pub place: Place,
}

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Above the content.
    Header,
    /// Below the content.
    Footer,
}

/// The icon in a browser's list of tabs, and the accent.
pub(super) fn head(context: &PageContext) -> AnyView {
    let brand = &context.brand;
    let (icon, kind) = match &brand.favicon {
        Some(image) => (image.address.as_str(), image.content_type),
        None => ("/favicon.svg", "image/svg+xml"),
    };
    let style = brand.style.as_ref().map(|path| view! { <link rel="stylesheet" href=context.file(path) /> });
    view! {
        <link rel="icon" href=context.file(icon) type=kind />
        {style}
    }
    .into_any()
}

/// The vendor's name or logo, which leads to the vendor's own site where there is one.
pub(super) fn name(context: &PageContext) -> AnyView {
    let (brand, vendor) = (&context.brand, context.snapshot().vendor.name.clone());
    let href = brand.home.clone().unwrap_or_else(|| context.link("/"));
    let Some(logo) = &brand.logo else { return view! { <a class="vendor" href=href>{vendor}</a> }.into_any() };
    let dark = logo.dark.as_ref().map(|dark| {
        let (width, height) = dark.size;
        view! {
            <source media="screen and (prefers-color-scheme: dark)" srcset=context.file(&dark.address) width=width height=height />
        }
    });
    let (width, height) = logo.light.size;
    let class = if logo.dark.is_some() { "logo" } else { "logo plate" };
    view! {
        <a class="vendor" href=href>
            <picture>
                {dark} <img class=class src=context.file(&logo.light.address) alt=vendor width=width height=height />
            </picture>
        </a>
    }
    .into_any()
}

/// The vendor's links of a place; nothing where there are none.
pub(super) fn links(place: Place, context: &PageContext) -> Option<AnyView> {
    let brand = &context.brand;
    let links: Vec<_> = brand.links.iter().filter(|link| link.place == place).collect();
    if links.is_empty() {
        return None;
    }
    let vendor = context.snapshot().vendor.name.as_str();
    let label = fairnotice_locale::site::fill(&context.texts().brand.links, &[("vendor", vendor)]);
    let links = links.into_iter().map(|link| {
        view! { <a href=link.address.clone() lang=brand.language.clone()><bdi>{link.name.clone()}</bdi></a> }
    });
    Some(view! { <nav class="vendor-links" aria-label=label>{links.collect_view()}</nav> }.into_any())
}

/// What the vendor adds below a page, what every site can add to its own pages, and on paper the page's address.
pub(super) fn footer(context: &PageContext) -> AnyView {
    let brand = &context.brand;
    let legal = brand.legal.clone().map(|legal| {
        view! { <p class="legal" dir="auto" lang=brand.language.clone()>{legal}</p> }
    });
    let embed = view! { <a href=context.link("/embed")>{context.texts().embed.link.as_str()}</a> };
    view! {
        {links(Place::Footer, context)} {legal} <p class="embed-link">{embed}</p> {printed(context)}
    }
    .into_any()
}

/// The address of a printed page, without the token of a link: paper is passed on.
fn printed(context: &PageContext) -> AnyView {
    let path = &context.path;
    let path = if path.contains("token=") { path.split('?').next().unwrap_or_default() } else { path };
    let address = [context.snapshot().vendor.url.as_str(), path].concat();
    let address = view! { <bdi class="address">{address}</bdi> };
    view! { <p class="printed">{filled(&context.texts().print.from, [("address", address.into_any())])}</p> }.into_any()
}
