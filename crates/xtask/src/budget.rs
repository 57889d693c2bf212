//! The size of each shipped file, and its limit in `tests/budgets.toml`.

use crate::{error::Error, folder};
use fairnotice_bundle::{File, Manifest};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file of limits, relative to the workspace.
const PATH: &str = "tests/budgets.toml";

/// The limits, in bytes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budgets {
    /// Brotli bytes of the loader together with a banner's fragment. `tests/e2e/banner.test.js` checks it, because only
    /// a server renders a fragment.
    #[serde(default)]
    first_paint: u64,
    files: BTreeMap<String, Limit>,
    together: BTreeMap<String, Together>,
}

/// One file's limits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// A limit for files that are downloaded for one purpose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Together {
    files: Vec<String>,
    brotli: u64,
}

/// The sizes of a file or of several, in bytes.
#[derive(Default)]
struct Sizes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Sizes {
    /// What was not compressed breaks every limit.
    fn of(file: &File) -> Self {
        let compressed = file.compressed;
        let [gzip, brotli] = [compressed.map(|sizes| sizes.gzip), compressed.map(|sizes| sizes.brotli)];
        Self { raw: file.bytes, gzip: gzip.unwrap_or(file.bytes), brotli: brotli.unwrap_or(file.bytes) }
    }
}

impl Budgets {
    /// Reads the limits.
    pub(crate) fn read() -> Result<Self, Error> {
        let text = folder::read_text(&folder::root().join(PATH))?;
        toml::from_str(&text).map_err(|error| Error::about(PATH, &error))
    }

    /// A table of sizes and limits, one line per file or group.
    pub(crate) fn table(&self, manifest: &Manifest) -> String {
        let mut lines = vec![format!("{:<28} {:>17} {:>17} {:>17}", "bytes (limit)", "raw", "gzip", "brotli")];
        for (name, file) in &manifest.files {
            let limit = self.files.get(name);
            let cell =
                |is: u64, limit: Option<u64>| limit.map_or(format!("{is} (none)"), |limit| format!("{is} ({limit})"));
            let Sizes { raw, gzip, brotli } = Sizes::of(file);
            let [raw, gzip, brotli] = [
                cell(raw, limit.map(|l| l.raw)),
                cell(gzip, limit.map(|l| l.gzip)),
                cell(brotli, limit.map(|l| l.brotli)),
            ];
            lines.push(format!("{name:<28} {raw:>17} {gzip:>17} {brotli:>17}"));
        }
        for (name, group) in &self.together {
            let Sizes { raw, gzip, brotli } = group.sizes(manifest);
            let brotli = format!("{brotli} ({})", group.brotli);
            lines.push(format!("{:<28} {raw:>17} {gzip:>17} {brotli:>17}", format!("together: {name}")));
        }
        let loader = manifest.files.get("embed.js").map_or(0, |file| Sizes::of(file).brotli);
        let left = self.first_paint.saturating_sub(loader);
        lines.push(format!("{:<28} {left:>53}", "left for a banner's fragment"));
        lines.join("\n")
    }

    /// Every breach as a sentence: a file over its limit, a file without a limit, a limit without a file.
    pub(crate) fn breaches(&self, manifest: &Manifest) -> Vec<String> {
        let mut breaches = Vec::new();
        for (name, file) in &manifest.files {
            let Some(limit) = self.files.get(name) else {
                breaches.push(format!("{name} is shipped and has no limit in {PATH}"));
                continue;
            };
            let Sizes { raw, gzip, brotli } = Sizes::of(file);
            for (what, is, limit) in
                [("raw", raw, limit.raw), ("gzip", gzip, limit.gzip), ("brotli", brotli, limit.brotli)]
            {
                over(&mut breaches, &format!("{name} ({what})"), is, limit);
            }
        }
        for name in self.files.keys().chain(self.together.values().flat_map(|group| &group.files)) {
            if !manifest.files.contains_key(name) {
                breaches.push(format!("{name} has a limit in {PATH} and is not shipped"));
            }
        }
        for (name, group) in &self.together {
            over(&mut breaches, &format!("{name} together (brotli)"), group.sizes(manifest).brotli, group.brotli);
        }
        breaches
    }
}

impl Together {
    fn sizes(&self, manifest: &Manifest) -> Sizes {
        let all = self.files.iter().filter_map(|name| manifest.files.get(name)).map(Sizes::of);
        all.fold(Sizes::default(), |sum, one| Sizes {
            raw: sum.raw + one.raw,
            gzip: sum.gzip + one.gzip,
            brotli: sum.brotli + one.brotli,
        })
    }
}

fn over(breaches: &mut Vec<String>, what: &str, is: u64, limit: u64) {
    if is > limit {
        breaches.push(format!("{what}: {is} bytes, {} over the limit of {limit}", is - limit));
    }
}

#[cfg(test)]
mod tests {
    use super::{Budgets, Manifest};

    #[track_caller]
    fn check(brotli: u64, together: u64, expected: &[&str]) {
        let limits = format!(
            "[files.\"a.js\"]\nraw = 10\ngzip = 10\nbrotli = 10\n[together.all]\nfiles = [\"a.js\"]\nbrotli = {together}\n"
        );
        let manifest = format!(
            r#"{{"version": "1", "files": {{"a.js": {{"bytes": 9, "gzip": 9, "brotli": {brotli}, "integrity": "sha384-x"}}}}}}"#
        );
        let budgets: Budgets = toml::from_str(&limits).expect("limits");
        let manifest: Manifest = serde_json::from_str(&manifest).expect("a manifest");
        assert_eq!(budgets.breaches(&manifest), expected);
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        check(10, 10, &[]);
    }

    #[test]
    fn a_byte_more_is_not() {
        check(11, 20, &["a.js (brotli): 11 bytes, 1 over the limit of 10"]);
        check(10, 9, &["all together (brotli): 10 bytes, 1 over the limit of 9"]);
    }
}
