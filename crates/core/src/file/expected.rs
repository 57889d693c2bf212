//! The expected form of a value, by example: serde names Rust types, which authors of files do not know.

const TEXT: &str = "text in quotes, such as `\"text\"`";

/// What serde's message says was expected instead of a value of the wrong type; none for other messages.
pub(super) fn instead(message: &str) -> Option<&str> {
    // A word out of a list, which could also be a table for the parser.
    if message.starts_with("wanted ") {
        return Some(TEXT);
    }
    let starts = ["invalid type: ", "invalid value: ", "invalid length "];
    let found = starts.into_iter().find_map(|start| message.strip_prefix(start))?;
    let (_, expected) = found.split_once(", expected ")?;
    Some(match expected {
        "a string" | "string" => TEXT,
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list in brackets, such as `[\"a\", \"b\"]`",
        "a map" => "a table, such as `{ key = \"value\" }`",
        "u8" | "u16" | "u32" | "u64" | "i64" => "a whole number, such as `2`",
        // serde reports a list in a table's place as too few elements.
        other => {
            let name = other.strip_prefix("struct ").and_then(|name| name.split(' ').next());
            name.map_or(other, |name| table(name))
        }
    })
}

/// The table that a type is read from, by example.
fn table(name: &str) -> &'static str {
    match name {
        "AccentFile" => "a table, such as `{ light = \"#1d57c9\", dark = \"#8db4ff\" }`",
        "AffectedComponent" => "a table, such as `{ id = \"api\", impact = \"degraded\" }`",
        "Automatic" => "a table, such as `{ start = true, finish = true }`",
        "Actual" => "a table, such as `{ started_at = 2026-10-24T22:00:00Z }`",
        "Banner" => "a table, such as `{ after_completion = \"1 hour\" }`",
        "Business" => "a table, such as `{ zone = \"Europe/Madrid\" }`",
        "ComponentFile" => "a table, such as `{ id = \"api\", name = \"API\" }`",
        "Downtime" => "a table, such as `{ required = true, duration = \"10 minutes\" }`",
        "Extension" => "a table, such as `{ at = 2026-10-24T22:50:00Z, end = 2026-10-25T00:00:00Z }`",
        "Freeze" => {
            "a table, such as `{ id = \"christmas\", start = 2026-12-20T00:00:00Z, end = 2027-01-07T00:00:00Z }`"
        }
        "HolidayCalendar" => {
            "a table, such as `{ id = \"madrid\", source = \"gazette\", version = \"2026\", horizon = 2026-12-31, dates = [2026-12-25] }`"
        }
        "Item" => "a table, such as `{ category = \"patch\", title = \"Sound on old phones\" }`",
        "KindTerms" => {
            "a table, such as `{ id = \"update\", releases = [\"minor\"], change_notice = \"7 business days\" }`"
        }
        "Levels" => "a table, such as `{ levels = [\"beta\", \"production\"], default = \"production\" }`",
        "LinkFile" => "a table, such as `{ name = \"Privacy\", address = \"https://www.example.com/privacy\" }`",
        "LogoFile" => "a table, such as `{ light = \"logo.svg\", dark = \"logo-dark.svg\" }`",
        "Message" => "a table, such as `{ kind = \"announcement\", published_at = 2026-10-24T22:00:00Z }`",
        "PeakFile" => "a table, such as `{ days = [\"mon\"], from = \"08:00\", to = \"20:00\" }`",
        "RegionFile" => {
            "a table, such as `{ id = \"eu\", zone = \"Europe/Madrid\", peak = { from = \"08:00\", to = \"20:00\" } }`"
        }
        "ReleaseFile" => "a table, such as `{ from = \"3.9.2\", to = \"3.10.0\" }`",
        "RenoticeTerms" => "a table, such as `{ later = \"1 day\" }`",
        "Revision" => "a table, such as `{ at = 2026-10-24T22:00:00Z, end = 2026-10-25T00:00:00Z }`",
        "Rollback" => {
            "a table, such as `{ infrastructure = \"unchanged\", services = \"redeploy\", data = \"nothing to undo\" }`"
        }
        "Tier" => "a table, such as `{ impact = \"full_outage\", change_notice = \"10 business days\" }`",
        "Translation" => "a table, such as `{ title = \"Una base de datos mayor\" }`",
        "Urgent" => "a table, such as `{ cause = \"a fault in the storage\" }`",
        "UrgentTerms" => "a table, such as `{ target = \"15 minutes\" }`",
        "VersionTerms" => "a table, such as `{ scheme = \"semver\" }`",
        "Waiver" => {
            "a table, such as `{ rule = \"C5\", reason = \"the only night\", by = \"Ana Ruiz\", at = 2026-10-24T22:00:00Z }`"
        }
        "WindowTerms" => "a table, such as `{ id = \"sunday\", days = [\"sun\"], from = \"02:00\", to = \"06:00\" }`",
        _ => "a table",
    }
}
