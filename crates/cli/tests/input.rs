//! What may be read, and what judges it.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{Folder, IN_TIME, ROOT, check, fairnotice, fairnotice_reading};
use std::fs;

fn record() -> String {
    fs::read_to_string(format!("{ROOT}/tests/records/update-in-time.toml")).unwrap()
}

fn policy() -> String {
    fs::read_to_string(format!("{ROOT}/policies/reference-strict.toml")).unwrap()
}

/// R4: a policy that is not in force yet judges nothing that is announced before it is.
#[test]
fn r4_a_policy_that_is_not_in_force_is_not_applied() {
    let folder = Folder::new();
    let later = folder.write("policy.toml", policy().replace("= 2019-03-01", "= 2030-01-01"));
    let draft = folder.write("draft.toml", record().replace("announced_at = ", "decided_at = "));
    let file = "tests/records/update-in-time.toml";
    for command in ["check", "slot", "timetable"] {
        let run = fairnotice(&[command, file, "--policy", &later, "--now", IN_TIME]);
        let expected = "no version of the policy was in force at 2026-10-30T12:00:00Z (the earliest comes into force at 2029-12-31T23:00:00Z)";
        assert!(run.code == 2 && (run.out + &run.err).contains(&format!("`announced_at`: {expected}")), "{command}");
        let run = fairnotice(&[command, &draft, "--policy", &later, "--now", IN_TIME]);
        let expected = "no version of the policy is in force at 2026-10-30T12:00:00Z";
        assert!(run.code == 2 && (run.out + &run.err).contains(expected), "{command}");
    }
    let then = fairnotice(&["timetable", &draft, "--policy", &later, "--now", "2029-12-31T23:00:00Z"]);
    assert_eq!(then.code, 0, "{then:?}");
    let run =
        fairnotice(&["serve", "--policy", &later, "--listen", "127.0.0.1:0", "--database-url", &folder.database()]);
    assert!(run.code == 2 && run.err.contains("error: no version of the policy is in force yet"), "{run:?}");
    assert!(!folder.path("fairnotice.db").exists());
}

/// R4: a record that names a version is checked with that version or not at all.
#[test]
fn r4_a_version_that_a_record_names_has_to_be_there() {
    let folder = Folder::new();
    let named = folder.write("record.toml", format!("policy_version = \"9\"\n{}", record()));
    for command in ["check", "slot", "timetable"] {
        let run = fairnotice(&[command, &named, "--now", IN_TIME]);
        let expected =
            format!("{named}:1:18: `policy_version`: the policy has no version `9` (known here: `2019.11.13`)");
        assert!(run.code == 2 && (run.out + &run.err).contains(&expected), "{command}");
    }
}

/// R4: in a folder of versions the names of the files decide nothing.
#[test]
fn r4_a_folder_holds_versions_of_one_policy() {
    let newer = policy().replace("\"2019.11.13\"", "\"2026.11\"").replace("= 2019-03-01", "= 2026-11-01");
    for (other, key, expected) in [
        (policy(), "version", "two files have the version `2019.11.13`"),
        (policy().replace("\"2019.11.13\"", "\"2\""), "effective_from", "both come into force at 2019-02-28T23:00:00Z"),
        (newer.replace("id = \"reference-strict\"", "id = \"other\""), "id", "`other` is another policy"),
    ] {
        let folder = Folder::new();
        let first = folder.write("a.toml", policy());
        let second = folder.write("b.toml", other);
        let versions = folder.path("").display().to_string();
        for arguments in [
            &["check", "tests/records/update-in-time.toml", "--policy", &versions][..],
            &["slot", "tests/records/update-in-time.toml", "--policy", &versions],
            &["serve", "--listen", "127.0.0.1:0", "--database-url", &folder.database(), "--policy", &versions],
        ] {
            let run = fairnotice(arguments);
            assert!(run.code == 2 && run.err.contains(expected), "{key} {run:?}");
            assert!(run.err.starts_with(&format!("error: {second}:")), "{run:?}");
            assert!(run.err.contains(&format!("(the other file is `{first}`)")), "{run:?}");
        }
    }
}

/// R8: `-` is standard input, once.
#[test]
fn r8_standard_input_stands_for_a_record() {
    let file = "tests/records/update-in-time.toml";
    let (read, from_file) =
        (fairnotice_reading(&["check", "-", "--now", IN_TIME], record().as_bytes()), check(IN_TIME, &[file], &[]));
    assert_eq!((read.code, read.out.replace("<stdin>", file)), (0, from_file.out));
    for command in ["slot", "timetable"] {
        assert_eq!(fairnotice_reading(&[command, "-", "--now", IN_TIME], record().as_bytes()).code, 0);
    }
    let typo = fairnotice_reading(&["check", "-"], record().replace("title", "titel").as_bytes());
    assert!(typo.code == 2 && typo.out.contains("<stdin>:2:1: `titel`: unknown key `titel`"), "{typo:?}");
    let linted = fairnotice_reading(&["policy", "lint", "-", "--now", IN_TIME], policy().as_bytes());
    assert!(linted.code == 0 && linted.out.starts_with("<stdin>\n"), "{linted:?}");
    let twice = fairnotice_reading(&["check", "-", "-", "--now", IN_TIME], record().as_bytes());
    assert!(twice.code == 2 && twice.out.contains("`-` can stand for one file alone"), "{twice:?}");
    let server = ["--server", "http://127.0.0.1:9", "--token", "x", "--tries", "1"];
    for verb in ["draft", "announce"] {
        let run = fairnotice_reading(&[&["change", verb, "-"], &server[..]].concat(), b"title = 7\n");
        assert!(run.code == 2 && run.err.contains("<stdin>:1:9: `title`: `7` is not what is expected here"), "{run:?}");
    }
}

/// R8: text that is not UTF-8 is reported with help.
#[test]
fn r8_other_encodings_are_named() {
    let folder = Folder::new();
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(record().encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let run = check(IN_TIME, &[&folder.write("utf16.toml", utf16)], &[]);
    assert!(run.code == 2 && run.out.contains("utf16.toml:1:1: is UTF-16 text (save the file as UTF-8)"), "{run:?}");
    let marked = folder.write("marked.toml", format!("\u{FEFF}{}", record()));
    assert_eq!(check(IN_TIME, &[&marked], &[]).code, 0);
}

/// R9: a file that never ends is refused as soon as it is longer than any record or policy.
#[test]
fn r9_no_more_is_read_than_a_file_may_have() {
    let folder = Folder::new();
    let large = folder.write("large.toml", format!("{}{}", record(), "#\n".repeat(1 << 20)));
    let expected = ":1:1: is larger than 1 MiB, the most that a policy or a change record may have";
    let file = "tests/records/update-in-time.toml";
    for path in [large.as_str(), "/dev/zero"] {
        let checked = check(IN_TIME, &[path], &[]);
        assert!(checked.code == 2 && checked.out.contains(&format!("{path}{expected}")), "{checked:?}");
        let with_policy = check(IN_TIME, &[file], &["--policy", path]);
        assert!(
            with_policy.code == 2 && with_policy.err.contains(&format!("error: {path}{expected}")),
            "{with_policy:?}"
        );
        let linted = fairnotice(&["policy", "lint", path]);
        assert!(linted.code == 2 && linted.out.contains(expected), "{linted:?}");
    }
    let read = fairnotice_reading(&["check", "-"], "x = = 3\n".repeat(1 << 18).as_bytes());
    assert!(read.code == 2 && read.out.contains(&format!("<stdin>{expected}")), "{read:?}");
}

/// A brand that cannot be shown keeps the server from starting, before it has made a database.
#[test]
fn a_brand_with_a_mistake_is_refused_by_file_and_line() {
    let folder = Folder::new();
    let database = folder.database();
    let serve =
        |brand: &str| fairnotice(&["serve", "--brand", brand, "--listen", "127.0.0.1:0", "--database-url", &database]);
    folder.write("logo.svg", "<svg/>");
    let brand = folder.write("brand.toml", "[logo]\nlight = \"logo.svg\"\ndark = \"none.png\"\n");
    let run = serve(&brand);
    for expected in [
        format!("{brand}:2:9: `logo.light`: `logo.svg` does not say how wide and high it is"),
        format!("{brand}:3:8: `logo.dark`: `none.png` cannot be read"),
    ] {
        assert!(run.code == 2 && run.err.contains(&expected), "{expected} in {run:?}");
    }
    let run = serve("no-such-brand.toml");
    assert!(run.code == 2 && run.err.contains("`no-such-brand.toml` cannot be read"), "{run:?}");
    assert!(!folder.path("fairnotice.db").exists());
}
