//! The body of an HTML form, read to a limit.

use super::body;
use crate::problem::Problem;
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use fairnotice_core::diagnostic::Diagnostic;
use url::form_urlencoded;

/// The largest body in bytes: a form with every component chosen.
const LIMIT: usize = 64 * 1024;
/// The most fields.
const FIELDS: usize = 1_000;

/// The fields of a form, each as often as it was sent.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a field; empty where there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or_default()
    }

    /// Every value of a field.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, content) = request.into_parts();
        let kind = content_type(&parts.headers).to_owned();
        let bytes = body::up_to(LIMIT, content).await?;
        let fields: Vec<_> = match kind.split(';').next().unwrap_or_default().trim() {
            kind if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") => form_urlencoded::parse(&bytes)
                .take(FIELDS + 1)
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            // As RFC 8058 has it for unsubscribing.
            form if form.eq_ignore_ascii_case("multipart/form-data") => multipart(&bytes, &kind),
            _ => return Err(Problem::not_declared_form()),
        };
        if FIELDS < fields.len() {
            let what = format!("the form has more than {FIELDS} fields");
            return Err(fairnotice_service::Error::invalid(Diagnostic::new("", what)).into());
        }
        Ok(Self(fields))
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The text fields of a form in parts (RFC 7578); none where it has no boundary.
fn multipart(bytes: &[u8], content_type: &str) -> Vec<(String, String)> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let boundary = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
    let Some(boundary) = boundary.map(|(_, value)| value.trim().trim_matches('"')).filter(|value| !value.is_empty())
    else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(bytes);
    let delimiter = format!("--{boundary}");
    let parts = text.split(&delimiter).skip(1).take(FIELDS + 1);
    let field = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let name = head.split_once("name=\"")?.1.split('"').next()?;
        Some((name.to_owned(), value.strip_suffix("\r\n").unwrap_or(value).to_owned()))
    };
    parts.filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::multipart;

    #[test]
    fn a_form_in_parts_is_read() {
        let body = "--xyz\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--xyz--\r\n";
        let expected = [("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
        for kind in ["multipart/form-data; boundary=xyz", "multipart/form-data;charset=utf-8; Boundary=\"xyz\""] {
            assert_eq!(multipart(body.as_bytes(), kind), expected, "{kind}");
        }
        for kind in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"] {
            assert_eq!(multipart(body.as_bytes(), kind), [], "{kind}");
        }
        for body in ["", "--xyz", "--xyz--", "--xyz\r\nname=\"a\"\r\n--xyz--", "--xyz\r\n\r\n\r\n--xyz--"] {
            assert_eq!(multipart(body.as_bytes(), "multipart/form-data; boundary=xyz"), [], "{body}");
        }
    }
}
