//! What a reader may have meant by an address at which there is nothing.

use super::record::published;
use crate::app::App;
use fairnotice_core::{
    diagnostic::nearest,
    id::{ChangeId, IncidentId},
};
use fairnotice_site::{Meant, PARTS, PageContext};
use semver::Version;

/// The longest part of an address that is looked up, in bytes.
const LONGEST: usize = 64;

/// What may be meant: what has the id or the version that the address ends with, or nearly; and the part of the site that begins like
/// it. A failure of the database is no reason to say less.
pub(super) async fn meant(app: &App, path: &str, context: &PageContext) -> Vec<Meant> {
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last().filter(|last| last.len() <= LONGEST)) else {
        return Vec::new();
    };
    let last = last.to_lowercase();
    let mut meant = Vec::new();
    if let Some(version) = version(&last)
        && let Ok(release) = app.reader().release(&version).await
    {
        meant.push(Meant::Release(release.file.to.to_string()));
    }
    if let Ok(id) = last.parse::<ChangeId>()
        && let Ok(Some(change)) = published(app, &id).await
    {
        meant.push(Meant::Change(Box::new(change)));
    }
    if let Ok(id) = last.parse::<IncidentId>()
        && let Ok(incident) = app.reader().incident(&id).await
    {
        meant.push(Meant::Incident(Box::new(incident)));
    }
    if meant.is_empty() && parts.len() > 1 {
        meant.extend(near(&last, context));
    }
    if parts.len() == 1 {
        meant.extend(part(first));
    }
    meant
}

/// A version, also without the last of its three numbers.
fn version(text: &str) -> Option<Version> {
    let text = text.trim_start_matches('v');
    text.parse().or_else(|_| format!("{text}.0").parse()).ok()
}

/// The current record or incident whose id is nearly this.
fn near(id: &str, context: &PageContext) -> Option<Meant> {
    let (changes, incidents) = (&context.snapshot.changes, &context.snapshot.incidents);
    let ids = changes.iter().map(|change| change.id.as_str());
    let near = nearest(id, ids.chain(incidents.iter().map(|incident| incident.id.as_str())))?;
    let change =
        changes.iter().find(|change| change.id == near).map(|change| Meant::Change(Box::new((**change).clone())));
    let incident = || incidents.iter().find(|incident| incident.id == near);
    change.or_else(|| incident().map(|incident| Meant::Incident(Box::new(incident.clone()))))
}

/// The part of the site that is called nearly this.
fn part(name: &str) -> Option<Meant> {
    let names = PARTS.map(|part| part.trim_start_matches('/'));
    let near = nearest(name, names)?;
    PARTS.into_iter().find(|part| part.ends_with(near)).map(Meant::Part)
}

#[cfg(test)]
mod tests {
    use super::{part, version};
    use fairnotice_site::Meant;

    #[test]
    fn a_version_may_be_written_short() {
        for (text, expected) in [("v3.10.0", Some("3.10.0")), ("3.10", Some("3.10.0")), ("latest", None), ("3", None)] {
            assert_eq!(version(text).map(|version| version.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_part_is_found_by_a_name_with_a_mistake() {
        for (name, expected) in
            [("maintainance", Some("/maintenance")), ("incident", Some("/incidents")), ("wp-login.php", None)]
        {
            let found = match part(name) {
                Some(Meant::Part(path)) => Some(path),
                _ => None,
            };
            assert_eq!(found, expected, "{name}");
        }
    }
}
