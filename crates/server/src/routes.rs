//! The router: every route in one table, and the headers of every answer.

use crate::{
    api::{audit, changes, clock, components, health, incidents, live, promises, releases, snapshot, steps},
    app::App,
    clock::Clock,
    embed::{Holds, elements, files, frame},
    pages,
    problem::Problem,
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::Response,
    routing::{any, get, patch, post},
};
use fairnotice_core::lifecycle::Step;
use tower_http::{
    CompressionLevel,
    compression::CompressionLayer,
    cors::{Any, CorsLayer},
    set_header::SetResponseHeaderLayer,
};

impl App {
    /// Every route.
    pub fn router(self) -> Router {
        Router::new()
            .merge(api(&self))
            .merge(embed(self.has_demo()))
            .merge(site())
            .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
            .fallback(pages::missing)
            // Not for compressed files, nor for a stream, whose events would be delayed.
            // At Brotli's usual quality of 4 a page waits for more than its budget: `cargo xtask bench embed` counts the bytes.
            .layer(CompressionLayer::new().quality(CompressionLevel::Precise(6)))
            .layer(middleware::from_fn_with_state(self.clone(), headers))
            .with_state(self)
    }
}

fn api(app: &App) -> Router<App> {
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
        .route("/api/v1/changes/{id}/announce", steps::take(Step::Announce))
        .route("/api/v1/changes/{id}/start", steps::take(Step::Start))
        .route("/api/v1/changes/{id}/updates", steps::take(Step::Update))
        .route("/api/v1/changes/{id}/updates/{number}", patch(steps::correct))
        .route("/api/v1/changes/{id}/verify", steps::take(Step::Verify))
        .route("/api/v1/changes/{id}/finish", steps::take(Step::Finish))
        .route("/api/v1/changes/{id}/rollback", steps::take(Step::Rollback))
        .route("/api/v1/changes/{id}/incident", post(steps::incident))
        .route("/api/v1/changes/{id}/close", steps::take(Step::Close))
        .route("/api/v1/changes/{id}/cancel", steps::take(Step::Cancel))
        .route("/api/v1/releases/{version}/notes", post(releases::notes))
        .route("/api/v1/releases/{version}/documentation", post(releases::documentation))
        .route("/api/v1/incidents/{id}/updates", post(incidents::update))
        .route("/api/v1/incidents/{id}/updates/{number}", patch(incidents::correct));
    // Anyone may read this path, operators may write it: a page of another origin may read it, and no preflight lets it
    // write.
    let both = Router::new()
        .route("/api/v1/changes", get(changes::list).post(changes::announce))
        .route("/api/v1/changes/{id}", get(changes::read).patch(changes::patch))
        .route("/api/v1/releases", get(releases::list).post(releases::announce))
        .route("/api/v1/incidents", get(incidents::list).post(incidents::open));
    let mut router = Router::new()
        .merge(readable_anywhere(public))
        .merge(operators)
        .merge(readable_anywhere(both))
        .route("/healthz", get(health::check));
    if !matches!(app.clock(), Clock::System) {
        router = router.route("/dev/clock", get(clock::read).post(clock::set));
    }
    let missing = any(|| async { Problem::not_found("there is nothing at this address of the API") });
    router.route("/api/{*path}", missing)
}

/// The embed, and `/demo` if it is enabled.
fn embed(demo: bool) -> Router<App> {
    let mut router = Router::new()
        .route("/embed/v1/frame", get(frame::show))
        .route("/embed/v1/frame.js", get(frame::script))
        .route("/embed/v1/frame.css", get(frame::style))
        .route("/embed/v1/words", get(elements::words))
        .route("/embed/v1/embed.js", get(files::loader))
        .route("/embed/manifest.json", get(files::manifest))
        .route("/embed/{version}/{file}", get(files::versioned));
    for (name, holds) in [("banner", Holds::Banner), ("status", Holds::Status), ("calendar", Holds::Calendar)] {
        router = router
            .route(&format!("/embed/v1/{name}"), elements::fragments(holds))
            .route(&format!("/embed/v1/{name}.json"), elements::data(holds));
    }
    if demo {
        router = router.route("/demo", get(files::demo)).route("/demo.css", get(files::demo_style));
    }
    let header = |name, value| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    readable_anywhere(router)
        // A page with COEP loads only resources that allow it.
        .layer(header("cross-origin-resource-policy", "cross-origin"))
        .layer(header("timing-allow-origin", "*"))
}

/// The status site's pages and their files.
fn site() -> Router<App> {
    Router::new()
        .route("/", get(pages::home))
        .route("/maintenance", get(pages::maintenance))
        .route("/maintenance/{id}", get(pages::record))
        .route("/maintenance/{id}/calendar.ics", get(pages::calendar_file))
        .route("/incidents", get(pages::incidents))
        .route("/incidents/{id}", get(pages::incident))
        .route("/releases", get(pages::releases))
        .route("/releases/{version}", get(pages::release))
        .route("/promises", get(pages::promises))
        .route("/site.css", get(pages::files::style))
        .route("/elements.css", get(pages::files::elements))
        .route("/site.js", get(pages::files::script))
        .route("/favicon.svg", get(pages::files::icon))
}

/// Routes that anyone may read from any page. No route here needs a token.
fn readable_anywhere(routes: Router<App>) -> Router<App> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::IF_NONE_MATCH, header::CACHE_CONTROL, HeaderName::from_static("last-event-id")])
        .expose_headers([header::DATE, header::ETAG]);
    // A fallback set after the layer would replace it, and with it the answers to preflights.
    routes.method_not_allowed_fallback(|| async { Problem::method_not_allowed() }).layer(cors)
}

/// Headers of every answer. `Date` is the server's clock: the embed uses it to correct a reader's wrong clock.
async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(date) = HeaderValue::from_str(&app.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        headers.insert(header::DATE, date);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
