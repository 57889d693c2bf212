//! S12: the database's file: backups, copies, one server at a time, and a file that is gone.

use crate::server::{Run, Server, fairnotice};
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt as _, thread, time::Duration};

fn draft(id: &str) -> Value {
    json!({
        "draft": true, "id": id, "title": id, "kind": "update", "start": "2026-12-01T00:00:00Z", "end": "2026-12-01T01:00:00Z",
        "components": [{ "id": "recordings", "impact": "none" }],
    })
}

/// What operators and readers see, without the server's own address.
fn state(server: &Server) -> Vec<String> {
    let paths = ["snapshot", "changes", "audit", "incidents", "releases", "components"];
    let text = |path| server.get(path).to_string().replace(&server.address.to_string(), "status.example");
    paths.into_iter().map(text).collect()
}

/// Serves the database in this file.
fn restored(server: &Server, file: &str) -> Server {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(server.path(file), folder.path().join("fairnotice.db")).unwrap();
    Server::start_in(folder, &server.token)
}

#[test]
fn s12_a_backup_during_writes_holds_one_state() {
    let server = Server::start();
    let backup = |name: &str| {
        let file = server.path(name);
        Run::of(fairnotice().arg("backup").arg(&file).args(["--database-url", &server.database("fairnotice.db")]))
    };
    let (written, during) = thread::scope(|scope| {
        let writers: Vec<_> = (0..20)
            .map(|writer| {
                let server = &server;
                scope.spawn(move || {
                    (0..5).for_each(|number| {
                        let (status, body) = server.post("changes", &draft(&format!("draft-{writer}-{number}")));
                        assert_eq!(status, 201, "{body}");
                    });
                })
            })
            .collect();
        while server.get("audit").as_array().unwrap().len() < 20 {}
        let written = server.get("audit")[0]["seq"].as_i64().unwrap();
        let during = backup("during.db");
        for writer in writers {
            writer.join().unwrap();
        }
        (written, during)
    });
    during.ends(0, &["during.db: ", "checked; revision 1, change records: "]);
    let incident = json!({ "id": "slow", "title": "Slow", "message": "We look." });
    assert_eq!(server.post("incidents", &incident).0, 201);
    backup("after.db").ends(0, &["change records: 100, lines of the audit log: 101"]);
    backup("after.db").ends(2, &["error: `", "after.db` exists already"]);
    assert_eq!(fs::metadata(server.path("after.db")).unwrap().permissions().mode() & 0o777, 0o600);

    let then = restored(&server, "during.db");
    let lines: Vec<_> =
        then.get("audit").as_array().unwrap().iter().map(|line| line["seq"].as_i64().unwrap()).collect();
    assert!(
        lines[0] >= written,
        "line {written} was answered before the backup began, whose last line is {}",
        lines[0]
    );
    assert!(lines.windows(2).all(|pair| pair[0] == pair[1] + 1), "{lines:?}");
    assert_eq!(state(&restored(&server, "after.db")), state(&server));
}

#[test]
fn s12_a_second_server_on_a_database_is_refused() {
    let server = Server::start();
    let database = server.database("fairnotice.db");
    // By another name too.
    std::os::unix::fs::symlink(server.path("fairnotice.db"), server.path("link.db")).unwrap();
    for database in [&database, &server.database("link.db")] {
        let second = Run::of(fairnotice().args(["serve", "--listen", "127.0.0.1:0", "--database-url", database]));
        let process = format!("is served by another process (process {})", server.process());
        second.ends(2, &["error: the database `", &process, "give this one a `--database-url` of its own"]);
    }
    // Every other command works.
    Run::of(fairnotice().args(["token", "create", "--name", "Bo", "--database-url", &database])).ends(0, &["fn_"]);
    Run::of(fairnotice().arg("copy").args([&database, &server.database("copy.db")]))
        .ends(0, &["a server uses the database that is copied", "tokens: 2 rows, equal in both", "copied"]);
    Run::of(fairnotice().arg("copy").args([&server.database("copy.db"), &database]))
        .ends(2, &["is served by another process"]);
    // The lock ends with the process, even if that is killed.
    let token = server.token.clone();
    let again = Server::start_in(server.kill(), &token);
    assert_eq!(again.post("changes", &draft("later")).0, 201);
}

/// Nothing is answered with 201 that a restart would not find.
#[test]
fn s12_a_file_that_is_deleted_or_replaced_is_noticed() {
    for (what, expected) in [("deleted", "was deleted while"), ("replaced", "was replaced by another while")] {
        let server = Server::start();
        assert_eq!(server.post("changes", &draft("before")).0, 201);
        assert_eq!(server.fetch("/healthz").0, 200);
        let file = server.path("fairnotice.db");
        if what == "deleted" {
            fs::remove_file(file).unwrap();
        } else {
            fs::copy(&file, server.path("other.db")).unwrap();
            fs::rename(server.path("other.db"), file).unwrap();
        }
        let (status, body) = server.post("changes", &draft("after"));
        assert_eq!(status, 503, "{what} {body}");
        assert!(body.contains("nothing was stored"), "{body}");
        assert_eq!(server.fetch("/healthz").0, 503, "{what}");
        logs_an_error(&server, expected);
    }
}

/// Waits for the line: it comes by another way than the answer.
fn logs_an_error(server: &Server, expected: &str) {
    let log = server.log.lock().unwrap();
    loop {
        let line = log.recv_timeout(Duration::from_secs(20)).unwrap();
        if line.contains("ERROR") && line.contains(expected) {
            return;
        }
    }
}

/// Without a request too.
#[test]
fn s12_a_deleted_file_is_logged_by_itself() {
    let server = Server::start();
    fs::remove_file(server.path("fairnotice.db")).unwrap();
    logs_an_error(&server, "was deleted while it was in use");
}

#[test]
fn a_copy_is_served_like_its_original() {
    let server = Server::start();
    assert_eq!(server.post("changes", &draft("one")).0, 201);
    let incident = json!({ "id": "slow", "title": "Slow", "message": "We look." });
    assert_eq!(server.post("incidents", &incident).0, 201);
    let copy = Run::of(fairnotice().arg("copy").args([&server.database("fairnotice.db"), &server.database("copy.db")]));
    copy.ends(0, &["audit: 2 rows, equal in both"]);
    assert_eq!(state(&restored(&server, "copy.db")), state(&server));
    let again =
        Run::of(fairnotice().arg("copy").args([&server.database("fairnotice.db"), &server.database("copy.db")]));
    again.ends(2, &["error: nothing was copied: ", "needs a new, empty database"]);
}
