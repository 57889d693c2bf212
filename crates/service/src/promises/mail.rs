//! The mail that promises rest on: the dispatches of records, and of the releases that they deploy.

use fairnotice_core::{id::ChangeId, promises::Delivery, record::Record};
use fairnotice_store::{Content, Dispatch, Error, Reader, SubjectId};
use std::collections::HashMap;

/// The mail of each of these records; none of a record without any.
pub(super) async fn of(reader: &Reader, records: &[Record]) -> Result<HashMap<ChangeId, Vec<Delivery>>, Error> {
    let mut records_of: HashMap<SubjectId, Vec<&ChangeId>> = HashMap::new();
    for record in records {
        records_of.entry((&record.id).into()).or_default().push(&record.id);
        if let Some(release) = &record.change.file().release {
            records_of.entry((&release.to).into()).or_default().push(&record.id);
        }
    }
    let subjects: Vec<_> = records_of.keys().cloned().collect();
    let mut deliveries: HashMap<ChangeId, Vec<Delivery>> = HashMap::new();
    for dispatch in reader.dispatches_of(&subjects).await? {
        let Content::Notice { subject, .. } = &dispatch.content else { continue };
        for id in records_of.get(subject).into_iter().flatten() {
            deliveries.entry((*id).clone()).or_default().extend(delivery(&dispatch));
        }
    }
    Ok(deliveries)
}

fn delivery(dispatch: &Dispatch) -> Option<Delivery> {
    let Content::Notice { notice, .. } = dispatch.content else { return None };
    Some(Delivery {
        notice,
        published_at: dispatch.published_at,
        accept_by: dispatch.accept_by,
        recipients: dispatch.recipients,
        is_counted: dispatch.is_expanded,
        accepted: dispatch.accepted,
        accepted_in_time: dispatch.accepted_in_time,
    })
}
