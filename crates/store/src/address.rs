//! The address of a database, and the kind of database that it names.

use crate::Error;
use sqlx::{AnyConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use std::{
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::{self, ErrorKind},
    path::{self, Path, PathBuf},
    str::FromStr as _,
};

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Kind {
    pub(crate) fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// Begins a transaction that writes. SQLite takes the write lock immediately: a transaction that upgrades from reading can
    /// fail halfway.
    pub(crate) fn begin_writing(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// The same for a transaction whose commit need not wait for the disk: it survives the end of the process, and one after it
    /// that does wait makes it survive a power cut.
    pub(crate) fn begin_writing_soon(self) -> &'static str {
        match self {
            Self::Sqlite => "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// A transaction as one text, from its beginning to its end. With `is_soon`, its commit need not wait for the disk.
    pub(crate) fn transaction(self, statements: &str, is_soon: bool) -> String {
        match self {
            Self::Sqlite => {
                let begin = if is_soon { self.begin_writing_soon() } else { self.begin_writing() };
                format!("{begin}; {statements} COMMIT;")
            }
            // What comes in one text is one transaction, unless it says something else.
            Self::Postgres => statements.to_owned(),
        }
    }

    /// Begins a transaction whose reads all see the same state.
    pub(crate) fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// After a query: nobody else changes its rows until the transaction ends. SQLite has one transaction that writes.
    pub(crate) fn locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The same, without the rows that another transaction has locked.
    pub(crate) fn locked_unless_taken(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// The database's own clock, in epoch milliseconds.
    pub(crate) fn clock(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Self::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }
}

/// Where a database is.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) kind: Kind,
    /// For sqlx.
    pub(crate) url: String,
    /// For messages: without the password.
    pub(crate) shown: String,
    /// The file of a SQLite database that is not in memory.
    file: Option<PathBuf>,
    /// Whether a missing file is created.
    creates: bool,
}

impl Address {
    /// Reads `sqlite://PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME`, each with parameters of sqlx after a `?`.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let shown = without_password(url);
        let refused = |source| Error::Address { url: shown.clone(), source };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            PgConnectOptions::from_str(url).map_err(refused)?;
            return Ok(Self { kind: Kind::Postgres, url: url.to_owned(), shown, file: None, creates: false });
        }
        // sqlx takes any text for a path, and an empty one for a temporary database.
        let Some(named) = url.strip_prefix("sqlite://").filter(|named| !named.is_empty() && !named.starts_with(':'))
        else {
            return Err(refused(sqlx::Error::Configuration("it begins with neither".into())));
        };
        let options = SqliteConnectOptions::from_str(url).map_err(refused)?;
        let file = path::absolute(options.get_filename()).map_err(|error| refused(error.into()))?;
        let (_, parameters) = named.split_once('?').unwrap_or_default();
        let creates = !["mode=ro", "mode=memory", "immutable"].iter().any(|word| parameters.contains(word));
        let url = format!("sqlite://{}?{parameters}", encoded(&file));
        let file = (!parameters.contains("mode=memory")).then_some(file);
        Ok(Self { kind: Kind::Sqlite, url, shown, file, creates })
    }

    /// Creates the file of a new database, for its owner alone: it holds drafts, the audit log and the hashes of tokens. SQLite
    /// gives the files beside it the same mode.
    pub(crate) fn create(&self) -> io::Result<()> {
        let Some(file) = self.file.as_ref().filter(|_| self.creates) else { return Ok(()) };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(file) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    }
}

impl Address {
    /// The file of a SQLite database. Other names of the file, such as symbolic links, give the same path.
    pub(crate) fn real_file(&self) -> Option<PathBuf> {
        let file = self.file.as_ref()?;
        let of_folder = || Some(fs::canonicalize(file.parent()?).ok()?.join(file.file_name()?));
        Some(fs::canonicalize(file).ok().or_else(of_folder).unwrap_or_else(|| file.clone()))
    }
}

/// A path as part of an address.
fn encoded(path: &Path) -> String {
    let mut text = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => text.push(char::from(*byte)),
            _ => _ = write!(text, "%{byte:02X}"),
        }
    }
    text
}

/// An address as a log may show it.
fn without_password(url: &str) -> String {
    let shown = || {
        let (scheme, rest) = url.split_once("://")?;
        let (user, host) = rest.rsplit_once('@')?;
        let (name, _) = user.split_once(':')?;
        Some(format!("{scheme}://{name}:…@{host}"))
    };
    let shown = shown().unwrap_or_else(|| url.to_owned());
    match shown.find("password=") {
        Some(at) => format!("{}password=…", &shown[..at]),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Kind};

    #[test]
    fn an_address_names_a_file_or_a_server() {
        for (url, kind, expected) in [
            ("sqlite:///var/lib/a.db", Kind::Sqlite, "sqlite:///var/lib/a.db?"),
            ("sqlite:///a b%25.db?mode=ro", Kind::Sqlite, "sqlite:///a%20b%25.db?mode=ro"),
            ("postgres://a:b@c/d?sslmode=require", Kind::Postgres, "postgres://a:b@c/d?sslmode=require"),
            ("postgresql:///d", Kind::Postgres, "postgresql:///d"),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!((address.kind, address.url.as_str()), (kind, expected));
        }
        for url in
            ["", "a.db", "sqlite://", "sqlite::memory:", "sqlite://:memory:", "mysql://a/b", "postgres://a:b:c:d/e"]
        {
            let refused = Address::parse(url).unwrap_err().to_string();
            let expected = format!(
                "`{url}` is not the address of a database; write `sqlite://` and the path of a file, or \
                 `postgres://USER:PASSWORD@HOST/NAME`"
            );
            assert_eq!(refused, expected);
        }
    }

    #[test]
    fn a_message_shows_no_password() {
        for (url, expected) in [
            ("postgres://ana:secret@db:5432/fairnotice", "postgres://ana:…@db:5432/fairnotice"),
            ("postgres://ana:se@cret@db/fairnotice", "postgres://ana:…@db/fairnotice"),
            ("postgres://ana@db/fairnotice", "postgres://ana@db/fairnotice"),
            ("postgres:///d?host=/run&password=secret&user=ana", "postgres:///d?host=/run&password=…"),
        ] {
            assert_eq!(Address::parse(url).unwrap().shown, expected);
        }
    }
}
