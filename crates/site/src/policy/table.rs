//! The reference table, how its leads are counted, and what an edit calls for.

use super::{kinds, phrases};
use crate::context::PageContext;
use crate::text::filled;
use fairnotice_core::{
    calendar::Counting,
    change::Kind,
    evaluate::GRACE,
    lead::Lead,
    policy::{PeakTerms, Policy, Renotice, Row},
    rule::Rule,
};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// The table and what it does not say.
pub(super) fn table(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let heads = [
        (&texts.kind, None),
        (&texts.deploys, Some(Rule::C1)),
        (&texts.early_notification, Some(Rule::R6)),
        (&texts.change_notification, Some(Rule::C3)),
        (&texts.documentation, Some(Rule::R9)),
        (&texts.notes, Some(Rule::R8)),
        (&texts.peak_hours, Some(Rule::C5)),
        (&texts.rollback, Some(Rule::C6)),
    ];
    let heads = heads.map(|(name, rule)| {
        let rule = rule.map(|rule| view! { " " {super::rules::reference(rule)} });
        view! { <th scope="col">{name.as_str()}{rule}</th> }
    });
    let rows: Vec<_> = policy.table().rows().iter().map(|one| row(one, context)).collect();
    view! {
        <section aria-labelledby="table">
            <h2 id="table">{texts.table.as_str()}</h2>
            <p class="intro">{texts.table_text.as_str()}</p>
            <div class="scroll" role="group" aria-labelledby="table" tabindex="0">
                <table class="grid">
                    <thead>
                        <tr>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <h3>{texts.counting.as_str()}</h3>
            {counting(policy, context)}
            {edits(policy, context)}
        </section>
    }
    .into_any()
}

fn row(row: &Row<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let lead = |lead: Option<Lead>| lead.map_or_else(|| texts.none.clone(), |lead| phrases::lead(lead, context));
    let deploys = row.deploys.iter().map(|one| kinds::deploys(*one, context).to_owned());
    let tiers = row.tiers.iter().map(|tier| view! { <span class="tier">{kinds::tier(tier, context)}</span> });
    let notes = row.notes_due.map_or(texts.none.as_str(), |due| kinds::notes(due, context));
    let peak = match row.peak {
        PeakTerms::Unbound => &texts.none,
        PeakTerms::Exempt => &texts.peak_exempt,
        PeakTerms::Avoided => &texts.peak_avoided,
    };
    let rollback = match row.kind {
        Kind::Routine => &texts.none,
        _ if row.needs_rollback => &texts.rollback_needed,
        _ => &texts.rollback_may_lack,
    };
    view! {
        <tr>
            <th scope="row">{context.words(row.kind)}</th>
            <td>{phrases::listed(deploys, context)}</td>
            <td>{lead(row.early_notice)}</td>
            <td>{lead(row.change_notice)} {tiers.collect_view()}</td>
            <td>{lead(row.documentation)}</td>
            <td>{notes}</td>
            <td>{peak.as_str()}</td>
            <td>{rollback.as_str()}</td>
        </tr>
    }
    .into_any()
}

/// How leads are counted, and when a notice counts.
fn counting(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let counting = match policy.counting() {
        Counting::Clear => &texts.counting_clear,
        Counting::Elapsed => &texts.counting_elapsed,
        Counting::Date => &texts.counting_date,
    };
    let counting = fill(counting, &[("zone", policy.business_zone().name())]);
    let calendar = view! { <a href="#calendar">{texts.calendar.as_str()}</a> }.into_any();
    let business = filled(&texts.counting_business, [("calendar", calendar)]);
    let order = policy.order().then(|| view! { <li>{texts.counting_order.as_str()}</li> });
    let grace = fill(&texts.counting_grace, &[("length", &context.duration(GRACE.num_seconds()))]);
    let mail = fill(&texts.counting_mail, &[("share", &policy.delivery().share.to_string())]);
    view! {
        <ul class="plain">
            <li>{counting}</li>
            <li>{business}</li>
            <li>{grace}</li>
            {order}
            <li>{mail}</li>
        </ul>
    }
    .into_any()
}

/// What an edit of announced work calls for.
fn edits(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let terms = policy.file().renotice;
    let edits = [
        (&texts.edit_inside, terms.inside),
        (&texts.edit_earlier, terms.earlier),
        (&texts.edit_later, terms.later),
        (&texts.edit_longer, terms.longer),
        (&texts.edit_downtime, terms.more_downtime),
        (&texts.edit_components, terms.more_components),
        (&texts.edit_impact, terms.worse_impact),
        (&texts.edit_class, terms.higher_class),
    ];
    let rows = edits.map(|(edit, demand)| {
        let demand = match demand {
            Renotice::Immediate => texts.demand_immediate.clone(),
            Renotice::Ahead(lead) => fill(&texts.demand_ahead, &[("lead", &phrases::lead(lead, context))]),
            Renotice::FullLead => texts.demand_full.clone(),
        };
        view! {
            <tr>
                <th scope="row">{edit.as_str()}</th>
                <td>{demand}</td>
            </tr>
        }
    });
    view! {
        <h3 id="edits">{texts.edits.as_str()} " " {super::rules::reference(Rule::C9)}</h3>
        <table class="grid">
            <thead>
                <tr>
                    <th scope="col">{texts.edit.as_str()}</th>
                    <th scope="col">{texts.demand.as_str()}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
