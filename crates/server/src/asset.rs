//! A file of the program, such as a style sheet.

use crate::{
    app::App,
    representation::{Effort, Lifetime, Representation},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    routing::{MethodRouter, get},
};
use std::sync::OnceLock;

/// A file that is part of the program.
pub(crate) struct Asset {
    content_type: &'static str,
    text: &'static str,
    /// The `Content-Security-Policy` of a page.
    policy: Option<&'static str>,
    made: OnceLock<Representation>,
}

impl Asset {
    /// A text of a type.
    pub(crate) const fn new(content_type: &'static str, text: &'static str) -> Self {
        Self { content_type, text, policy: None, made: OnceLock::new() }
    }

    /// A page with its policy.
    pub(crate) const fn page(text: &'static str, policy: &'static str) -> Self {
        Self { content_type: "text/html; charset=utf-8", text, policy: Some(policy), made: OnceLock::new() }
    }

    fn represented(&self) -> Representation {
        let file = Representation::new(self.content_type, self.text, Lifetime::File).compressed(Effort::File).shared();
        match self.policy {
            Some(policy) => file.with(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
            None => file,
        }
    }

    /// The route that sends it.
    pub(crate) fn route(&'static self) -> MethodRouter<App> {
        get(async move |State(app): State<App>, headers: HeaderMap| {
            self.made.get_or_init(|| self.represented()).respond(&headers, app.now()).await
        })
    }
}
