//! The API. Tests and files mirror the paths: `changes.rs` serves `/api/v1/changes`.

pub mod address;
pub mod answer;
mod ask;
mod audit;
pub mod body;
mod changes;
mod clock;
mod components;
pub mod edit;
mod health;
mod incidents;
mod live;
pub mod operator;
mod plan;
pub mod problem;
mod promises;
mod range;
mod releases;
pub mod snapshot;
mod steps;

use crate::app::App;
use axum::{
    Router,
    http::{HeaderName, Method, header},
    routing::{get, patch, post},
};
use problem::Problem;
use tower_http::cors::{Any, CorsLayer};

/// Routes that anyone may read, from any page. Nothing that takes a token alone is among them.
pub fn readable_anywhere(routes: Router<App>) -> Router<App> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::IF_NONE_MATCH, header::CACHE_CONTROL, HeaderName::from_static("last-event-id")])
        .expose_headers([header::DATE, header::ETAG]);
    // A fallback that is set after the layer would take its place, and with it the answers to preflights.
    routes.method_not_allowed_fallback(|| async { Problem::method_not_allowed() }).layer(cors)
}

/// Every route of the API.
pub fn router(app: &App) -> Router<App> {
    let public = Router::new()
        .route("/api/v1/snapshot", get(snapshot::read))
        .route("/api/v1/live", get(live::stream))
        .route("/api/v1/components", get(components::list))
        .route("/api/v1/promises", get(promises::read))
        .route("/api/v1/changes/{id}/timetable", get(changes::timetable))
        .route("/api/v1/releases/{version}", get(releases::read))
        .route("/api/v1/incidents/{id}", get(incidents::read));
    let operators = Router::new()
        .route("/api/v1/audit", get(audit::list))
        .route("/api/v1/components/{id}", patch(components::set))
        .route("/api/v1/changes/evaluate", post(changes::evaluate))
        .route("/api/v1/changes/{id}/announce", post(steps::announce))
        .route("/api/v1/changes/{id}/start", post(steps::start))
        .route("/api/v1/changes/{id}/updates", post(steps::update))
        .route("/api/v1/changes/{id}/updates/{number}", patch(steps::correct))
        .route("/api/v1/changes/{id}/verify", post(steps::verify))
        .route("/api/v1/changes/{id}/finish", post(steps::finish))
        .route("/api/v1/changes/{id}/rollback", post(steps::rollback))
        .route("/api/v1/changes/{id}/incident", post(steps::incident))
        .route("/api/v1/changes/{id}/close", post(steps::close))
        .route("/api/v1/changes/{id}/cancel", post(steps::cancel))
        .route("/api/v1/releases/{version}/notes", post(releases::notes))
        .route("/api/v1/releases/{version}/documentation", post(releases::documentation))
        .route("/api/v1/incidents/{id}/updates", post(incidents::update))
        .route("/api/v1/incidents/{id}/updates/{number}", patch(incidents::correct));
    // One path, read by anyone and written by operators: a page of another origin may read it, and no preflight lets it
    // write.
    let both = Router::new()
        .route("/api/v1/changes", get(changes::list).post(changes::announce))
        .route("/api/v1/changes/{id}", get(changes::read).patch(changes::patch))
        .route("/api/v1/releases", get(releases::list).post(releases::tell))
        .route("/api/v1/incidents", get(incidents::list).post(incidents::open));
    let mut router = Router::new()
        .merge(readable_anywhere(public))
        .merge(operators)
        .merge(readable_anywhere(both))
        .route("/healthz", get(health::check));
    if !matches!(app.clock(), crate::clock::Clock::System) {
        router = router.route("/dev/clock", get(clock::read).post(clock::set));
    }
    router.route(
        "/api/{*path}",
        axum::routing::any(|| async { Problem::not_found("there is nothing at this address of the API") }),
    )
}
