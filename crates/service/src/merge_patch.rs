//! JSON merge patches (RFC 7396): objects are merged, null takes away, everything else replaces.

use serde_json::{Map, Value};

/// Applies a patch.
pub fn apply(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            apply(target.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// The smallest patch that leads from one document to another. Neither may hold a null, which a patch cannot set.
pub fn between(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return after.clone() };
    let gone = before.keys().filter(|key| !after.contains_key(*key)).map(|key| (key.clone(), Value::Null));
    let other = after.iter().filter_map(|(key, value)| match before.get(key) {
        Some(old) if old == value => None,
        Some(old) => Some((key.clone(), between(old, value))),
        None => Some((key.clone(), value.clone())),
    });
    gone.chain(other).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use super::{apply, between};
    use serde_json::json;

    #[test]
    fn a_patch_leads_from_one_document_to_the_other() {
        let documents = [
            json!({}),
            json!({ "a": 1 }),
            json!({ "a": { "b": 1, "c": [1, 2] } }),
            json!({ "a": { "c": [1, { "d": 2 }] }, "e": {} }),
            json!({ "a": {}, "e": "text" }),
        ];
        for before in &documents {
            for after in &documents {
                let patch = between(before, after);
                let mut patched = before.clone();
                apply(&mut patched, &patch);
                assert_eq!(&patched, after, "{before} {patch}");
                assert_eq!(patch == json!({}), before == after, "{before} {patch}");
            }
        }
        assert_eq!(between(&documents[2], &documents[3]), json!({ "a": { "b": null, "c": [1, { "d": 2 }] }, "e": {} }));
    }
}
