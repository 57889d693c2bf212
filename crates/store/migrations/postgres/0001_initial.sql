-- Instants are epoch milliseconds, UTC. Documents are JSON of `fairnotice-core`'s types. The other columns repeat
-- parts of the document for queries. A column that queries sort by is sorted by its bytes (`COLLATE "C"`), as SQLite does.

-- One row: the revision of the public state.
CREATE TABLE publication (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO publication (id, revision) VALUES (1, 0);

-- Every policy that was applied to a record, by the hash of its text.
CREATE TABLE policies (
    hash      TEXT PRIMARY KEY,
    id        TEXT NOT NULL,
    version   TEXT NOT NULL,
    text      TEXT NOT NULL,
    stored_at BIGINT NOT NULL
);

CREATE TABLE components (
    id       TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    name     TEXT NOT NULL,
    -- The heading under which the board shows it; empty for none.
    heading  TEXT NOT NULL,
    -- Set by an operator. What work and incidents add is derived.
    status   TEXT NOT NULL,
    -- Counts the changes of the status.
    revision BIGINT NOT NULL,
    -- A JSON list of region ids; empty where the component serves every region.
    regions  TEXT NOT NULL
);

-- `ended_at` is when it was completed, rolled back or cancelled; `next_due_at` is the instant of the next scheduled step.
-- `content_key` and `deployed_version` find the same change announced twice: a hash of title, components and window, and the
-- version of the release. Both are null if duplicates are allowed, such as for a draft.
CREATE TABLE changes (
    id           TEXT COLLATE "C" PRIMARY KEY,
    revision     BIGINT NOT NULL,
    state        TEXT NOT NULL,
    announced_at BIGINT,
    start_at     BIGINT NOT NULL,
    end_at       BIGINT NOT NULL,
    ended_at     BIGINT,
    next_due_at  BIGINT,
    content_key  TEXT,
    deployed_version TEXT,
    record       TEXT NOT NULL,
    policy_hash  TEXT NOT NULL REFERENCES policies (hash),
    -- An element can ask for some kinds alone.
    kind         TEXT NOT NULL
);
-- With the end: most of what starts in the 31 days before a month has ended before it.
CREATE INDEX changes_by_start ON changes (start_at, id, end_at);
CREATE INDEX changes_by_announcement ON changes (announced_at);
CREATE INDEX changes_by_next_due ON changes (next_due_at, id) WHERE next_due_at IS NOT NULL;
CREATE INDEX changes_by_content ON changes (content_key) WHERE content_key IS NOT NULL;
CREATE INDEX changes_by_deployed_version ON changes (deployed_version) WHERE deployed_version IS NOT NULL;
-- What the public state's window is read from: small parts of the changes.
-- With all that is read of them: the rows themselves are not looked at.
CREATE INDEX changes_announced ON changes (start_at, id, revision, state, ended_at) WHERE state = 'announced';
CREATE INDEX changes_under_way ON changes (start_at, id, revision, state, ended_at) WHERE state IN ('in_progress', 'verifying');
CREATE INDEX changes_ended ON changes (ended_at, id, revision, start_at, state) WHERE ended_at IS NOT NULL AND state <> 'draft';
CREATE INDEX changes_rolled_back ON changes (ended_at, id, revision, start_at, state) WHERE state = 'rolled_back';
CREATE INDEX changes_drafts ON changes (start_at, id) WHERE state = 'draft';
-- The few records that are longer than 31 days: a month finds all others by their start.
CREATE INDEX changes_long ON changes (start_at, id, end_at) WHERE end_at - start_at > 2678400000;

-- Each verdict that accepted a record, with its inputs: the records before and after are the audit log's documents of
-- `revision` and the previous one, and the policy is stored by its hash. Rows are only ever added.
CREATE TABLE decisions (
    change_id   TEXT NOT NULL REFERENCES changes (id),
    -- The accepted revision of the record.
    revision    BIGINT NOT NULL,
    -- `announce` or `edit`: the policy checks only the changes of an edit.
    action      TEXT NOT NULL,
    decided_at  BIGINT NOT NULL,
    policy_hash TEXT NOT NULL REFERENCES policies (hash),
    -- The version of the time-zone data.
    tzdata   TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    PRIMARY KEY (change_id, revision)
);

-- The components that each record affects, in its newest form.
CREATE TABLE change_components (
    component TEXT NOT NULL,
    change_id TEXT NOT NULL REFERENCES changes (id),
    PRIMARY KEY (component, change_id)
);
CREATE INDEX change_components_by_change ON change_components (change_id);

-- The notices of a record, from its timetable; `nth` counts messages of one kind.
CREATE TABLE notices (
    change_id TEXT NOT NULL REFERENCES changes (id),
    kind      TEXT NOT NULL,
    nth       BIGINT NOT NULL,
    audience  TEXT NOT NULL,
    from_at   BIGINT,
    due_at    BIGINT,
    done_at   BIGINT,
    -- Due only if something happens, such as an overrun.
    condition TEXT NOT NULL,
    PRIMARY KEY (change_id, kind, nth)
);
CREATE INDEX notices_by_due ON notices (due_at) WHERE done_at IS NULL;

CREATE TABLE releases (
    version   TEXT COLLATE "C" PRIMARY KEY,
    revision  BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    change_id TEXT,
    release   TEXT NOT NULL
);

CREATE TABLE incidents (
    id          TEXT COLLATE "C" PRIMARY KEY,
    revision    BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    resolved_at BIGINT,
    caused_by   TEXT,
    incident    TEXT NOT NULL
);
CREATE INDEX incidents_by_start ON incidents (started_at);
CREATE INDEX incidents_by_cause ON incidents (caused_by) WHERE caused_by IS NOT NULL;
CREATE INDEX incidents_open ON incidents (started_at, id) WHERE resolved_at IS NULL;
CREATE INDEX incidents_resolved ON incidents (resolved_at, id) WHERE resolved_at IS NOT NULL;

-- The audit log: actor, step, instant, reason and the document after the step. Rows are only ever added.
CREATE TABLE audit (
    -- Without gaps: the transaction that writes a line holds the lock of `publication`.
    seq      BIGINT PRIMARY KEY,
    -- Never before the previous line.
    at       BIGINT NOT NULL,
    -- The clock's instant, if the clock had gone back before the previous line; null otherwise.
    clock_at BIGINT,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    -- `change`, `release`, `incident` or `component`, and its id.
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    revision BIGINT NOT NULL,
    reason   TEXT NOT NULL,
    -- The message of the step; for a correction the previous text.
    detail   TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (kind, subject, seq);

-- Requests with an idempotency key: a repetition gets the stored answer and is not carried out again.
CREATE TABLE idempotency_keys (
    actor       TEXT NOT NULL,
    key         TEXT NOT NULL,
    -- Hash of method, path and body: another request with the same key is refused.
    fingerprint TEXT NOT NULL,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    -- The answer, as JSON.
    answer      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (at);

-- Operators' tokens. The secret itself is never stored.
CREATE TABLE tokens (
    id         TEXT COLLATE "C" PRIMARY KEY,
    -- The actor in the audit log and of idempotency keys: never given twice, not even once the token is revoked.
    name       TEXT NOT NULL UNIQUE,
    hash       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- The files of every served version of the embed, so that a page that names a version still works after an upgrade.
CREATE TABLE embed_files (
    version   TEXT NOT NULL,
    name      TEXT NOT NULL,
    contents  BYTEA NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (version, name)
);

-- One row, which is written to find out whether the database takes writes.
CREATE TABLE health (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    checks BIGINT NOT NULL
);
INSERT INTO health (id, checks) VALUES (1, 0);

-- What one server at a time does, and until when, by the database's clock.
CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  BIGINT NOT NULL
);
