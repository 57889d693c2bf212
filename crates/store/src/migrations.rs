//! The schema's changes, in the order in which they were released.
//!
//! Not `sqlx::migrate!`: its crate of macros compiles the drivers of all databases once more, for the compiler. The checksums are the
//! same: databases of every released version open (`tests/upgrades`).

use crate::address::Kind;
use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// The name of a file without its number, and what is in it. The place in the list is the number.
type File = (&'static str, &'static str);

macro_rules! files {
    ($folder:literal: $($number:literal $name:literal),*) => {
        [$(($name, include_str!(concat!("../migrations/", $folder, "/", $number, "_", $name, ".sql")))),*]
    };
}

const SQLITE: [File; 9] = files!("sqlite":
    "0001" "initial",
    "0002" "revision_health_leases",
    "0003" "window",
    "0004" "mail",
    "0005" "withheld_mail",
    "0006" "order_of_confirmation",
    "0007" "bundles",
    "0008" "pruned_deliveries",
    "0009" "history");

const POSTGRES: [File; 7] = files!("postgres":
    "0001" "initial",
    "0002" "mail",
    "0003" "withheld_mail",
    "0004" "order_of_confirmation",
    "0005" "bundles",
    "0006" "pruned_deliveries",
    "0007" "history");

/// What brings a database up to date.
pub(crate) fn migrator(kind: Kind) -> Migrator {
    let files: &[File] = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    let migrations = (1..).zip(files).map(|(number, (name, sql))| {
        Migration::new(number, name.replace('_', " ").into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use super::{POSTGRES, SQLITE};
    use std::{collections::BTreeSet, fs};

    #[test]
    fn no_file_is_left_out() {
        for (folder, files) in [("sqlite", &SQLITE[..]), ("postgres", &POSTGRES)] {
            let path = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
            let there = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let listed = (1..).zip(files).map(|(number, (name, _))| format!("{number:04}_{name}.sql"));
            assert_eq!(there.collect::<BTreeSet<_>>(), listed.collect::<BTreeSet<_>>());
        }
    }
}
