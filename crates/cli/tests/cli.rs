//! The binary `fairnotice` as a person or a CI run calls it.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{Folder, IN_TIME, ROOT, Run, check, fairnotice};
use std::{fs, path::Path};

#[test]
fn the_exit_code_is_that_of_the_worst_file() {
    for (files, code) in [
        (&["update-in-time"][..], 0),
        (&["update-in-time", "routine"], 0),
        (&["update-early-notice-pending"], 0),
        (&["update-peak-waived"], 0),
        (&["update-in-peak-hours"], 1),
        (&["update-in-time", "update-in-peak-hours", "routine"], 1),
        (&["patch-beyond-horizon"], 1),
        (&["tests/records/none.toml"], 2),
        (&["update-in-peak-hours", "tests/records/none.toml", "update-in-time"], 2),
        (&["tests/records"], 2),
    ] {
        for format in ["text", "json"] {
            let run = check(IN_TIME, files, &["--format", format]);
            assert_eq!(run.code, code, "{files:?} {run:?}");
            assert_eq!(run.err, "", "{files:?}");
            for file in files {
                assert!(run.out.contains(file), "{file} {run:?}");
            }
        }
    }
}

#[test]
fn text_is_for_people() {
    let run = check(IN_TIME, &["update-in-time", "update-in-peak-hours"], &[]);
    let (first, second) = run.out.split_once("\n\n").unwrap();
    assert!(first.starts_with("tests/records/update-in-time.toml\n"), "{first}");
    assert!(second.starts_with("tests/records/update-in-peak-hours.toml\n"), "{second}");
    assert!(second.lines().any(|line| line.contains("C5") && line.contains("fails")), "{second}");
}

#[test]
fn json_is_for_programs() {
    let run = check(IN_TIME, &["update-in-peak-hours", "tests/records/none.toml"], &["--format", "json"]);
    let checked: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(checked[0]["file"], "tests/records/update-in-peak-hours.toml");
    assert_eq!(
        (&checked[0]["verdict"]["outcome"], &checked[0]["problems"]),
        (&"fail".into(), &serde_json::Value::Null)
    );
    assert_eq!(
        (&checked[1]["verdict"], checked[1]["problems"].as_array().unwrap().len()),
        (&serde_json::Value::Null, 1)
    );
    let what = checked[1]["problems"][0]["what"].as_str().unwrap();
    assert!(what.starts_with("`tests/records/none.toml` cannot be read: "), "{what}");
}

#[test]
fn mistakes_are_reported_with_file_line_and_column() {
    let folder = Folder::new();
    let good = fs::read_to_string(Path::new(ROOT).join("tests/records/update-in-time.toml")).unwrap();
    let cases = [
        ("typo.toml", good.replace("title =", "titel ="), "2:1: `titel`: unknown key `titel` (did you mean `title`?)"),
        (
            "kind.toml",
            good.replace("\"update\"", "\"updat\""),
            "3:8: `kind`: `updat` is none of the values here (did you mean `update`?)",
        ),
        ("syntax.toml", good.replace("title = ", "title == "), "2:8: "),
        (
            "window.toml",
            good.replace("end = 2026-11-17T05", "end = 2026-11-17T01"),
            "6:7: `end`: `2026-11-17T01:00:00Z` is not after the start",
        ),
        (
            "offset.toml",
            good.replace("T05:00:00Z", "T05:00:00"),
            "6:7: `end`: `2026-11-17T05:00:00` is not a date and time with an offset",
        ),
        (
            "version.toml",
            good.replace("\"3.10.0\"", "\"3.10\""),
            "15:6: `release.to`: `3.10` is not a version of three numbers, such as `3.10.0`",
        ),
        ("empty.toml", String::new(), "1:1: `title`: is missing"),
    ];
    for (name, text, expected) in cases {
        let path = folder.write(name, text);
        let run = check(IN_TIME, &[&path], &[]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.out.contains(&format!("{path}:{expected}")), "{run:?}");
    }
    let path = folder.write("bytes.toml", [0xff, 0xfe]);
    let run = check(IN_TIME, &[&path], &[]);
    assert_eq!((run.code, run.out.lines().count()), (2, 1), "{run:?}");
    assert!(run.out.contains("UTF-8"), "{run:?}");
}

#[test]
fn a_custom_policy_is_applied() {
    let folder = Folder::new();
    let run = check(IN_TIME, &["update-in-time"], &["--policy", "policies/reference-table.toml"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = fs::read_to_string(Path::new(ROOT).join("policies/reference-strict.toml")).unwrap();
    let broken = folder.write("policy.toml", text.replace("[versions]", "[verions]"));
    let run = check(IN_TIME, &["update-in-time"], &["--policy", &broken]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(
        run.err.starts_with(&format!("error: {broken}:"))
            && run.err.contains("unknown key `verions` (did you mean `versions`?)"),
        "{run:?}"
    );
    let run = check(IN_TIME, &["update-in-time"], &["--policy", "policies/none.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: `policies/none.toml` cannot be read: "), "{run:?}");
}

#[test]
fn a_folder_holds_every_version_and_each_change_has_its_own() {
    let read = |path: &str| fs::read_to_string(Path::new(ROOT).join(path)).unwrap();
    let (versions, records, empty) = (Folder::new(), Folder::new(), Folder::new());
    let first = read("policies/reference-strict.toml");
    let second = first.replace("\"2019.11.13\"", "\"2026.11\"").replace("= 2019-03-01", "= 2026-11-01");
    versions.write("2019.toml", &first);
    versions.write("2026.toml", &second);
    versions.write("read-me.txt", "not a policy");
    let naming = |version: &str| {
        let record = format!("policy_version = \"{version}\"\n{}", read("tests/records/patch-in-time.toml"));
        records.write(&format!("{version}.toml"), record)
    };
    let folder = versions.path("").display().to_string();
    for (record, expected) in [
        // Announced in October, and in November.
        ("patch-too-late", "version 2019.11.13"),
        ("patch-in-time", "version 2026.11"),
        (naming("2019.11.13").as_str(), "version 2019.11.13"),
        (naming("2020").as_str(), "the policy has no version `2020` (known here: `2019.11.13`, `2026.11`)"),
    ] {
        let run = check("2026-11-10T09:00:00Z", &[record], &["--policy", &folder]);
        assert!(run.out.contains(expected), "{record} {run:?}");
    }
    let run = check(IN_TIME, &["routine"], &["--policy", &empty.path("").display().to_string()]);
    assert!(run.code == 2 && run.err.contains("holds no `.toml` file"), "{run:?}");
}

#[test]
fn slots_and_timetables_are_printed() {
    let record = "tests/records/upgrade-too-late.toml";
    let run = fairnotice(&["slot", record, "--now", "2026-11-03T09:00:00Z", "--count", "2"]);
    assert_eq!((run.code, run.err.as_str(), run.out.lines().count()), (0, "", 3), "{run:?}");
    assert!(
        run.out.starts_with("earliest start  Wed 25 Nov 2026 at 02:00 Europe/Madrid (2026-11-25T01:00:00Z)"),
        "{run:?}"
    );
    let run = fairnotice(&["slot", record, "--now", "2026-11-03T09:00:00Z", "--format", "json"]);
    let slots: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&slots["slots"][0]["start"], &slots["binding"][0]), (&"2026-11-25T01:00:00Z".into(), &"C5".into()));
    let run = fairnotice(&["timetable", record, "--now", "2026-11-03T09:00:00Z"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    assert!(run.out.contains("done late  by Thu 29 Oct 2026 at 23:59:59"), "{run:?}");
    let run = fairnotice(&["timetable", record, "--now", "2026-11-03T09:00:00Z", "--format", "json"]);
    let table: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(table["entries"][2]["progress"], "done_late");
}

#[test]
fn policies_are_printed_and_read_again() {
    let folder = Folder::new();
    let table = fairnotice(&["policy", "table", "policies/example-tiers.toml", "--format", "markdown"]);
    assert!(table.out.contains("| scheduled platform update |"), "{table:?}");
    assert!(fairnotice(&["policy", "table"]).out.contains("15 business days"));
    let shown = fairnotice(&["policy", "show", "policies/example-freezes.toml"]);
    let again = fairnotice(&["policy", "lint", "--now", IN_TIME, &folder.write("shown.toml", &shown.out)]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "{again:?}");
    assert!(again.out.contains("free stretches in 52 weeks"), "{again:?}");
}

#[test]
fn a_policy_is_held_to_itself() {
    let folder = Folder::new();
    let lint = |more: &[&str]| fairnotice(&[&["policy", "lint", "--now", IN_TIME], more].concat());
    let (strict, sections, table) =
        ("policies/reference-strict.toml", "policies/reference-sections.toml", "policies/reference-table.toml");
    let built_in = lint(&[]);
    assert_eq!((built_in.code, built_in.err.as_str()), (0, ""), "{built_in:?}");
    assert_eq!(built_in.out, lint(&[strict]).out);
    assert!(built_in.out.ends_with("0 faults, 0 warnings, 5 notes\n"), "{built_in:?}");
    let one = lint(&[sections]);
    assert_eq!(one.code, 1);
    assert!(one.out.contains("fault    `kinds[3].early_notice` (line 98): `3 days` is due after"), "{one:?}");
    assert!(one.out.ends_with("1 fault, 1 warning, 3 notes\n"), "{one:?}");
    // The worst decides, and each can be compared with the first.
    let three = lint(&[table, strict, sections, "--compare"]);
    assert_eq!(three.code, 1);
    let expected = "(line 100): of `patch` is `3 business days`, `reference-table` 2019.11.13 has `1 day`: due sooner here on 1454 of";
    assert!(three.out.contains(expected), "{three:?}");
    let all = lint(&["policies"]);
    assert_eq!((all.code, all.out.matches("\npolicy `").count()), (1, 7), "{all:?}");
    assert!(!all.out.contains("`example-freezes` 2026.2 has"), "{all:?}");
    // The requested severity decides, too.
    assert_eq!(lint(&[strict, "--length", "8 days"]).code, 1);
    assert_eq!(lint(&["--length", "long"]).code, 2);
    // A zone that does not exist is refused as the file is read.
    let text = fs::read_to_string(format!("{ROOT}/{strict}")).unwrap();
    let zone = folder.write("zone.toml", text.replace("zone = \"America/Bogota\"", "zone = \"America/Bogato\""));
    let refused = lint(&[sections, &zone]);
    assert_eq!((refused.code, refused.err.as_str()), (2, ""), "{refused:?}");
    let expected = format!(
        "{zone}:126:8: `regions[2].zone`: `America/Bogato` is not a time zone of the IANA database; did you mean `America/Bogota`?\n"
    );
    assert!(refused.out.ends_with(&expected), "{refused:?}");
    let json: serde_json::Value = serde_json::from_str(&lint(&[sections, &zone, "--format", "json"]).out).unwrap();
    let fault = &json[0]["remarks"][0];
    assert_eq!((&fault["severity"], &fault["check"], &fault["line"]), (&"fault".into(), &"order".into(), &98.into()));
    assert_eq!((&fault["share"]["count"], &fault["share"]["of"]), (&1_087.into(), &1_454.into()));
    assert_eq!((&json[1]["problems"][0]["line"], &json[1]["remarks"]), (&126.into(), &serde_json::json!([])));
    let github = lint(&[sections, "--format", "github"]);
    let start =
        format!("::error file={sections},line=98,col=16,title=fault::`kinds[3].early_notice`: `3 days` is due after");
    assert!(github.out.starts_with(&start), "{github:?}");
    assert!(github.out.contains("::warning file=") && github.out.contains("::notice file="), "{github:?}");
    for broken in ["id = 7\n", "id = "] {
        let broken = lint(&[&folder.write("broken.toml", broken)]);
        assert_eq!((broken.code, broken.err.as_str()), (2, ""), "{broken:?}");
        assert!(broken.out.contains("broken.toml:1:"), "{broken:?}");
    }
    assert_eq!(lint(&["none.toml"]).code, 2);
}

#[test]
fn annotations_are_for_github_and_colour_is_for_terminals() {
    let run = check(IN_TIME, &["update-in-peak-hours", "update-in-time"], &["--format", "github"]);
    let mut lines = run.out.lines();
    let first = lines.next().unwrap();
    assert!(
        first.starts_with(
            "::error file=tests/records/update-in-peak-hours.toml,line=5,col=9,title=C5 peak hours fails::"
        ),
        "{first}"
    );
    assert_eq!((lines.next(), run.code), (Some("2 files: 1 compliant, 1 not compliant"), 1));
    let text = check(IN_TIME, &["update-in-peak-hours"], &[]).out;
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn wrong_words_are_refused_with_exit_code_two() {
    for (arguments, expected) in [
        (&["check"][..], "<FILE>..."),
        (&["check", "--now", "2026-10-30", "x.toml"], "is not a date and time with an offset"),
        (&["check", "--format", "xml", "x.toml"], "[possible values: text, json, github]"),
        (&["chekc"], "check"),
        (&["token", "create"], "--name"),
        (&["serve", "--listen", "nowhere"], "invalid socket address"),
        (&["serve", "--clock", "noon"], "is not a date and time with an offset"),
        (
            &["serve", "--listen", "127.0.0.1:0", "--database-url", "fairnotice.db"],
            "`fairnotice.db` is not the address of a database; write `sqlite://` and the path of a file",
        ),
    ] {
        let run = fairnotice(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?} {run:?}");
        assert!(run.err.contains(expected), "{arguments:?} {run:?}");
    }
}

#[test]
fn a_token_is_shown_once() {
    let folder = Folder::new();
    let database = folder.database();
    let token = |arguments: &[&str]| fairnotice(&[&["token"], arguments, &["--database-url", &database]].concat());
    let none = token(&["list"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert!(none.err.contains("fairnotice token create"), "{none:?}");
    let made: Vec<_> = ["Ana Ruiz", "  CI of billing "].iter().map(|name| token(&["create", "--name", name])).collect();
    let mut parts = Vec::new();
    for run in &made {
        assert_eq!(run.code, 0, "{run:?}");
        // The token alone is on standard output: a script can catch it.
        let [prefix, id, secret] = run.out.trim().split('_').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!((prefix, id.len(), secret.len()), ("fn", 12, 48), "{run:?}");
        assert!(run.err.contains(id) && !run.err.contains(secret), "{run:?}");
        parts.push((id, secret));
    }
    let revoked = token(&["revoke", parts[0].0]);
    assert_eq!((revoked.code, revoked.err), (0, format!("token {} is revoked\n", parts[0].0)));
    let list = token(&["list"]);
    assert_eq!((list.code, list.out.lines().count()), (0, 2), "{list:?}");
    for ((id, secret), (name, state)) in parts.iter().zip([("Ana Ruiz", "revoked 20"), ("CI of billing", "valid")]) {
        let line = list.out.lines().find(|line| line.starts_with(id)).unwrap();
        assert!(line.contains(&format!("  {name}  {state}")), "{line}");
        assert!(!list.out.contains(secret) && !list.err.contains(secret));
        // Nor is it in the database.
        for file in fs::read_dir(folder.0.path()).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
    // The audit log names an actor by name alone: none is given twice, nor the server's own.
    for (name, expected) in [
        ("Ana Ruiz", format!("the name `Ana Ruiz` is that of token {}, which is revoked, ", parts[0].0)),
        (
            "CI of billing",
            format!("the name `CI of billing` is that of token {}, and the audit log names it", parts[1].0),
        ),
        ("clock", "are reserved in the audit log".to_owned()),
        ("command line", "are reserved in the audit log".to_owned()),
        ("bounce", "are reserved in the audit log".to_owned()),
    ] {
        let run = token(&["create", "--name", name]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.err.contains(&expected), "{run:?}");
    }
    for arguments in [
        &["revoke", parts[0].0][..],
        &["revoke", "none"],
        &["create", "--name", " "],
        &["create", "--name", "two\nlines"],
    ] {
        let run = token(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?} {run:?}");
        assert!(run.err.starts_with("error: "), "{arguments:?} {run:?}");
    }
    assert_eq!(token(&["list"]).out, list.out);
}

#[test]
fn a_clock_that_can_be_moved_is_for_this_machine_alone() {
    let folder = Folder::new();
    let database = folder.database();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let run = fairnotice(&["serve", "--clock", IN_TIME, "--listen", address, "--database-url", &database]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.err.contains("error: `--clock` is for tests and demonstrations: listen at a loopback address"),
            "{run:?}"
        );
    }
    assert!(!folder.path("fairnotice.db").exists());
}

/// A compiled zone (RFC 9636) that is always eight hours behind UTC.
fn eight_hours_behind() -> Vec<u8> {
    let block: Vec<u8> = [
        b"TZif2".as_slice(),
        &[0; 15],
        // No leap seconds, no transitions; one type of local time, whose name has four bytes.
        &[0; 16],
        &[0, 0, 0, 1, 0, 0, 0, 4],
        &(-28_800_i32).to_be_bytes(),
        &[0, 0],
        b"PST\0",
    ]
    .concat();
    [block.as_slice(), &block, b"\nPST8\n"].concat()
}

// R2: the newest time zone data are used, or those of a folder, and every verdict names them.
#[test]
fn r2_the_time_zone_data_are_named_and_can_be_chosen() {
    let folder = Folder::new();
    let policy = folder.write(
        "policy.toml",
        "id = 'v'\nversion = '1'\neffective_from = 2026-01-01\ncomponents = [{ id = 'api' }]\n\
         kinds = [{ id = 'update', releases = ['none'] }]\nbusiness = { zone = 'America/Vancouver' }\n\
         regions = [{ id = 'west', zone = 'America/Vancouver', peak = { from = '08:00', to = '20:00' } }]",
    );
    let record = folder.write(
        "record.toml",
        "title = 'W'\nkind = 'update'\ndescription = 'x'\nstart = 2026-12-01T15:00:00Z\nend = 2026-12-01T15:59:00Z\n\
         components = [{ id = 'api', impact = 'degraded' }]\ndowntime = { required = false }\n\
         effect_without_downtime = 'x'\nrollback = { infrastructure = 'a', services = 'b', data = 'c' }",
    );
    let tzdata = |run: &Run| {
        let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        found[0]["verdict"]["tzdata"].as_str().unwrap().to_owned()
    };
    let json = ["--policy", &policy, "--format", "json"];
    let run = check(IN_TIME, &[&record], &json);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(tzdata(&run).as_str() >= "2026f", "{}", run.out);

    let zones = folder.path("zones");
    fs::create_dir_all(zones.join("America")).unwrap();
    fs::write(zones.join("America/Vancouver"), eight_hours_behind()).unwrap();
    let path = zones.display().to_string();
    let by_folder = [json.as_slice(), &["--tzdata", &path]].concat();
    let run = check(IN_TIME, &[&record], &by_folder);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(tzdata(&run).starts_with("sha256:"), "{}", run.out);

    fs::write(zones.join("tzdata.zi"), "# version 2025b\n# This zic input file is in the public domain.\n").unwrap();
    let run = check(IN_TIME, &[&record], &by_folder);
    assert_eq!((run.code, tzdata(&run).as_str()), (0, "2025b"));
    let run = check(IN_TIME, &[&record], &["--policy", &policy, "--tzdata", &path]);
    assert!(run.out.lines().nth(1).unwrap().ends_with("; time zone data 2025b)"), "{}", run.out);
    for (command, more) in [("slot", &["--count", "1"][..]), ("timetable", &[])] {
        let run = fairnotice(
            &[&[command, &record, "--now", IN_TIME, "--policy", &policy, "--tzdata", &path, "--format", "json"], more]
                .concat(),
        );
        let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(found["tzdata"], "2025b", "{run:?}");
    }

    // The folder has no other zone, and an empty one has none.
    let run = fairnotice(&["policy", "lint", "policies/reference-strict.toml", "--tzdata", &path]);
    assert_eq!(run.code, 2);
    assert!(
        run.out.contains("`Europe/Madrid` is not a time zone")
            || run.err.contains("`Europe/Madrid` is not a time zone"),
        "{run:?}"
    );
    let empty = folder.path("empty");
    fs::create_dir(&empty).unwrap();
    let run = check(IN_TIME, &[&record], &["--policy", &policy, "--tzdata", &empty.display().to_string()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("it holds no compiled time zones"), "{}", run.err);
}
