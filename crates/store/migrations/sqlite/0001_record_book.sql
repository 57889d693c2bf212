-- Instants are epoch milliseconds, UTC. Documents are JSON of `fairnotice-core`'s types, and the truth: the columns beside
-- them repeat what is searched for.

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
    grouped  TEXT NOT NULL,
    -- Set by hand. What work and incidents add is derived.
    status   TEXT NOT NULL
);

-- `ended_at` is when it was completed, rolled back or cancelled; `wakes_at` when the clock has a step to take. `verdict` is
-- the one that let it through; empty for a draft.
CREATE TABLE changes (
    id           TEXT PRIMARY KEY,
    revision     INTEGER NOT NULL,
    state        TEXT NOT NULL,
    announced_at INTEGER,
    start_at     INTEGER NOT NULL,
    end_at       INTEGER NOT NULL,
    ended_at     INTEGER,
    wakes_at     INTEGER,
    record       TEXT NOT NULL,
    verdict      TEXT NOT NULL,
    policy_hash  TEXT NOT NULL REFERENCES policies (hash)
);
CREATE INDEX changes_by_start ON changes (start_at, id);
CREATE INDEX changes_by_state ON changes (state);
CREATE INDEX changes_by_announcement ON changes (announced_at);
CREATE INDEX changes_by_waking ON changes (wakes_at, id) WHERE wakes_at IS NOT NULL;

-- What each record touches: the components of its newest form.
CREATE TABLE change_components (
    component TEXT NOT NULL,
    change_id TEXT NOT NULL REFERENCES changes (id),
    PRIMARY KEY (component, change_id)
);
CREATE INDEX change_components_by_change ON change_components (change_id);

-- What a record owes, as its timetable says: `nth` counts messages of one kind. Whatever sends reads exactly these.
CREATE TABLE notices (
    change_id TEXT NOT NULL REFERENCES changes (id),
    kind      TEXT NOT NULL,
    nth       INTEGER NOT NULL,
    audience  TEXT NOT NULL,
    from_at   INTEGER,
    due_at    INTEGER,
    done_at   INTEGER,
    -- Owed only if something happens, such as an overrun.
    condition TEXT NOT NULL,
    PRIMARY KEY (change_id, kind, nth)
);
CREATE INDEX notices_by_due ON notices (due_at) WHERE done_at IS NULL;

CREATE TABLE releases (
    version   TEXT PRIMARY KEY,
    revision  INTEGER NOT NULL,
    told_at   INTEGER NOT NULL,
    change_id TEXT,
    release   TEXT NOT NULL
);

CREATE TABLE incidents (
    id          TEXT PRIMARY KEY,
    revision    INTEGER NOT NULL,
    started_at  INTEGER NOT NULL,
    resolved_at INTEGER,
    caused_by   TEXT,
    incident    TEXT NOT NULL
);
CREATE INDEX incidents_by_start ON incidents (started_at);
CREATE INDEX incidents_by_cause ON incidents (caused_by) WHERE caused_by IS NOT NULL;

-- Who did what, when and why, and what stood there afterwards. Rows are only ever added.
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    -- `change`, `release`, `incident` or `component`, and its id.
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    revision INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    -- The message that went with it; for a correction the text that stood there before.
    detail   TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (kind, subject, seq);

-- Requests that named themselves, so that a repetition is answered and not carried out again.
CREATE TABLE requests (
    actor       TEXT NOT NULL,
    key         TEXT NOT NULL,
    -- Hash of method, path and body: another request under the same name is refused.
    fingerprint TEXT NOT NULL,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX requests_by_time ON requests (at);

-- Operators' tokens. The secret itself is never stored.
CREATE TABLE tokens (
    id         TEXT PRIMARY KEY,
    -- The actor in the audit log and of requests: never given twice, not even once the token is revoked.
    name       TEXT NOT NULL UNIQUE,
    hash       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
