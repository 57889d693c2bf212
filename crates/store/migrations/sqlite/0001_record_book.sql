-- Instants are epoch milliseconds, UTC. Documents are JSON of `fairnotice-core`'s types.

-- One row: the revision of the public state.
CREATE TABLE book (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
);
INSERT INTO book (id, revision) VALUES (1, 0);

-- Every policy that ever judged a record, by the hash of its text.
CREATE TABLE policies (
    hash      TEXT PRIMARY KEY,
    id        TEXT NOT NULL,
    version   TEXT NOT NULL,
    text      TEXT NOT NULL,
    stored_at INTEGER NOT NULL
);

CREATE TABLE components (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    status   TEXT NOT NULL
);

-- `record` is the truth; the other columns repeat what is searched for. `ended_at` is when it was completed, rolled back
-- or cancelled. `verdict` is the one that let it through.
CREATE TABLE changes (
    id          TEXT PRIMARY KEY,
    revision    INTEGER NOT NULL,
    state       TEXT NOT NULL,
    start_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    ended_at    INTEGER,
    record      TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    policy_hash TEXT NOT NULL REFERENCES policies (hash)
);
CREATE INDEX changes_by_start ON changes (start_at, id);
CREATE INDEX changes_by_state ON changes (state);

-- Who did what, when. Rows are only ever added.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
);

-- Operators' tokens. The secret itself is never stored.
CREATE TABLE tokens (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
