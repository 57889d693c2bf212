//! What a subscriber chose, checked against what the vendor offers.

use fairnotice_core::{
    change::{Kind, LanguageTag, MessageKind},
    component::Component,
    diagnostic::{Diagnostic, Diagnostics},
    id::{ComponentId, RegionId},
    policy::Region,
    subscription::Subscription,
    zone::Tzdata,
};
use fairnotice_store::Subscriber;

/// The longest name of a zone in characters: no real one is half as long.
const LONGEST_ZONE: usize = 64;

/// What a subscriber chose: what to hear of, and how mail is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The language of the mail.
    pub language: LanguageTag,
    /// The zone in which mail gives times, by its IANA name.
    pub zone: String,
    /// What to hear of.
    pub subscription: Subscription,
}

impl Preferences {
    /// Puts the choice in the place of the earlier one.
    pub(super) fn write_to(self, subscriber: &mut Subscriber) {
        let Self { language, zone, subscription } = self;
        (subscriber.language, subscriber.zone, subscriber.subscription) = (language, zone, subscription);
    }
}

/// What a subscriber can choose from.
#[derive(Clone, Copy)]
pub struct Offered<'a> {
    /// The vendor's components.
    pub components: &'a [Component],
    /// The regions of the policy.
    pub regions: &'a [Region],
    /// The time zones.
    pub tzdata: &'a Tzdata,
}

impl<'a> Offered<'a> {
    /// The regions that components serve. A component that names none serves every region of the policy.
    pub fn regions(&self) -> Vec<&'a RegionId> {
        let named = self.components.iter().flat_map(|component| &component.regions);
        let serves_all = self.components.iter().any(|component| component.regions.is_empty());
        let of_policy = self.regions.iter().map(Region::id).filter(|_| serves_all);
        let mut regions: Vec<&RegionId> = Vec::new();
        for region in of_policy.chain(named) {
            if !regions.contains(&region) {
                regions.push(region);
            }
        }
        regions
    }

    /// Checks a choice. Each mistake names its key.
    pub fn preferences(&self, language: &str, zone: &str, wanted: &Subscription) -> Result<Preferences, Diagnostics> {
        let mut problems = Vec::new();
        let tag = LanguageTag::new(language);
        if tag.is_none() {
            let what = format!("`{}` is not the tag of a language", short(language));
            problems.push(Diagnostic::new("language", what).help("such as `es` or `pt-BR`"));
        }
        if let Err(problem) = self.zone(zone) {
            problems.push(problem);
        }
        let subscription = self.subscription(wanted, &mut problems);
        Diagnostics::check(problems)?;
        let language = tag.ok_or_else(|| Diagnostic::new("language", "the language is missing"))?;
        Ok(Preferences { language, zone: zone.to_owned(), subscription })
    }

    fn zone(&self, name: &str) -> Result<(), Diagnostic> {
        if name.chars().count() > LONGEST_ZONE {
            let what = format!("`{}` is no time zone", short(name));
            return Err(Diagnostic::new("zone", what).help("write an IANA name, such as `Europe/Madrid`"));
        }
        self.tzdata.zone(name).map(drop).map_err(|error| Diagnostic::new("zone", error.to_string()))
    }

    /// The choice with each entry once and in the vendor's order.
    fn subscription(&self, wanted: &Subscription, problems: &mut Vec<Diagnostic>) -> Subscription {
        let components: Vec<_> = self.components.iter().map(|component| &component.id).collect();
        let regions = self.regions();
        problems.extend(unknown("components", "component", &wanted.components, &components, ComponentId::as_str));
        problems.extend(unknown("regions", "region", &wanted.regions, &regions, RegionId::as_str));
        if !(wanted.changes || wanted.incidents || wanted.releases) {
            let nothing = Diagnostic::new("subscription", "nothing is chosen");
            problems.push(nothing.help("choose changes, incidents or releases, or unsubscribe"));
        }
        Subscription {
            components: components.into_iter().filter(|id| wanted.components.contains(id)).cloned().collect(),
            regions: regions.into_iter().filter(|id| wanted.regions.contains(id)).cloned().collect(),
            kinds: Kind::ALL.into_iter().filter(|kind| wanted.kinds.contains(kind)).collect(),
            impact: wanted.impact,
            changes: wanted.changes,
            incidents: wanted.incidents,
            releases: wanted.releases,
            muted: MessageKind::ALL.into_iter().filter(|kind| wanted.muted.contains(kind)).collect(),
        }
    }
}

/// The first entry that the vendor does not have, as a mistake.
fn unknown<T: PartialEq>(
    key: &str,
    kind: &str,
    wanted: &[T],
    offered: &[&T],
    text: impl Fn(&T) -> &str,
) -> Option<Diagnostic> {
    let id = text(wanted.iter().find(|id| !offered.contains(id))?);
    let known: Vec<_> = offered.iter().map(|id| text(id)).collect();
    Some(Diagnostic::new(key, format!("there is no {kind} `{}`", short(id))).help_among(id, &known))
}

/// The beginning of a text that somebody sent.
fn short(text: &str) -> String {
    text.chars().take(LONGEST_ZONE).collect()
}

#[cfg(test)]
mod tests {
    use super::Offered;
    use fairnotice_core::{
        change::{Kind, MessageKind},
        component::{Component, Impact, Status},
        file,
        subscription::Subscription,
        zone::Tzdata,
    };
    use serde_json::{Value, from_value, json};

    fn component(id: &str, regions: &[&str]) -> Component {
        Component {
            id: id.into(),
            name: id.to_uppercase(),
            group: String::new(),
            regions: regions.iter().map(|id| (*id).into()).collect(),
            status: Status::Operational,
        }
    }

    #[track_caller]
    fn problems(language: &str, zone: &str, wanted: Value) -> Vec<String> {
        let (components, tzdata) = ([component("api", &["eu", "us"]), component("web", &["us"])], Tzdata::built_in());
        let offered = Offered { components: &components, regions: &[], tzdata: &tzdata };
        let wanted: Subscription = from_value(wanted).unwrap();
        let checked = offered.preferences(language, zone, &wanted);
        checked.map_or_else(|problems| problems.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    #[test]
    fn each_mistake_names_its_key() {
        assert_eq!(problems("en", "Asia/Kathmandu", json!({})), [""; 0]);
        assert_eq!(
            problems("", "UTC", json!({}))[0],
            "`language`: `` is not the tag of a language (such as `es` or `pt-BR`)"
        );
        assert!(problems("en", "Asia/Tokio", json!({}))[0].starts_with("`zone`: "));
        assert!(problems("en", "", json!({}))[0].starts_with("`zone`: "));
        assert!(problems("en", &"x".repeat(10_000), json!({}))[0].len() < 200);
        assert_eq!(
            problems("en", "UTC", json!({ "components": ["wep"], "regions": ["mars"] })),
            [
                "`components`: there is no component `wep` (did you mean `web`?)",
                "`regions`: there is no region `mars` (there are eu, us)"
            ]
        );
        let nothing = json!({ "changes": false, "incidents": false, "releases": false });
        assert!(problems("en", "UTC", nothing)[0].starts_with("`subscription`: nothing is chosen"));
        assert_eq!(problems("?", "?", json!({ "components": ["x-ray"] })).len(), 3);
    }

    #[test]
    fn each_entry_is_kept_once_and_in_order() {
        let (components, tzdata) = ([component("api", &["eu", "us"]), component("web", &["us"])], Tzdata::built_in());
        let offered = Offered { components: &components, regions: &[], tzdata: &tzdata };
        let wanted = json!({
            "components": ["web", "api", "web"], "regions": ["us", "us"], "kinds": ["urgent", "upgrade", "urgent"],
            "impact": "degraded", "releases": false, "muted": ["started", "reminder", "started"],
        });
        let chosen = offered.preferences("es-MX", "UTC", &from_value(wanted).unwrap()).unwrap();
        assert_eq!((chosen.language.tag(), chosen.zone.as_str()), ("es-MX", "UTC"));
        let Subscription { components, regions, kinds, impact, changes, incidents, releases, muted } =
            chosen.subscription;
        assert_eq!(components, ["api", "web"]);
        assert_eq!(regions, ["us"]);
        assert_eq!(kinds, [Kind::Upgrade, Kind::Urgent]);
        assert_eq!(impact, Impact::Degraded);
        assert_eq!((changes, incidents, releases), (true, true, false));
        assert_eq!(muted, [MessageKind::Reminder, MessageKind::Started]);
    }

    /// A component without regions serves every region: also one that no other component names.
    #[test]
    fn the_regions_of_the_policy_are_offered_where_a_component_serves_all() {
        let policy = file::policy(include_str!("../../../../policies/reference-strict.toml")).unwrap();
        let of_policy: Vec<_> = policy.regions().iter().map(|region| region.id().as_str()).collect();
        assert!(of_policy.len() > 1, "{of_policy:?}");
        let offered = |components: &[Component]| -> Vec<String> {
            let tzdata = Tzdata::built_in();
            let offered = Offered { components, regions: policy.regions(), tzdata: &tzdata };
            offered.regions().iter().map(ToString::to_string).collect()
        };
        assert_eq!(offered(&[component("api", &["eu", "us"]), component("web", &["us"])]), ["eu", "us"]);
        let mut all: Vec<_> = of_policy.iter().map(ToString::to_string).collect();
        all.push("moon".to_owned());
        assert_eq!(offered(&[component("api", &[]), component("web", &["moon"])]), all);
        assert_eq!(offered(&[component("api", &[])]), of_policy);
    }
}
