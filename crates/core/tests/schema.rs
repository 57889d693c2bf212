//! The JSON Schema of both kinds of file: `docs/schema` holds what the types generate, and every shipped file is valid.
//! `UPDATE_SCHEMA=1` writes it again.
#![cfg(all(feature = "file", feature = "tz", feature = "schema"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_core::schema;
use serde_json::Value;
use std::{env, fs};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn the_stored_schema_is_what_the_types_generate() {
    for (name, schema) in [("change", schema::change()), ("policy", schema::policy())] {
        let path = format!("{ROOT}/docs/schema/{name}.json");
        if env::var_os("UPDATE_SCHEMA").is_some() {
            fs::create_dir_all(format!("{ROOT}/docs/schema")).unwrap();
            fs::write(&path, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        let stored: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(stored, serde_json::to_value(schema).unwrap(), "run this test with `UPDATE_SCHEMA=1`");
    }
}

/// What a value has that its schema does not allow; the parts of JSON Schema that ours use.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(path) = schema["$ref"].as_str() {
        return faults(root, root.pointer(path.trim_start_matches('#')).unwrap(), value, at, found);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(options) = schema[key].as_array() {
            let fits = |option: &&Value| {
                let mut found = Vec::new();
                faults(root, option, value, at, &mut found);
                found.is_empty()
            };
            if !options.iter().any(|option| fits(&option)) {
                found.push(format!("{at}: fits none of the forms"));
            }
            return;
        }
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        found.push(format!("{at}: {kind} is none of {kinds:?}"));
    }
    if schema["const"] != Value::Null && schema["const"] != *value {
        found.push(format!("{at}: is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        found.push(format!("{at}: {value} is not listed"));
    }
    if let Some(table) = value.as_object() {
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !table.contains_key(key) {
                found.push(format!("{at}.{key}: is missing"));
            }
        }
        for (key, value) in table {
            let at = format!("{at}.{key}");
            match (&schema["properties"][key], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => found.push(format!("{at}: unknown")),
                (Value::Null, Value::Null | Value::Bool(true)) => {}
                (Value::Null, more) => faults(root, more, value, &at, found),
                (own, _) => faults(root, own, value, &at, found),
            }
        }
    }
    for (i, value) in value.as_array().into_iter().flatten().enumerate() {
        faults(root, &schema["items"], value, &format!("{at}[{i}]"), found);
    }
}

/// A TOML file as JSON: dates become text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect()),
        other => serde_json::to_value(other).unwrap(),
    }
}

fn found(schema: &Value, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    faults(schema, schema, &json(toml::Value::Table(toml::from_str(text).unwrap())), "", &mut found);
    found
}

#[test]
fn every_file_that_is_shipped_fits() {
    let [change, policy] = [schema::change(), schema::policy()].map(|schema| serde_json::to_value(schema).unwrap());
    for (folder, schema) in [("tests/records", &change), ("policies", &policy)] {
        for entry in fs::read_dir(format!("{ROOT}/{folder}")).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(found(schema, &fs::read_to_string(&path).unwrap()), [""; 0], "{}", path.display());
        }
    }
    let wrong = "title = 'x'\nkind = 'pach'\nstart = 2026-11-14T02:00:00Z\ntitel = 1\n[[components]]\nid = 7\n";
    let found = found(&change, wrong);
    for expected in [".end: is missing", ".titel: unknown", ".components[0].id: integer"] {
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{expected}: {found:?}");
    }
    assert!(found.iter().any(|fault| fault.starts_with(".kind")), "{found:?}");
}
