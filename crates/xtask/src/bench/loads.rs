//! Loads of a page in a browser, and their medians as a table.

use super::table;
use serde::Deserialize;

/// Our own embed among those that were loaded.
pub(super) const OURS: &str = "ours";

/// The peer that all others are held against.
pub(super) const PLAIN: &str = "plain";

/// One load with every cache cold, as `crates/bench/embed/measure` tells it. Times in milliseconds, sizes in bytes.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Load {
    who: String,
    page: String,
    condition: String,
    visible: f64,
    calendar: Option<f64>,
    before: Before,
    bytes: f64,
    requests: f64,
    task: f64,
    script: f64,
    heap: f64,
    wasm: f64,
    shift: f64,
}

/// What had come from the embed's origin when the banner was visible.
#[derive(Debug, Clone, Deserialize)]
struct Before {
    bytes: f64,
    /// Without headers and without the style sheet, where that is a file of its own.
    body: f64,
    style: f64,
}

/// All loads of one run.
pub(super) struct Loads(Vec<Load>);

/// A page, a condition, and who was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case<'a> {
    /// The customer's page.
    pub(super) page: &'a str,
    /// Network and processor.
    pub(super) condition: &'a str,
    /// [`OURS`] or a peer.
    pub(super) who: &'a str,
}

impl Loads {
    /// As they were measured.
    pub(super) fn new(loads: Vec<Load>) -> Self {
        Self(loads)
    }

    /// Every page, condition and participant, in the order of the run.
    pub(super) fn cases(&self) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        for Load { page, condition, who, .. } in &self.0 {
            let case = Case { page, condition, who };
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        cases
    }

    /// The median time until the banner was visible.
    pub(super) fn visible(&self, case: Case<'_>) -> Option<f64> {
        self.quantile(case, 0.5, |load| load.visible)
    }

    /// The median of what came before the banner was visible, without headers and style sheet.
    pub(super) fn body_before(&self, case: Case<'_>) -> Option<f64> {
        self.quantile(case, 0.5, |load| load.before.body)
    }

    /// The value below which such a share of the loads is; the mean of the two nearest where it falls between them.
    fn quantile(&self, case: Case<'_>, share: f64, figure: impl Fn(&Load) -> f64) -> Option<f64> {
        let of = |load: &&Load| Case { page: &load.page, condition: &load.condition, who: &load.who } == case;
        let mut values: Vec<_> = self.0.iter().filter(of).map(figure).collect();
        values.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "there are not that many loads")]
        let place = share * values.len().checked_sub(1)? as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        Some(f64::midpoint(*values.get(below)?, *values.get(above)?))
    }

    /// The medians, one heading, and a line each.
    pub(super) fn table(&self) -> String {
        let heading = [
            "median of a cold load",
            "",
            "banner ms",
            "/ plain",
            "middle half",
            "calendar ms",
            "bytes before",
            "body",
            "style",
            "bytes",
            "requests",
            "main thread ms",
            "script ms",
            "heap kB",
            "WASM kB",
            "shift",
        ];
        let mut lines = vec![heading.map(str::to_owned).to_vec()];
        for case in self.cases() {
            let mut first = String::new();
            if case.who == OURS {
                lines.push(Vec::new());
                first = format!("{}: {}", case.page, case.condition);
            }
            lines.extend(self.cells(first, case));
        }
        table::columns(&lines)
    }

    fn cells(&self, first: String, case: Case<'_>) -> Option<Vec<String>> {
        let plain = self.visible(Case { who: PLAIN, ..case });
        let visible = self.visible(case)?;
        let quarter = |share| self.quantile(case, share, |load| load.visible).unwrap_or_default();
        let median = |figure: fn(&Load) -> f64| self.quantile(case, 0.5, figure).unwrap_or_default();
        let calendar = median(|load| load.calendar.unwrap_or_default());
        let style = median(|load| load.before.style);
        Some(vec![
            first,
            case.who.to_owned(),
            format!("{visible:.0}"),
            plain.map_or_else(|| "?".to_owned(), |plain| format!("{:.3}", visible / plain)),
            format!("{:.0} to {:.0}", quarter(0.25), quarter(0.75)),
            if calendar > 0.0 { format!("{calendar:.0}") } else { String::new() },
            format!("{:.0}", median(|load| load.before.bytes)),
            format!("{:.0}", median(|load| load.before.body)),
            if style > 0.0 { format!("{style:.0}") } else { "within".to_owned() },
            format!("{:.0}", median(|load| load.bytes)),
            format!("{:.0}", median(|load| load.requests)),
            format!("{:.0}", median(|load| load.task)),
            format!("{:.0}", median(|load| load.script)),
            format!("{:.0}", median(|load| load.heap) / 1e3),
            format!("{:.0}", median(|load| load.wasm) / 1e3),
            format!("{:.3}", median(|load| load.shift)),
        ])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Case, Load, Loads};

    /// Loads of the page `banner` with these times and bytes before the banner.
    pub(in crate::bench) fn loads(measured: &[(&str, &str, f64, f64)]) -> Loads {
        let load = |&(condition, who, visible, body): &(&str, &str, f64, f64)| {
            let text = serde_json::json!({
                "who": who, "page": "banner", "condition": condition, "visible": visible, "before": { "bytes": body, "body": body, "style": 0 },
                "bytes": body, "requests": 3, "task": 100.0, "script": 10.0, "heap": 800_000, "wasm": 0, "shift": 0,
            });
            serde_json::from_value::<Load>(text).expect("a load")
        };
        Loads::new(measured.iter().map(load).collect())
    }

    #[test]
    fn a_median_is_of_its_own_case() {
        let loads = loads(&[
            ("slow", "ours", 3.0, 1.0),
            ("slow", "plain", 9.0, 1.0),
            ("slow", "ours", 1.0, 1.0),
            ("fast", "ours", 50.0, 1.0),
            ("slow", "ours", 2.0, 1.0),
            ("slow", "plain", 10.0, 1.0),
        ]);
        let case = |condition, who| Case { page: "banner", condition, who };
        assert_eq!(loads.visible(case("slow", "ours")), Some(2.0));
        assert_eq!(loads.visible(case("slow", "plain")), Some(9.5));
        assert_eq!(loads.visible(case("fast", "plain")), None);
        assert_eq!(loads.cases().len(), 3);
    }

    #[test]
    fn a_table_names_its_case_once() {
        let table = loads(&[("slow", "ours", 90.0, 2.0), ("slow", "plain", 100.0, 3.0)]).table();
        let lines: Vec<_> =
            table.lines().map(|line| line.split_whitespace().take(5).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(lines[2..], ["banner: slow ours 90 0.900", "plain 100 1.000 100 to"]);
    }
}
