//! The exit code comes from the verdicts and the form from the arguments, with any reader and any target of the output.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{Folder, IN_TIME, check, command, fairnotice};
use serde_json::Value;
use std::{
    fs::{self, OpenOptions},
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What is left of a run whose reader reads one byte and leaves: exit code and standard error.
fn left_by_reader(mut command: Command) -> (i32, String) {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut byte = [0];
    _ = child.stdout.take().unwrap().read(&mut byte).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// The same of a run on a full disk.
fn on_full_disk(mut command: Command) -> (i32, String) {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.stdin(Stdio::null()).stdout(full).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// R1: more output than a pipe holds, from records that comply, that do not, and that cannot be read.
#[test]
fn r1_the_exit_code_does_not_depend_on_the_reader() {
    let folder = Folder::new();
    let record = fs::read_to_string(format!("{}/tests/records/update-in-time.toml", common::ROOT)).unwrap();
    let many =
        |name: &str, text: &str| (0..200).map(|i| folder.write(&format!("{name}{i}.toml"), text)).collect::<Vec<_>>();
    let good = many("good", &record);
    let failing = many("failing", &record.replace("start = 2026-11-17T02", "start = 2026-11-16T10"));
    let unreadable = many("unreadable", "title = 7\n");
    // A fault, and a note on each of more freezes than a pipe holds.
    let freezes = (0..1_000).fold(String::new(), |text, i| {
        text + &format!("[[freezes]]\nid = \"f{i}\"\nstart = 2026-10-01T00:00:00Z\nend = 2026-10-02T00:00:00Z\n")
    });
    let kinds = "kinds = [{ id = \"update\", releases = [\"none\"], notes_due = \"change_notice\" }]";
    let head = "id = \"f\"\nversion = \"1\"\neffective_from = 2026-01-01\ncomponents = [{ id = \"api\" }]";
    let faulty = folder.write("faulty", format!("{head}\n{kinds}\nbusiness = {{ zone = \"UTC\" }}\n{freezes}"));
    for format in ["text", "json", "github"] {
        for (files, verdict) in [(&good, 0), (&failing, 1), (&unreadable, 2)] {
            let files: Vec<_> = files.iter().map(String::as_str).collect();
            let arguments = [&["check", "--now", IN_TIME, "--format", format], &files[..]].concat();
            let complete = fairnotice(&arguments);
            assert_eq!((complete.code, complete.err.as_str()), (verdict, ""), "{format} {verdict}");
            assert_eq!(left_by_reader(command(&arguments)), (verdict, String::new()), "{format} {verdict}");
            let (code, errors) = on_full_disk(command(&arguments));
            assert_eq!(code, 2, "{format} {verdict}");
            assert!(errors.starts_with("error: cannot write the output: "), "{errors}");
        }
        let lint = ["policy", "lint", "--now", IN_TIME, "--format", format];
        let policies = [&lint[..], &[faulty.as_str()]].concat();
        assert_eq!(left_by_reader(command(&policies)), (1, String::new()), "{format}");
        let files: Vec<_> = lint.into_iter().chain(unreadable.iter().map(String::as_str)).collect();
        assert_eq!(left_by_reader(command(&files)), (2, String::new()), "{format}");
        assert_eq!(on_full_disk(command(&policies)).0, 2, "{format}");
    }
}

/// R1: every other command, and help.
#[test]
fn r1_no_command_panics_without_a_reader_or_without_room() {
    let folder = Folder::new();
    let database = folder.database();
    let record = "tests/records/upgrade-too-late.toml";
    let slot = ["slot", record, "--now", "2026-11-03T09:00:00Z"];
    assert_eq!(fairnotice(&["token", "create", "--name", "Ana Ruiz", "--database-url", &database]).code, 0);
    for arguments in [
        &slot[..],
        &[&slot[..], &["--format", "json"]].concat(),
        &["timetable", record, "--now", "2026-11-03T09:00:00Z"],
        &["timetable", record, "--format", "json"],
        &["policy", "table"],
        &["policy", "table", "--format", "markdown"],
        &["policy", "show"],
        &["token", "list", "--database-url", &database],
        &["--help"],
        &["check", "--help"],
        &["--version"],
    ] {
        assert_eq!(left_by_reader(command(arguments)), (0, String::new()), "{arguments:?}");
        let (code, errors) = on_full_disk(command(arguments));
        assert_eq!(code, 2, "{arguments:?}");
        assert!(errors.starts_with("error: cannot write the output: "), "{arguments:?} {errors}");
        // Standard error that cannot be written either is no reason to panic.
        let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert_eq!(command(arguments).stdout(full()).stderr(full()).status().unwrap().code(), Some(2), "{arguments:?}");
    }
    // A token that nobody has seen can be revoked.
    let (code, errors) = on_full_disk(command(&["token", "create", "--name", "CI", "--database-url", &database]));
    assert_eq!(code, 2);
    let id = errors.split("fairnotice token revoke ").nth(1).unwrap().split('`').next().unwrap();
    assert_eq!(fairnotice(&["token", "revoke", id, "--database-url", &database]).code, 0, "{errors}");
}

/// R1: a server whose log cannot be written goes on serving.
#[test]
fn r1_a_full_disk_for_the_log_does_not_end_the_server() {
    let folder = Folder::new();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let listen = address.to_string();
    let arguments = ["serve", "--listen", &listen, "--database-url", &folder.database()];
    let mut server = command(&arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(full).spawn().unwrap();
    let answers = || {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.starts_with("HTTP/1.1 200").then_some(())
    };
    let started = Instant::now();
    while answers().is_none() && server.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_secs(30) {
        thread::sleep(Duration::from_millis(50));
    }
    let ended = server.try_wait().unwrap();
    let answered = answers();
    _ = server.kill();
    server.wait().unwrap();
    assert_eq!((ended, answered), (None, Some(())));
}

/// R10: a policy or a record that cannot be read is reported in the requested form, on standard output.
#[test]
fn r10_unreadable_input_is_reported_in_the_requested_form() {
    let folder = Folder::new();
    let broken = folder.write("policy.toml", "id = 7\nversion = \"1\"\n");
    let record = folder.write("record.toml", "title = 7\n");
    let json = |arguments: &[&str]| {
        let run = fairnotice(arguments);
        assert_eq!((run.code, run.err.as_str()), (2, ""), "{arguments:?} {run:?}");
        serde_json::from_str::<Value>(&run.out).unwrap()
    };
    let good = "tests/records/update-in-time.toml";
    for policy in [broken.as_str(), "policies/none.toml", "tests/records/none"] {
        let report = json(&["check", good, good, "--policy", policy, "--format", "json"]);
        assert_eq!((report.as_array().unwrap().len(), &report[0]["file"]), (1, &policy.into()));
        assert!(!report[0]["problems"].as_array().unwrap().is_empty());
        for command in ["slot", "timetable"] {
            let report = json(&[command, good, "--policy", policy, "--format", "json"]);
            assert_eq!(report["file"], policy);
            assert!(!report["problems"].as_array().unwrap().is_empty());
        }
        let report = json(&["policy", "lint", good, policy, "--format", "json"]);
        assert_eq!(report[1]["file"], policy);
        for arguments in [
            &["check", good, "--policy", policy, "--format", "github"][..],
            &["policy", "lint", policy, "--format", "github"],
        ] {
            let run = fairnotice(arguments);
            assert_eq!((run.code, run.err.as_str()), (2, ""), "{run:?}");
            assert!(run.out.starts_with(&format!("::error file={policy}")), "{run:?}");
        }
    }
    let report = json(&["check", &record, "--format", "json"]);
    assert_eq!(report[0]["problems"].as_array().unwrap().last().unwrap()["line"], 1);
    let address = ["--server", "http://127.0.0.1:9", "--token", "x", "--tries", "1", "--format", "json"];
    let report = json(&[&["change", "draft", record.as_str()], &address[..]].concat());
    assert_eq!(report["file"], record.as_str());
    let report = json(&[&["change", "start", "cut"], &address[..]].concat());
    assert!(report["problems"][0]["what"].as_str().unwrap().contains("the server at `http://127.0.0.1:9`"));
}

/// R10: each annotation stands at the line of the key that it is about; what is missing has the line of the kind.
#[test]
fn r10_annotations_carry_the_line_of_their_key() {
    let record = fs::read_to_string(format!("{}/tests/records/update-in-time.toml", common::ROOT)).unwrap();
    let folder = Folder::new();
    let line = |text: &str, key: &str| 1 + text.lines().position(|line| line.starts_with(key)).unwrap();
    let without = |key: &str| record.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n");
    for (text, rule, key) in [
        (record.replace("start = 2026-11-17T02", "start = 2026-11-16T10"), "C5", "start"),
        (record.replace("kind = \"update\"", "kind = \"patch\""), "C1", "kind"),
        (record.replace("announced_at = 2026-10-30", "announced_at = 2026-11-16"), "C3", "start"),
        (without("description"), "C8", "kind"),
        (record.replace("required = false", "required = true"), "C7", "downtime"),
    ] {
        let file = folder.write("record.toml", &text);
        let run = check(IN_TIME, &[&file], &["--format", "github"]);
        let title = format!("title={rule} ");
        let annotation = run.out.lines().find(|line| line.contains(&title)).unwrap_or_else(|| panic!("{rule} {run:?}"));
        assert!(annotation.contains(&format!("file={file},line={},col=", line(&text, key))), "{rule} {annotation}");
    }
}
