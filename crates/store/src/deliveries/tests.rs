//! Whether the queries of the outbox have an index: what was sent before costs nothing.

use super::{FREE, HELD, ORDER, bundles, expand, prune, settle};
use crate::{
    DispatchId, Settled, SubscriberId, address::Kind, announced, dispatches, erasure, migrations::migrator,
    subscribers, waiting,
};
use fairnotice_core::instant::Instant;
use sqlx::{AssertSqlSafe, Row as _, SqlitePool, sqlite::SqlitePoolOptions};

async fn pool() -> SqlitePool {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    migrator(Kind::Sqlite).run(&pool).await.unwrap();
    pool
}

async fn plan(pool: &SqlitePool, query: &str) -> String {
    let plan = format!("EXPLAIN QUERY PLAN {query}");
    let rows = sqlx::query(AssertSqlSafe(plan)).fetch_all(pool).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(3)).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn each_query_has_an_index() {
    let pool = pool().await;
    let of = |condition: &str| format!("SELECT dispatch_id, subscriber_id FROM deliveries WHERE {condition}");
    for (query, index) in [
        (of(&format!("{FREE} AND next_at <= 1 {ORDER} LIMIT 9")), "INDEX deliveries_free (next_at<?)"),
        (
            of(&format!("{HELD} AND held_until <= 1 AND holder <> 'a' ORDER BY held_until LIMIT 9")),
            "INDEX deliveries_held",
        ),
        (format!("SELECT MIN(next_at) FROM deliveries WHERE {FREE}"), "INDEX deliveries_free"),
        (format!("SELECT MIN(held_until) FROM deliveries WHERE {HELD}"), "INDEX deliveries_held"),
        (
            bundles::recent_query("1, 2"),
            "INDEX deliveries_by_subscriber (subscriber_id=? AND settled_at>? AND settled_at<?)",
        ),
        (bundles::recent_query("1, 2"), "INDEX deliveries_by_subscriber (subscriber_id=? AND settled_at=?)"),
        (bundles::open_query("1, 2"), "INDEX deliveries_by_subscriber (subscriber_id=? AND settled_at=?)"),
        (bundles::BUNDLED.to_owned(), "INDEX deliveries_by_subscriber (subscriber_id=? AND settled_at=?)"),
        (prune::SETTLED.to_owned(), "INDEX dispatches_unpruned (published_at<?)"),
        (prune::DELETE.to_owned(), "SEARCH deliveries USING INDEX sqlite_autoindex_deliveries_1 (dispatch_id=?"),
        (expand::RECIPIENTS.to_owned(), "INDEX subscribers_active"),
        (
            settle::update("state = 'parked', settled_at = 1", "1, 3", ""),
            "SEARCH deliveries USING INDEX sqlite_autoindex_deliveries_1 (dispatch_id=? AND subscriber_id=?)",
        ),
        (
            dispatches::select("WHERE expanded_at IS NULL AND withheld = 0 ORDER BY accept_by, id LIMIT 1").0,
            "INDEX dispatches_unexpanded",
        ),
        (
            dispatches::select("WHERE (kind, subject) IN (VALUES ('change', 'a'), ('release', 'b')) ORDER BY id").0,
            "INDEX sqlite_autoindex_dispatches_1 (kind=? AND subject=?)",
        ),
        (announced::NEWS.to_owned(), "INDEX dispatches_by_news (news>?)"),
        (subscribers::select(erasure::PENDING).0, "INDEX subscribers_pending (created_at<?)"),
        (subscribers::select(erasure::ENDED).0, "INDEX subscribers_ended (ended_at<?)"),
        (subscribers::CHOICES.to_owned(), "INDEX subscribers_active (id>?)"),
        (waiting::MAILS.to_owned(), "INDEX deliveries_free"),
        (waiting::HELD.to_owned(), "INDEX deliveries_held"),
        (waiting::NOTICES.to_owned(), "INDEX dispatches_unexpanded"),
    ] {
        let plan = plan(&pool, &query).await;
        assert!(plan.contains(index), "{query}: {plan}");
        let is_scan = |part: &str| part.starts_with("SCAN d") && !part.contains("INDEX");
        assert!(!plan.split("; ").any(is_scan), "{query}: {plan}");
    }
}

#[tokio::test]
async fn what_was_accepted_is_found_by_its_key() {
    let pool = pool().await;
    let accepted =
        [1, 3].map(|reader| (DispatchId(7), SubscriberId(reader), Settled::Accepted { at: Instant::MIN_UTC }));
    let (groups, _) = settle::groups(&accepted, Instant::MIN_UTC);
    let statements = settle::write_accepted(Kind::Sqlite, &groups);
    let mut plans = Vec::new();
    for statement in statements.split_terminator(';') {
        plans.push(plan(&pool, statement).await);
    }
    let by_key = "USING INDEX sqlite_autoindex_deliveries_1 (dispatch_id=? AND subscriber_id=?)";
    assert!(plans.len() == 3 && plans.iter().all(|plan| plan.contains(by_key)), "{plans:#?}");
    assert!(plans[1].contains("SEARCH dispatches USING INTEGER PRIMARY KEY (rowid=?)"), "{plans:#?}");
}
