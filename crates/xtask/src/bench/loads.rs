//! The measured loads of pages in a browser, and a table of their medians.

use super::table;
use serde::Deserialize;

/// The name of our embed among the implementations.
pub(super) const OURS: &str = "ours";

/// The peer with which every implementation is compared.
pub(super) const PLAIN: &str = "plain";

/// One load with empty caches, as `crates/bench/embed/measure` prints it. Times are in milliseconds, sizes in bytes.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Load {
    implementation: String,
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

/// What the page had received from the embed's origin when the banner became visible.
#[derive(Debug, Clone, Deserialize)]
struct Before {
    bytes: f64,
    /// Without headers, and without the style sheet if that is a separate file.
    body: f64,
    style: f64,
}

/// Every load of one run, in the order of the run.
pub(super) struct Loads(Vec<Load>);

/// What was loaded: a page under a condition with an implementation of the embed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case<'a> {
    /// The name of the customer's page.
    pub(super) page: &'a str,
    /// The name of the network and the processor.
    pub(super) condition: &'a str,
    /// [`OURS`] or a peer.
    pub(super) implementation: &'a str,
}

impl Loads {
    /// The loads, in the order of the run.
    pub(super) fn new(loads: Vec<Load>) -> Self {
        Self(loads)
    }

    /// Every case, in the order of the run.
    pub(super) fn cases(&self) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        for Load { page, condition, implementation, .. } in &self.0 {
            let case = Case { page, condition, implementation };
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

    /// The median of the bytes before the banner was visible, without headers and style sheet.
    pub(super) fn body_before(&self, case: Case<'_>) -> Option<f64> {
        self.quantile(case, 0.5, |load| load.before.body)
    }

    /// The quantile `share` of a figure. Between two loads it is their mean.
    fn quantile(&self, case: Case<'_>, share: f64, figure: impl Fn(&Load) -> f64) -> Option<f64> {
        let is_of_case = |load: &&Load| {
            Case { page: &load.page, condition: &load.condition, implementation: &load.implementation } == case
        };
        let mut values: Vec<_> = self.0.iter().filter(is_of_case).map(figure).collect();
        values.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "there are not that many loads")]
        let position = share * values.len().checked_sub(1)? as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the list")]
        let (below, above) = (position.floor() as usize, position.ceil() as usize);
        Some(f64::midpoint(*values.get(below)?, *values.get(above)?))
    }

    /// The medians, one line per case.
    pub(super) fn table(&self) -> String {
        let heading = [
            "median with empty caches",
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
            if case.implementation == OURS {
                lines.push(Vec::new());
                first = format!("{}: {}", case.page, case.condition);
            }
            lines.extend(self.cells(first, case));
        }
        table::columns(&lines)
    }

    fn cells(&self, first: String, case: Case<'_>) -> Option<Vec<String>> {
        let plain = self.visible(Case { implementation: PLAIN, ..case });
        let visible = self.visible(case)?;
        let quarter = |share| self.quantile(case, share, |load| load.visible).unwrap_or_default();
        let median = |figure: fn(&Load) -> f64| self.quantile(case, 0.5, figure).unwrap_or_default();
        let calendar = median(|load| load.calendar.unwrap_or_default());
        let style = median(|load| load.before.style);
        Some(vec![
            first,
            case.implementation.to_owned(),
            format!("{visible:.0}"),
            plain.map_or_else(|| "?".to_owned(), |plain| format!("{:.3}", visible / plain)),
            format!("{:.0} to {:.0}", quarter(0.25), quarter(0.75)),
            if calendar > 0.0 { format!("{calendar:.0}") } else { String::new() },
            format!("{:.0}", median(|load| load.before.bytes)),
            format!("{:.0}", median(|load| load.before.body)),
            if style > 0.0 { format!("{style:.0}") } else { "in body".to_owned() },
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
        let load = |&(condition, implementation, visible, body): &(&str, &str, f64, f64)| {
            let text = serde_json::json!({
                "implementation": implementation, "page": "banner", "condition": condition, "visible": visible,
                "before": { "bytes": body, "body": body, "style": 0 },
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
        let case = |condition, implementation| Case { page: "banner", condition, implementation };
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
