//! Who waits for whom at the one connection that writes.

use crate::common::now;
use std::sync::{Arc, Mutex};

/// Links in mails are open to everybody who has one: a flood of them must not hold up the steps of operators.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_waits_for_two_subscribers_at_most() {
    let database = crate::file().await;
    let store = &database.store;
    let order = Arc::new(Mutex::new(Vec::new()));
    let busy = store.begin_mail(now()).await.unwrap();
    let subscriber = async || {
        let tx = store.begin_mail_of_subscriber(now()).await.unwrap();
        order.lock().unwrap().push("subscriber");
        tx.commit().await.unwrap();
    };
    let step = async {
        let tx = store.begin("Ana Ruiz", now()).await.unwrap();
        order.lock().unwrap().push("step");
        drop(tx);
    };
    // They wait in this order: a future that is joined is polled after those before it.
    let end = async { busy.commit().await.unwrap() };
    tokio::join!(futures_util::future::join_all((0..50).map(|_| subscriber())), step, end);
    let order = order.lock().unwrap();
    assert_eq!(order.len(), 51);
    let before = order.iter().position(|who| *who == "step").unwrap();
    assert!(before <= 2, "the step came after {before} subscribers");
}
