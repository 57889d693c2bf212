//! `fairnotice change …` against a running server, as an operator or a script calls it.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod capacity;
mod database;
mod server;

use serde_json::{Value, json};
use server::{Run, Server, between, fairnotice, request};
use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    process::Command,
};

const RECORD: &str = r#"
id = "cut"
title = "Recordings can be cut"
kind = "update"
description = "Deploys release 3.10.0."
start = 2026-11-17T02:00:00Z
end = 2026-11-17T05:00:00Z
components = [{ id = "recordings", impact = "brief_interruptions" }]
downtime = { required = false }
effect_without_downtime = "Recordings may begin late."
rollback = { infrastructure = "unchanged", services = "redeploy 3.9.2", data = "nothing to undo" }
statements = ["Load was weighed."]

[release]
from = "3.9.2"
to = "3.10.0"
notes_at = 2026-10-30T12:00:00Z
docs_at = 2026-10-30T12:00:00Z
items = [{ category = "improvement", title = "Recordings can be cut" }]
"#;

/// T7: the same work under another id.
#[test]
fn t7_the_same_change_is_announced_twice_only_if_that_is_meant() {
    let server = Server::start();
    let file = server.file("cut.toml", RECORD);
    let again = server.file("again.toml", &RECORD.replace("id = \"cut\"", "id = \"again\""));
    server.change(&["announce", &file]).ends(0, &["announced `cut`"]);
    server.change(&["announce", &again]).ends(1, &["`cut`", "allow_duplicate"]);
    server.change(&["announce", &again, "--allow-duplicate"]).ends(0, &["announced `again`"]);
}

#[test]
fn a_change_lives_by_commands() {
    let server = Server::start();
    let file = server.file("cut.toml", RECORD);
    server.change(&["draft", &file]).ends(
        0,
        &["drafted `cut`, Recordings can be cut: draft, revision 1", "`fairnotice change announce cut` publishes it"],
    );
    server
        .change(&["edit", "cut", "--title", "Recordings can be cut and joined"])
        .ends(0, &["edited `cut`", "revision 2"]);
    server.change(&["announce", "cut", "--message", "At last."]).ends(
        0,
        &[
            "announced `cut`, Recordings can be cut and joined: announced, revision 3",
            &format!("http://{}/maintenance/cut", server.address),
            "due     N2 reminder, at 2026-11-17T01:00:00Z",
        ],
    );
    server.set_clock("2026-11-17T01:00:00Z");
    server.set_clock("2026-11-17T02:00:00Z");
    for (arguments, expected) in [
        (&["start", "cut", "--message", "We begin.", "--reason", "all is ready"][..], "started `cut`"),
        (&["update", "cut", "--message", "Longer.", "--end", "2026-11-17T06:00:00Z"], "published an update of `cut`"),
        (&["verify", "cut"], "verifying `cut`, Recordings can be cut and joined: verifying, revision 7"),
        (&["incident", "cut", "--title", "Recordings fail", "--message", "We look."], "opened an incident of `cut`"),
        (&["rollback", "cut"], "rolled back `cut`"),
    ] {
        server.change(arguments).ends(0, &[expected]);
    }
    server
        .change(&["close", "cut"])
        .ends(1, &["refused: the record cannot be closed before its rollback message", "possible: update"]);
    server.change(&["update", "cut", "--message", "It was too slow."]).ends(0, &["rolled back, revision 10"]);
    server.change(&["close", "cut"]).ends(0, &["closed `cut`", "revision 11", "nothing more is due"]);
    let record = server.get("changes/cut");
    assert_eq!(
        (&record["state"], &record["actual"]["extended"][0]["end"]),
        (&json!("closed"), &json!("2026-11-17T06:00:00Z"))
    );
    let log = server.get("audit");
    let start = log.as_array().unwrap().iter().find(|line| line["action"] == "start").unwrap();
    assert_eq!(
        (&start["actor"], &start["detail"], &start["reason"]),
        (&json!("Ana Ruiz"), &json!("We begin."), &json!("all is ready"))
    );
}

/// How many would be notified is known before a step, and nothing is stored.
#[test]
fn a_dry_run_shows_a_step_and_takes_none() {
    let server = Server::start();
    let file = server.file("cut.toml", RECORD);
    let table = server.file("customers.csv", "address,muted\nana@example.com,\nbo@example.com,started\n");
    let database = server.database("fairnotice.db");
    let import = ["subscriber", "import", &table, "--consent", "contract", "--database-url", &database];
    Run::of(fairnotice().args(import)).ends(0, &["2 imported"]);
    let kept = format!("keeps its mails: http://{}/dev/mail", server.address);
    server.change(&["announce", &file, "--dry-run"]).ends(
        0,
        &["dry run, nothing is stored: announced `cut`", "mail    announcement would go to 2 subscribers\n", &kept],
    );
    server.change(&["start", "cut", "--dry-run"]).ends(2, &["there is no change `cut`"]);
    server.change(&["announce", &file]).ends(0, &["mail    announcement goes to 2 subscribers\n", &kept]);
    // What is refused in earnest is refused in a dry run.
    server.change(&["finish", "cut", "--dry-run"]).ends(1, &["refused: the step `finish` is not possible"]);
    server.set_clock("2026-11-17T02:00:00Z");
    let start = ["start", "cut", "--dry-run"];
    let expected = "mail    message that work has begun would go to 1 subscriber; 1 more have muted it\n";
    server.change(&start).ends(0, &["dry run, nothing is stored: started `cut`", expected]);
    assert_eq!(server.get("changes/cut")["state"], "announced");
    let answer: Value =
        serde_json::from_str(&server.change(&[&start[..], &["--format", "json"]].concat()).out).unwrap();
    assert_eq!(answer["dry_run"], true);
}

#[test]
fn a_complete_new_record_replaces_the_old() {
    let server = Server::start();
    server.change(&["announce", &server.file("cut.toml", RECORD)]).ends(0, &["announced `cut`"]);
    // Omitted keys are removed, unchanged keys are not sent, and the published keys of the release stay.
    let new = RECORD
        .replace("statements = [\"Load was weighed.\"]\n", "")
        .replace("description = \"Deploys", "description = \"Rolls out")
        .replace("notes_at = 2026-10-30T12:00:00Z\n", "");
    let new = server.file("new.toml", &new);
    let edited = server.change(&["edit", "cut", &new, "--message", "In other words.", "--format", "json"]);
    edited.ends(0, &[]);
    let answer: Value = serde_json::from_str(&edited.out).unwrap();
    assert_eq!((&answer["revision"], &answer["description"]), (&json!(2), &json!("Rolls out release 3.10.0.")));
    let plan = server.get("changes/cut")["plan"].clone();
    assert_eq!(plan["statements"], Value::Null);
    assert!(plan["release"]["notes_at"].as_str().unwrap().starts_with("2026-10-30T12:00:0"), "{plan}");
    server.change(&["edit", "cut", &new]).ends(0, &["nothing to edit in `cut`", "revision 2"]);
    let later = ["edit", "cut", "--start", "2026-11-18T02:00:00Z", "--end", "2026-11-18T05:00:00Z"];
    server.change(&later).ends(0, &["edited `cut`", "revision 3", "N2 reminder, at 2026-11-18T01:00:00Z"]);
    server
        .change(&["cancel", "cut", "--message", "Not this year."])
        .ends(0, &["cancelled `cut`", "nothing more is due"]);
}

#[test]
fn a_refusal_says_why_and_what_would_pass() {
    let server = Server::start();
    let file = server.file("cut.toml", RECORD);
    let soon = server.file("soon.toml", &RECORD.replace("2026-11-17", "2026-11-03").replace("[\"recordings\"", "["));
    let run = server.change(&["announce", &soon]);
    run.ends(1, &["refused: the change would break the policy by R6, R9, C3", "  fails   C3 change notification: "]);
    assert!(run.out.contains("\n             to pass: start on ") && run.out.contains("promised in: "), "{run:?}");
    assert!(!run.out.contains("passes"), "only what stands against it: {run:?}");
    let run = server.change(&["announce", &soon, "--format", "json"]);
    assert_eq!((run.code, serde_json::from_str::<Value>(&run.out).unwrap()["status"].clone()), (1, json!(422)));
    server.change(&["announce", &file]).ends(0, &[]);
    server.change(&["announce", &file]).ends(1, &["refused: the id `cut` is taken"]);
    server
        .change(&["finish", "cut"])
        .ends(1, &["refused: the step `finish` is not possible", "possible steps are `edit`, `start` and `cancel`"]);
    server.change(&["edit", "cut", "--title", "Cut", "--reason", "shorter"]).ends(0, &[]);
    // Somebody has seen the revision before.
    for arguments in [&["edit", "cut", "--title", "Cuts", "--revision", "1"][..], &["start", "cut", "--revision", "1"]]
    {
        server.change(arguments).ends(
            1,
            &[
                "refused: you speak of revision 1",
                "`edit` by Ana Ruiz (shorter)",
                "title: \"Recordings can be cut\" -> \"Cut\"",
            ],
        );
    }
    for (arguments, expected) in [
        (&["update", "cut"][..], "the step `update` is not possible"),
        (&["start", "none"], "there is no change `none`"),
        (&["edit", "none", "--title", "x"], "there is no change `none`"),
        (&["start", "../../healthz"], "cannot be the id of a record"),
        (&["announce", "missing.toml"], "`missing.toml` cannot be read"),
        (&["edit", "cut"], "required"),
        (&["edit", "cut", &file, "--title", "x"], "cannot be used with"),
        (&["edit", "cut", "--end", "tomorrow"], "is not a date and time with an offset"),
        (&["announce", &file, "--revision", "1"], "announce the draft by its id"),
    ] {
        server.change(arguments).ends(if arguments[0] == "update" { 1 } else { 2 }, &[expected]);
    }
    let typo = server.file("typo.toml", &RECORD.replace("title =", "titel ="));
    server.change(&["draft", &typo]).ends(2, &["typo.toml:3:1: `titel`: unknown key `titel` (did you mean `title`?)"]);
    let other = server.file("other.toml", &RECORD.replace("\"cut\"", "\"other\""));
    server.change(&["edit", "cut", &other]).ends(2, &["the file has another `id`"]);
    assert_eq!(server.get("changes/cut")["revision"], 2);
}

#[test]
fn the_token_is_needed_and_never_shown() {
    let server = Server::start();
    let url = format!("http://{}", server.address);
    let run = |set: &dyn Fn(&mut Command)| {
        let mut command = fairnotice();
        command.args(["change", "start", "cut", "--server", &url]);
        set(&mut command);
        let run = Run::of(&mut command);
        assert_eq!(run.out, "");
        run
    };
    run(&|_| {}).ends(2, &["error: there is no token"]);
    let file = server.file("token", &format!("{}\n", server.token));
    let works = "there is no change `cut`";
    run(&|command| _ = command.env("FAIRNOTICE_TOKEN_FILE", &file)).ends(2, &[works]);
    run(&|command| _ = command.args(["--token-file", &file])).ends(2, &[works]);
    run(&|command| _ = command.args(["--token", &server.token])).ends(2, &[works]);
    run(&|command| _ = command.args(["--token", &server.token, "--token-file", &file]))
        .ends(2, &["give one of the two"]);
    run(&|command| _ = command.args(["--token-file", "none"])).ends(2, &["`none` cannot be read"]);
    for odd in ["", "two words", "t\u{f6}ken", "a\nX-Injected: b"] {
        let run = run(&|command| _ = command.env("FAIRNOTICE_TOKEN", odd));
        run.ends(2, &["the token is not one word"]);
        assert!(odd.is_empty() || !run.err.contains(odd), "{run:?}");
    }
    run(&|command| _ = command.env("FAIRNOTICE_TOKEN", "fn_0_wrong"))
        .ends(2, &["the token is not valid, or was revoked"]);
    let mut help = fairnotice();
    let help = Run::of(help.env("FAIRNOTICE_TOKEN", &server.token).args(["change", "start", "--help"]));
    assert!(help.out.contains("FAIRNOTICE_TOKEN") && !help.out.contains(&server.token), "{help:?}");
    for address in ["127.0.0.1:80", "ftp://x", "http://", "http:// x"] {
        let run = server.change(&["start", "cut", "--server", address]);
        run.ends(2, &["is not the address of a server"]);
    }
}

#[test]
fn a_request_with_a_lost_answer_is_repeated_and_carried_out_once() {
    let server = Server::start();
    let upstream = server.address;
    let address = between(move |number, mut connection| {
        let bytes = request(&mut connection).unwrap();
        let mut real = TcpStream::connect(upstream).unwrap();
        real.write_all(&bytes).unwrap();
        let mut answer = vec![0; 64 * 1024];
        let length = real.read(&mut answer).unwrap();
        // The server carries it out, but the answer is lost; the second time a proxy answers.
        match number {
            0 => {}
            1 => connection.write_all(b"HTTP/1.1 503 Wait\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap(),
            _ => {
                connection.write_all(&answer[..length]).unwrap();
                connection.shutdown(Shutdown::Both).unwrap();
            }
        }
    });
    let anonymous = server.file("cut.toml", &RECORD.replace("id = \"cut\"\n", ""));
    let run = server.at(address, &["announce", &anonymous]);
    run.ends(0, &["announced `", "as in the answer to the first request", "trying again in 0.5 s, 4 more at most"]);
    assert!(
        run.err.contains("the server answered 503 without a reason; trying again in 1 s, 3 more at most"),
        "{run:?}"
    );
    assert_eq!(server.get("changes")["changes"].as_array().unwrap().len(), 1);
}

#[test]
fn a_server_that_stays_away_is_given_up() {
    let server = Server::start();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let run = server.at(nobody, &["start", "cut", "--deviation", "The crew is here already.", "--tries", "2"]);
    run.ends(2, &["is out of reach: ", "trying again in 0.5 s, 1 more at most", "repeat the command with `--key "]);
    // The key that it names makes the next command the same request.
    let key = run.err.split("--key ").nth(1).unwrap().split('`').next().unwrap();
    server.change(&["announce", &server.file("cut.toml", RECORD)]).ends(0, &[]);
    server
        .change(&["start", "cut", "--deviation", "The crew is here already.", "--key", key])
        .ends(0, &["started `cut`"]);
    server
        .change(&["start", "cut", "--deviation", "The crew is here already.", "--key", key])
        .ends(0, &["as in the answer to the first request"]);
    server.change(&["finish", "cut", "--key", key]).ends(2, &["was given to another request"]);
    server
        .change(&["start", "cut", "--deviation", "The crew is here already.", "--key", "two words"])
        .ends(2, &["the key is not"]);
    // An answer that is not from this API is reported as such, and the token does not follow a redirect.
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n",
    ] {
        let address = between(move |_, mut connection| {
            request(&mut connection).unwrap();
            connection.write_all(answer.as_bytes()).unwrap();
        });
        let run = server.at(address, &["start", "cut"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.starts_with("error: "), "{run:?}");
    }
}
