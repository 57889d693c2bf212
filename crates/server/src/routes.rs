//! The router: every route in one table, and the headers of every answer.

use crate::{
    api::{
        audit, changes, clock, components, health, incidents, live, promises, releases, snapshot, steps, subscribers,
    },
    app::App,
    base_path, brand,
    clock::Clock,
    edge::Edge,
    embed::{Holds, elements, files, frame},
    pages::{self, mailbox, subscribe},
    problem::Problem,
};
use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method, header},
    middleware,
    routing::{MethodRouter, any, get, patch, post},
};
use fairnotice_core::lifecycle::Step;
use fairnotice_notify::transport::Transport;
use tower::ServiceBuilder;
use tower_http::{
    cors::{Any, CorsLayer},
    set_header::SetResponseHeaderLayer,
};

impl App {
    /// Every route.
    pub fn router(self) -> Router {
        let routes = Router::new()
            .merge(api(&self))
            .merge(embed(self.has_demo()))
            .merge(site(&self))
            .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
            .fallback(pages::missing);
        let base = self.base_path().to_owned();
        base_path::below(base, Edge::around(routes.with_state(self.clone()), self))
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
        .route("/api/v1/subscribers", get(subscribers::list).post(subscribers::import))
        .route("/api/v1/subscribers/{id}", get(subscribers::read).patch(subscribers::change).delete(subscribers::erase))
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
        .route("/embed/v1/frame.js", frame::SCRIPT.route())
        .route("/embed/v1/frame.css", frame::STYLE.route())
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
        router = router.route("/demo", files::DEMO.route()).route("/demo.css", files::DEMO_STYLE.route());
    }
    let header = |name, value| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    let layers = ServiceBuilder::new()
        // A page with COEP loads only resources that allow it.
        .layer(header("cross-origin-resource-policy", "cross-origin"))
        .layer(header("timing-allow-origin", "*"))
        .layer(cors());
    router.method_not_allowed_fallback(|| async { Problem::method_not_allowed() }).layer(layers)
}

/// The status site's pages and their files. A browser gets each problem as a page.
fn site(app: &App) -> Router<App> {
    let pages: [(&str, MethodRouter<App>); 11] = [
        ("/history", get(pages::history)),
        ("/embed", get(pages::embed)),
        ("/maintenance", get(pages::maintenance)),
        ("/maintenance/{id}", get(pages::record)),
        ("/incidents", get(pages::incidents)),
        ("/incidents/{id}", get(pages::incident)),
        ("/releases", get(pages::releases)),
        ("/releases/{version}", get(pages::release)),
        ("/promises", get(pages::promises)),
        ("/policy", get(pages::policy::show)),
        ("/maintenance/{id}/calendar.ics", get(pages::calendar_file)),
    ];
    let subscribing: [(&str, MethodRouter<App>); 5] = [
        ("/subscribe", get(subscribe::form).post(subscribe::sign_up)),
        ("/subscribe/confirm", get(subscribe::confirm_page).post(subscribe::confirm)),
        ("/manage", get(subscribe::manage_page).post(subscribe::manage)),
        ("/unsubscribe", get(subscribe::unsubscribe_page).post(subscribe::unsubscribe)),
        ("/unsubscribe/undo", get(subscribe::undo_page).post(subscribe::undo)),
    ];
    let mut router = Router::new().route("/", get(pages::home));
    for (path, page) in pages.into_iter().chain(subscribing.into_iter().filter(|_| app.has_mail())) {
        router = router.route(path, page).route(&format!("{path}/"), get(base_path::without_slash));
    }
    if matches!(app.transport(), Some(Transport::Mailbox(_))) {
        router = router
            .route("/dev/mail", get(mailbox::list))
            .route("/dev/mail/{number}", get(mailbox::show))
            .route("/dev/mail/{number}/html", get(mailbox::html))
            .route("/dev/mail/{number}/source", get(mailbox::source));
    }
    router
        .route("/site.css", pages::files::STYLE.route())
        .route("/elements.css", pages::files::ELEMENTS.route())
        .route("/site.js", pages::files::SCRIPT.route())
        .route("/favicon.svg", pages::files::ICON.route())
        .route("/brand.css", get(brand::sheet))
        .route("/brand/{file}", get(brand::file))
        .route("/docs/embedding.md", pages::files::EMBEDDING.route())
        .route("/docs/custom-elements.json", pages::files::ELEMENTS_MANIFEST.route())
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(middleware::from_fn_with_state(app.clone(), pages::as_pages))
}

/// Routes that anyone may read from any page. No route here needs a token.
fn readable_anywhere(routes: Router<App>) -> Router<App> {
    // A fallback set after the layer would replace it, and with it the answers to preflights.
    routes.method_not_allowed_fallback(|| async { Problem::method_not_allowed() }).layer(cors())
}

/// Any page may read.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::IF_NONE_MATCH, header::CACHE_CONTROL, HeaderName::from_static("last-event-id")])
        .expose_headers([header::DATE, header::ETAG])
}
