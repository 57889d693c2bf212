//! `/api/v1/components`

use crate::app::TestApp;
use serde_json::json;

#[tokio::test]
async fn what_a_change_touches_is_under_maintenance_while_it_lasts() {
    let app = TestApp::new().await;
    let touches = json!([{ "id": "recordings", "impact": "none" }, { "id": "api", "impact": "none" }]);
    app.announce(&json!({ "components": touches })).await;
    app.announce(&json!({ "id": "other" })).await;
    let under_maintenance = async || {
        let components = app.get("/api/v1/components").await.json();
        let components = components.as_array().unwrap().clone();
        assert_eq!(components.len(), 5);
        let there = |component: &&serde_json::Value| component["status"] == "under_maintenance";
        components
            .iter()
            .filter(there)
            .map(|component| component["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(under_maintenance().await, "");
    // Both touch recordings: they are back when the last of the two has ended.
    for (id, step, expected) in [
        ("cut", "start", "api recordings"),
        ("other", "start", "api recordings"),
        ("cut", "updates", "api recordings"),
        ("cut", "finish", "recordings"),
        ("cut", "close", "recordings"),
        ("other", "finish", ""),
    ] {
        app.step(id, step, "Said.").await;
        assert_eq!(under_maintenance().await, expected, "{id} {step}");
        let snapshot = app.get("/api/v1/snapshot").await.json();
        assert_eq!(snapshot["components"], app.get("/api/v1/components").await.json());
    }
}
