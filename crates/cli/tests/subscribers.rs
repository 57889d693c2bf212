//! `fairnotice subscriber …` and `fairnotice bounce`.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{Folder, Run, fairnotice, fairnotice_reading};
use fairnotice_notify::{
    links::{LinkKey, LinkKeys},
    return_path::{ReturnPath, Returned},
};
use fairnotice_store::{Store, StoredAuditEntry, SubscriberState};

const TABLE: &str = "address,language,zone,kinds,releases,muted\n\
    Aiko@Example.com,ar,Asia/Tokyo,urgent;patch,false,started\n\
    =bo@example.com,,,,,\n";

/// Runs a command on a folder's database.
fn run(folder: &Folder, arguments: &[&str]) -> Run {
    run_reading(folder, arguments, "")
}

fn run_reading(folder: &Folder, arguments: &[&str], input: &str) -> Run {
    let database = folder.database();
    fairnotice_reading(&[arguments, &["--database-url", &database]].concat(), input.as_bytes())
}

#[track_caller]
fn ends(run: &Run, code: i32, err: &str) {
    assert_eq!(run.code, code, "{run:?}");
    assert!(run.err.contains(err), "{err}: {run:?}");
}

#[test]
fn subscribers_are_imported_and_exported() {
    let folder = Folder::new();
    let file = folder.write("customers.csv", TABLE);
    let import = ["subscriber", "import", &file, "--consent", "contract, annex 2"];
    ends(&run(&folder, &import), 0, "2 imported, 0 that had not been confirmed; not imported: 0 known already");
    ends(&run(&folder, &import), 0, "0 imported, 0 that had not been confirmed; not imported: 2 known already");
    let listed = run(&folder, &["subscriber", "list"]);
    assert_eq!(listed.out, "1  active  Aiko@example.com  ar  Asia/Tokyo\n2  active  =bo@example.com  en  UTC\n");
    ends(&listed, 0, "2 active, 0 pending, 0 suspended, 0 ended");
    assert_eq!(run(&folder, &["subscriber", "list", "--state", "ended"]).out, "");
    let exported = run(&folder, &["subscriber", "export"]);
    assert_eq!(
        exported.out,
        "address,language,zone,components,regions,kinds,impact,changes,incidents,releases,muted\n\
         Aiko@example.com,ar,Asia/Tokyo,,,patch;urgent,none,true,true,false,started\n\
         =bo@example.com,en,UTC,,,,none,true,true,true,\n"
    );
    // What is exported can be imported elsewhere, from standard input too.
    let other = Folder::new();
    let from_stdin = ["subscriber", "import", "-", "--consent", "moved from the old server"];
    ends(&run_reading(&other, &from_stdin, &exported.out), 0, "2 imported");
    assert_eq!(run(&other, &["subscriber", "export"]).out, exported.out);
}

#[test]
fn a_mistake_in_a_line_is_named_and_nobody_is_imported() {
    let folder = Folder::new();
    let file = folder.write("customers.csv", TABLE.replace("Asia/Tokyo", "Asia/Tokio").replace("=bo@", "bo@@"));
    let refused = run(&folder, &["subscriber", "import", &file, "--consent", "contract"]);
    ends(&refused, 2, &format!("error: {file}:2:1: `zone`: "));
    ends(&refused, 2, &format!("{file}:3:1: `address`: an address has one `@`"));
    let file = folder.write("customers.csv", TABLE);
    for (consent, what) in [("", "missing"), ("aiko@example.com", "an address there could not be erased")] {
        ends(&run(&folder, &["subscriber", "import", &file, "--consent", consent]), 2, what);
    }
    ends(&fairnotice(&["subscriber", "import", &file]), 2, "--consent");
    ends(&run(&folder, &["subscriber", "import", "/no/such/file", "--consent", "contract"]), 2, "cannot be read");
    assert_eq!(run(&folder, &["subscriber", "list"]).out, "");
}

#[test]
fn a_subscriber_is_erased_by_number_or_address() {
    let folder = Folder::new();
    let file = folder.write("customers.csv", TABLE);
    run(&folder, &["subscriber", "import", &file, "--consent", "contract"]);
    ends(&run(&folder, &["subscriber", "erase", "AIKO@example.com"]), 0, "subscriber 1 is erased");
    ends(&run(&folder, &["subscriber", "erase", "2"]), 0, "subscriber 2 is erased");
    for gone in ["1", "aiko@example.com", "99"] {
        ends(&run(&folder, &["subscriber", "erase", gone]), 2, "there is no such subscriber");
    }
    ends(&run(&folder, &["subscriber", "erase", "aiko"]), 2, "an address has one `@`");
    for entry in std::fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let is_database = entry.file_name().unwrap().to_str().unwrap().starts_with("fairnotice.db");
        if is_database {
            let bytes = std::fs::read(&entry).unwrap().to_ascii_lowercase();
            assert!(!bytes.windows(16).any(|part| part == b"aiko@example.com"), "{}", entry.display());
        }
    }
}

#[test]
fn keys_are_rotated_and_retired() {
    let folder = Folder::new();
    ends(&run(&folder, &["subscriber", "rotate-keys"]), 0, "key 1 signs links from now on");
    let second = run(&folder, &["subscriber", "rotate-keys"]);
    ends(&second, 0, "key 2 signs links from now on");
    ends(&second, 0, "links of earlier keys stay valid");
    ends(
        &run(&folder, &["subscriber", "rotate-keys", "--retire"]),
        0,
        "retired: 2, 1; the links that they signed are void",
    );
    ends(&run(&folder, &["subscriber", "rotate-keys", "--retire"]), 0, "retired: 3;");
}

/// A report that a mail server sends to a return path.
fn report(to: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
         --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; aiko@example.com\r\nAction: failed\r\nStatus: {status}\r\n\r\n--x--\r\n"
    )
}

#[tokio::test]
async fn a_delivery_report_suspends_whom_it_names() {
    let folder = Folder::new();
    let file = folder.write("customers.csv", TABLE);
    run(&folder, &["subscriber", "import", &file, "--consent", "contract"]);
    ends(
        &run_reading(&folder, &["bounce"], &report("bounces@status.example", "5.1.1")),
        0,
        "to no return path of this server",
    );
    run(&folder, &["subscriber", "rotate-keys"]);
    let store = Store::open(&folder.database()).await.unwrap();
    let key = store.link_keys().await.unwrap().remove(0);
    let keys = LinkKeys::new(LinkKey::new(key.id, key.secret.try_into().unwrap()), []);
    let path = ReturnPath::new("bounces@status.example".parse().unwrap()).unwrap();
    let signed = |epoch| path.sign(&keys, Returned { subscriber: 1, epoch }).unwrap().to_string();
    let state = async || store.subscriber_with("aiko@example.com").await.unwrap().unwrap().state;
    for (message, said) in [
        (report("bounces@status.example", "5.1.1"), "to no return path of this server"),
        (report(&signed(0), "5.2.2"), "does not say that the address of subscriber 1 is wrong"),
        (report(&signed(0), "4.1.1"), "does not say that the address of subscriber 1 is wrong"),
        (report(&signed(7), "5.1.1"), "subscriber 1 has no such subscription any more"),
        ("Subject: I am away\r\n\r\nUntil Monday.\r\n".to_owned(), "it is not a delivery report"),
        (String::new(), "it is not a delivery report"),
    ] {
        ends(&run_reading(&folder, &["bounce"], &message), 0, said);
        assert_eq!(state().await, SubscriberState::Active, "{message}");
    }
    // The address that the report came to, where its headers do not have it.
    let message = report("postmaster@status.example", "5.1.1");
    ends(&run_reading(&folder, &["bounce", &signed(0)], &message), 0, "subscriber 1 is suspended");
    assert_eq!(state().await, SubscriberState::Suspended);
    let suspended = store.subscriber_with("aiko@example.com").await.unwrap().unwrap();
    assert_eq!(suspended.reason, "refused by a delivery report, 5.1.1");
    ends(&run_reading(&folder, &["bounce"], &report(&signed(0), "5.1.1")), 0, "no such subscription any more");
    // The log has what was done, without an address.
    run(&folder, &["subscriber", "export"]);
    run(&folder, &["subscriber", "erase", "1"]);
    let log = store.audit_before(i64::MAX, 100).await.unwrap();
    let line = |entry: &StoredAuditEntry| {
        let StoredAuditEntry { actor, action, subject, reason, detail, .. } = entry;
        format!("{actor}: {action} {} {} {reason} {detail}", subject.kind(), subject.id())
    };
    let lines: Vec<_> = log.iter().rev().map(line).collect();
    assert_eq!(
        lines,
        [
            "command line: import subscribers all contract added: 1, 2",
            "command line: rotate_keys subscribers all  key 1 signs",
            "bounce: suspend subscriber 1 refused by a delivery report, 5.1.1 ",
            "command line: export subscribers all  1 active subscribers",
            "command line: erase subscriber 1  ",
        ]
    );
    // The mail server tries again later.
    let lost = fairnotice_reading(&["bounce", "--database-url", "sqlite:///no/such/folder/x.db"], message.as_bytes());
    assert_eq!(lost.code, 75, "{lost:?}");
}
