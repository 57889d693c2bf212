//! `/`: what is wrong, what goes on, what is coming, and the state of each component.

use super::{
    agenda::{Work, address, is_near, more},
    badge::Badge,
    board::board,
    context::PageContext,
    icon::Icon,
    page::{Page, section},
    summary,
};
use crate::text::{TextView as _, filled};
use fairnotice_core::{
    component::Status, embed::Document, history::DayHistory, id::ComponentId, incident::Incident, instant::Instant,
    notice, record::State, snapshot::PublicChange,
};
use fairnotice_locale::translation::TranslatedText;
use fairnotice_widget::status::headline;
use leptos::prelude::*;

/// How many open incidents.
const OPEN: usize = 20;
/// How many components the headline names.
const NAMED: usize = 3;
/// How many incidents and changes that ended recently.
const RECENT: usize = 5;

/// The page, with the last days of each component where they are known.
pub fn page(history: Option<&DayHistory>, context: &PageContext) -> String {
    let (snapshot, now) = (context.snapshot(), context.now().timestamp_millis());
    let filter = notice::Filter::default();
    let document = Document::most_pressing(snapshot, &filter, context.now(), "");
    let turn = notice::next_turn(&document, &filter, now);
    let incidents: Vec<_> = snapshot.incidents.iter().filter(|incident| incident.is_open()).collect();
    let work = Work::of(context);
    let texts = context.texts();
    Page::part(context, "/", &texts.frame.status).render(move || {
        view! {
            <div id="work" data-live data-turn=turn>
                {headline_now(&document, &incidents, &work, context)}
                {open(&incidents, context)}
                {work.under_way(context)}
                {work.agenda(context)}
            </div>
            {board(history, context)}
            {recent(context)}
            {follow(context)}
        }
    })
}

/// The worst state, where it is, since when, and what comes next: what the alert of every other page says.
fn headline_now(document: &Document, incidents: &[&Incident], work: &Work<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().home;
    let components = &context.snapshot().components;
    let worst = components.iter().map(|component| component.status).max().unwrap_or_default();
    let badge = Badge::component(worst, context);
    let affected: Vec<_> = components.iter().filter(|component| component.status == worst).collect();
    let (tone, icon, heading) = if worst == Status::Operational {
        let (tone, icon) = if incidents.is_empty() { ("ok", Icon::Tick) } else { ("bad", Icon::Alert) };
        (tone, icon, context.language().message(headline(document)).into_any())
    } else {
        let names: Vec<_> = affected.iter().take(NAMED).map(|component| component.name.as_str()).collect();
        let rest = affected.len().saturating_sub(NAMED);
        let rest = (rest > 0).then(|| format!(" +{rest}"));
        let names = view! { <bdi>{names.join(", ")}</bdi> {rest} }.into_any();
        let gaps = [("status", badge.words.into_any()), ("components", names)];
        (badge.tone, badge.icon, filled(&texts.affected, gaps))
    };
    // Of what makes the headline alone: incidents and work that affect these components, incidents before work.
    let is_named = |id: &ComponentId| affected.iter().any(|component| component.id == *id);
    let (incidents, other_incidents): (Vec<&Incident>, Vec<_>) = incidents.iter().partition(|incident| {
        worst == Status::Operational || incident.components.iter().any(|affected| is_named(&affected.id))
    });
    let (named_work, other_work): (Vec<&PublicChange>, Vec<_>) =
        work.under_way.iter().partition(|change| change.components.iter().any(|affected| is_named(&affected.id)));
    let began = incidents.iter().map(|incident| incident.started_at).min();
    let began = began.or_else(|| named_work.iter().filter_map(|change| change.actual.started_at).min());
    // While something is wrong, nothing stands between it and the reader.
    let next = (tone == "ok").then(|| next(&work.announced, context));
    let since = began.filter(|_| tone != "ok");
    let since = since.map(|at| view! { <p class="since">{filled(&texts.since, [("start", context.time(at))])}</p> });
    let updated = newest(context).map(|at| {
        view! { <p class="updated">{filled(&texts.updated, [("time", context.time(at))])}</p> }
    });
    view! { <div class="now" data-tone=tone>{icon.view()} <h1>{heading}</h1> {since} {also(&other_incidents, &other_work, context)} {next} {updated}</div> }
        .into_any()
}

/// Open incidents and work under way of which the headline does not speak; nothing where there are none.
fn also(incidents: &[&Incident], work: &[&PublicChange], context: &PageContext) -> Option<AnyView> {
    let incidents = incidents.iter().map(|incident| {
        let path = format!("/incidents/{}", incident.id);
        view! { <a href=context.link(&path)>{incident_title(incident, context).inline()}</a> }.into_any()
    });
    let work = work
        .iter()
        .map(|change| view! { <a href=address(change, context)>{context.title(change).inline()}</a> }.into_any());
    let titles: Vec<_> = incidents.chain(work).take(NAMED).map(|title| view! { <span>{title}</span> " " }).collect();
    let gaps = |titles: Vec<_>| [("titles", view! { <span class="facts">{titles}</span> }.into_any())];
    (!titles.is_empty())
        .then(|| view! { <p class="also">{filled(&context.texts().home.also, gaps(titles))}</p> }.into_any())
}

/// The next announced work of the time that the agenda shows.
fn next(coming: &[&PublicChange], context: &PageContext) -> Option<AnyView> {
    let change = coming.iter().filter(|change| is_near(change, context)).min_by_key(|change| change.start)?;
    let title = view! { <a href=address(change, context)>{context.title(change).inline()}</a> }.into_any();
    let gaps = [("title", title), ("start", context.time(change.start))];
    Some(view! { <p class="next">{filled(&context.texts().home.next, gaps)}</p> }.into_any())
}

/// The last instant at which something was published of what the page shows.
fn newest(context: &PageContext) -> Option<Instant> {
    let snapshot = context.snapshot();
    let incidents = snapshot.incidents.iter().filter_map(Incident::newest_instant);
    let changes = snapshot.changes.iter().flat_map(|change| {
        let newest = change.updates.first().map(|update| update.at);
        [change.announced_at, newest, change.revisions.last().map(|revision| revision.at)].into_iter().flatten()
    });
    incidents.chain(changes).max()
}

fn open(incidents: &[&Incident], context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().home;
    let shown = incidents.iter().take(OPEN).map(|incident| summary::incident(incident, context)).collect_view();
    let more = more(incidents.len().saturating_sub(OPEN), "/incidents", context, |count| {
        texts.more_incidents.of(context.language(), count)
    });
    let list = view! { {shown} {more} }.into_any();
    (!incidents.is_empty()).then(|| section("incidents", &texts.open_incidents, list))
}

/// What ended a short time ago, newest first.
fn recent(context: &PageContext) -> AnyView {
    let (snapshot, texts) = (context.snapshot(), &context.texts().home);
    let incidents = snapshot.incidents.iter().filter_map(|incident| {
        let at = incident.resolved_at?;
        Some((
            (incident.started_at, at),
            format!("/incidents/{}", incident.id),
            Badge::stage(incident.stage, context),
            incident_title(incident, context),
        ))
    });
    let changes = snapshot.changes.iter().filter_map(|change| {
        change.actual.ended_at().filter(|_| change.state != State::RolledBack)?;
        Some((change.ran(), format!("/maintenance/{}", change.id), Badge::of(change, context), context.title(change)))
    });
    let mut ended: Vec<_> = incidents.chain(changes).collect();
    ended.sort_by_key(|((_, ended), ..)| std::cmp::Reverse(*ended));
    let is_empty = ended.is_empty();
    let entries = ended.into_iter().take(RECENT).map(|((began, ended), path, badge, title)| {
        view! {
            <li data-tone=badge.tone>
                {badge.badge()} " " <a href=context.link(&path)>{title.inline()}</a> " "
                <span class="facts">{context.range(began, ended)}</span>
            </li>
        }
    });
    let list = (!is_empty).then(|| view! { <ul class="ended">{entries.collect_view()}</ul> });
    let links = view! {
        <p class="turning">
            <a href=context.link("/incidents")>{texts.all_incidents.as_str()}</a>
            " "
            <a href=context.link("/maintenance")>{texts.all_maintenance.as_str()}</a>
            " "
            <a href=context.link("/history")>{context.texts().history.link.as_str()}</a>
        </p>
    };
    view! { <div id="recent" data-live>{section("ended", &texts.recent, view! { {list} {links} }.into_any())}</div> }
        .into_any()
}

fn incident_title(incident: &Incident, context: &PageContext) -> TranslatedText {
    context.text(&incident.title, &incident.translations)
}

/// How a reader is notified; nothing where no mails go out.
fn follow(context: &PageContext) -> Option<AnyView> {
    let texts = context.texts();
    context.has_mail.then(|| {
        view! {
            <section class="follow" aria-labelledby="follow">
                {Icon::Bell.view()}
                <div>
                    <h2 id="follow">{texts.home.follow.as_str()}</h2>
                    <p>{texts.home.follow_text.as_str()}</p>
                </div>
                <a class="button" href=context.link("/subscribe")>{texts.frame.subscribe.as_str()}</a>
            </section>
        }
        .into_any()
    })
}
