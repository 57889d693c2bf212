//! Several servers on one database: this one publishes what the others write.

use crate::service::Service;
use tokio::sync::watch;

/// Publishes what other servers have committed, until `ending` becomes true. With SQLite there are no others.
pub async fn run(service: Service, mut ending: watch::Receiver<bool>) {
    let mut follower = service.store().follow();
    loop {
        let revision = tokio::select! {
            revision = follower.next() => revision,
            _ = ending.wait_for(|ending| *ending) => return,
        };
        // This server has published its own steps.
        if revision == service.published().snapshot.revision {
            continue;
        }
        if let Err(error) = service.publish().await {
            tracing::error!(%error, "another server's change could not be published yet; it will be tried again");
        }
    }
}
