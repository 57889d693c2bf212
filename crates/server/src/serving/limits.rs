//! How many connections the server holds, and how long it waits for each.

use std::{cmp, time::Duration};

/// Files that are not connections: the database and its readers, the log, the time zone data.
const OTHER_FILES: usize = 128;

/// The fewest connections with which a status page is of use.
const FEWEST: usize = 32;

/// The most connections by default. Each costs about 30 kB while hyper has it.
const MOST_BY_DEFAULT: usize = 20_000;

/// How long a client may take nothing when the answers that are held take up much room.
const HURRIED: Duration = Duration::from_secs(5);

/// One connection in so many is kept for health checks and operators.
const RESERVED: usize = 16;

/// The most bytes of answers: the cache, and a few hundred of the largest answers on their way.
const ANSWERS: usize = 256 * 1024 * 1024;

/// How many connections the server holds, how much it holds for them, and how long it waits for each.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    connections: usize,
    live_readers: usize,
    answers: usize,
    deadlines: Deadlines,
}

/// A limit that cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum LimitsError {
    /// Too few connections.
    #[error("{0} connections are too few; expected {FEWEST} or more")]
    Few(usize),
    /// More connections than open files.
    #[error(
        "{connections} connections need {} open files, and the limit is {files}; raise it with `ulimit -n` or `LimitNOFILE=`",
        connections + OTHER_FILES
    )]
    Files {
        /// What was asked for.
        connections: usize,
        /// The limit of open files.
        files: usize,
    },
    /// More live readers than connections.
    #[error("{live_readers} live readers need more than {places} connections, which are not kept for operators")]
    Live {
        /// What was asked for.
        live_readers: usize,
        /// The connections that readers can have.
        places: usize,
    },
}

impl Limits {
    /// The limits of a process that may have so many open files: as many connections as that allows, at most 20,000, four
    /// fifths of them for live readers. Other numbers can be given.
    pub fn new(files: u64, connections: Option<usize>, live_readers: Option<usize>) -> Result<Self, LimitsError> {
        let files = usize::try_from(files).unwrap_or(usize::MAX);
        let possible = cmp::max(files.saturating_sub(OTHER_FILES), FEWEST);
        let connections = match connections {
            Some(connections) if connections < FEWEST => return Err(LimitsError::Few(connections)),
            Some(connections) if connections > possible => return Err(LimitsError::Files { connections, files }),
            Some(connections) => connections,
            None => cmp::min(possible, MOST_BY_DEFAULT),
        };
        let places = connections - connections.div_ceil(RESERVED);
        let live_readers = match live_readers {
            Some(live_readers) if live_readers > places => return Err(LimitsError::Live { live_readers, places }),
            Some(live_readers) => live_readers,
            None => places / 5 * 4,
        };
        Ok(Self { connections, live_readers, answers: ANSWERS, deadlines: Deadlines::default() })
    }

    /// The same limits with other deadlines.
    #[must_use]
    pub fn with(self, deadlines: Deadlines) -> Self {
        Self { deadlines, ..self }
    }

    /// The same limits with room for so many bytes of answers.
    #[must_use]
    pub fn with_answers(self, answers: usize) -> Self {
        Self { answers, ..self }
    }

    /// The most bytes of answers that are kept, or that clients have not taken yet.
    pub(crate) fn answers(&self) -> usize {
        self.answers
    }

    /// How long the server waits.
    pub fn deadlines(&self) -> &Deadlines {
        &self.deadlines
    }

    /// The most open connections.
    pub fn connections(&self) -> usize {
        self.connections
    }

    /// The connections that are kept for health checks and operators.
    pub fn reserved(&self) -> usize {
        self.connections.div_ceil(RESERVED)
    }

    /// The most readers of the live stream.
    pub fn live_readers(&self) -> usize {
        self.live_readers
    }
}

/// How long the server waits for a client.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// For a request's head, from its first byte; on a new connection, from the beginning.
    pub head: Duration,
    /// The same, on a connection that is kept for health checks and operators.
    pub reserved: Duration,
    /// For a request's complete body.
    pub body: Duration,
    /// For a client to take something of a response; for a live reader to take a complete event.
    pub write: Duration,
    /// For the next request. Longer than proxies wait, so that the proxy closes: a server that closes first can lose a request.
    pub idle: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { head: seconds(15), reserved: seconds(5), body: seconds(30), write: seconds(60), idle: seconds(75) }
    }
}

impl Deadlines {
    /// The same; shorter for clients that take nothing, where they have to hurry.
    pub(super) fn hurried(self, hurry: bool) -> Self {
        Self { write: if hurry { self.write.min(HURRIED) } else { self.write }, ..self }
    }

    /// How often a connection looks whether a deadline has passed.
    pub(super) fn step(&self) -> Duration {
        cmp::min(self.head.min(self.reserved), self.write.min(self.idle)) / 4
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn limits_follow_the_open_files_and_keep_room() {
        // S6: a soft limit of 1,024 files.
        let limits = Limits::new(1_024, None, None).unwrap();
        assert_eq!((limits.connections(), limits.reserved(), limits.live_readers()), (896, 56, 672));
        let limits = Limits::new(u64::MAX, None, None).unwrap();
        assert_eq!((limits.connections(), limits.reserved(), limits.live_readers()), (20_000, 1_250, 15_000));
        let limits = Limits::new(100_000, Some(50_000), Some(46_875)).unwrap();
        assert_eq!((limits.connections(), limits.reserved(), limits.live_readers()), (50_000, 3_125, 46_875));
    }

    #[test]
    fn a_limit_that_cannot_be_kept_is_refused() {
        let refused = |files, connections, live| Limits::new(files, connections, live).unwrap_err().to_string();
        assert!(
            refused(1_024, Some(1_000), None).contains("1000 connections need 1128 open files, and the limit is 1024")
        );
        assert!(refused(1_024, Some(31), None).contains("expected 32 or more"));
        assert!(refused(1_024, Some(160), Some(151)).contains("151 live readers need more than 150 connections"));
    }
}
