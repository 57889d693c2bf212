//! The mail of a subject's notices, for its page.

use crate::app::App;
use fairnotice_site::mailed::MailedNotice;
use fairnotice_store::{Content, Dispatch, Error, SubjectId};

/// What went out by mail about a subject, oldest first.
pub(super) async fn of(app: &App, subject: &SubjectId) -> Result<Vec<MailedNotice>, Error> {
    Ok(app.reader().dispatches(subject).await?.iter().filter_map(mailed).collect())
}

fn mailed(dispatch: &Dispatch) -> Option<MailedNotice> {
    let Content::Notice { notice, .. } = dispatch.content else { return None };
    Some(MailedNotice {
        notice,
        published_at: dispatch.published_at,
        is_counted: dispatch.is_expanded,
        recipients: dispatch.recipients,
        accepted: dispatch.accepted,
        refused: dispatch.refused,
        parked: dispatch.parked,
        waiting: dispatch.waiting(),
        first_accepted_at: dispatch.first_accepted_at,
        last_accepted_at: dispatch.last_accepted_at,
    })
}
