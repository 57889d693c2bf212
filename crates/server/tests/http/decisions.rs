//! The verdict that let a record through: decided once, stored as it was answered, and made again from what is stored.

use crate::app::TestApp;
use fairnotice_core::{file, id::ChangeId, record::Record};
use fairnotice_service::decision::replay;
use serde_json::Value;
use std::collections::BTreeMap;

/// The answers to announcements and edits, by the record's id and revision.
#[derive(Default)]
pub(crate) struct Answers(BTreeMap<(String, u64), String>);

impl Answers {
    /// Notes an answer that holds a verdict.
    pub(crate) fn note(&mut self, text: &str) {
        let Ok(answer) = serde_json::from_str::<Value>(text) else { return };
        if let (Some(id), Some(revision), true) =
            (answer["id"].as_str(), answer["revision"].as_u64(), answer["verdict"].is_object())
        {
            self.0.insert((id.to_owned(), revision), text.to_owned());
        }
    }

    /// Checks every stored verdict against its answer, and against the one that replays; says how many there are.
    pub(crate) async fn check(&self, app: &TestApp) -> usize {
        let ids: std::collections::BTreeSet<_> = self.0.keys().map(|(id, _)| id).collect();
        let mut checked = 0;
        for id in ids {
            let id: ChangeId = id.parse().unwrap();
            let log = app.store.audit(&(&id).into()).await.unwrap();
            let form = |revision: u32| -> Option<Record> {
                let entry = log.iter().find(|entry| entry.revision == revision)?;
                Some(serde_json::from_str(&entry.document).unwrap())
            };
            for decision in app.store.decisions(&id).await.unwrap() {
                let text = app.store.policy_text(&decision.policy_hash).await.unwrap().unwrap();
                let policy = file::policy(&text).unwrap();
                let (before, after) = (form(decision.revision - 1), form(decision.revision).unwrap());
                let replayed = replay(&decision, &policy, before.as_ref(), &after);
                assert_eq!(serde_json::to_string(&replayed).unwrap(), decision.verdict, "{id} {}", decision.revision);
                let answered = &self.0[&(id.to_string(), u64::from(decision.revision))];
                assert!(answered.contains(&format!("\"verdict\":{}", decision.verdict)), "{id} {answered}");
                assert!(!decision.tzdata.is_empty());
                checked += 1;
            }
        }
        assert_eq!(checked, self.0.len(), "every answer's verdict is stored");
        checked
    }
}
