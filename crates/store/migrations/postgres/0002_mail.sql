-- Subscribers, and the mail to them. Every number that links and mails name is given once, also after what it names is deleted:
-- `counters` has the last one of each kind.
CREATE TABLE counters (
    -- `subscriber`, `link_key`, `dispatch` or `news` (see `dispatches.news`).
    name TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE subscribers (
    id           BIGINT PRIMARY KEY,
    -- The only column of the database that has it, with the next one.
    address      TEXT NOT NULL,
    -- The form by which it is found: one subscription for each.
    address_key  TEXT NOT NULL UNIQUE,
    language     TEXT NOT NULL,
    zone         TEXT NOT NULL,
    -- JSON.
    subscription TEXT NOT NULL,
    -- `pending` (not confirmed), `active`, `suspended` (the address does not work) or `ended`.
    state        TEXT NOT NULL,
    -- Counts what ends the links that were sent before.
    epoch        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    confirmed_at BIGINT,
    ended_at     BIGINT,
    reason       TEXT NOT NULL
);
-- A dispatch is expanded by them, batch by batch.
CREATE INDEX subscribers_active ON subscribers (id) WHERE state = 'active';
-- What is forgotten after a while.
CREATE INDEX subscribers_pending ON subscribers (created_at) WHERE state = 'pending';
CREATE INDEX subscribers_ended ON subscribers (ended_at) WHERE state = 'ended';

-- The keys that sign links. A retired one has no secret any more.
CREATE TABLE link_keys (
    id         BIGINT PRIMARY KEY,
    secret     BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- The notices that go out by mail, and letters to one subscriber. What one says is made from the audit log's document of its
-- subject and revision.
CREATE TABLE dispatches (
    id           BIGINT PRIMARY KEY,
    -- `change`, `release` or `incident` with its id; `subscriber` for a letter.
    kind         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    -- 0 for a letter.
    revision     BIGINT NOT NULL,
    -- The kind of message, or the letter.
    notice       TEXT NOT NULL,
    -- Counts those of one kind of a subject.
    nth          BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    due_at       BIGINT,
    -- The last instant at which an acceptance is in time.
    accept_by    BIGINT NOT NULL,
    -- From then on it is not sent any more.
    expires_at   BIGINT,
    -- Why it is not true any more; null while it is.
    withdrawn    TEXT,
    -- Up to this subscriber there are deliveries, and to all once `expanded_at` is set.
    cursor       BIGINT NOT NULL,
    expanded_at  BIGINT,
    -- Deliveries: all but those of subscribers who left first, and by their outcome.
    recipients   BIGINT NOT NULL,
    -- Subscribers who had muted it: they have no delivery.
    muted        BIGINT NOT NULL,
    accepted     BIGINT NOT NULL,
    accepted_in_time BIGINT NOT NULL,
    refused      BIGINT NOT NULL,
    parked       BIGINT NOT NULL,
    first_accepted_at BIGINT,
    last_accepted_at  BIGINT,
    -- The counter `news` when one of the numbers changed last: whoever has read up to there reads what is later.
    news         BIGINT NOT NULL,
    UNIQUE (kind, subject, notice, nth)
);
CREATE INDEX dispatches_unexpanded ON dispatches (accept_by, id) WHERE expanded_at IS NULL;
CREATE INDEX dispatches_by_news ON dispatches (news);

-- One dispatch to one subscriber.
CREATE TABLE deliveries (
    dispatch_id   BIGINT NOT NULL REFERENCES dispatches (id),
    subscriber_id BIGINT NOT NULL,
    -- `waiting`, `accepted` by a mail server, `refused` by it, `parked` (will never be sent) or `left` (the subscriber ended the
    -- subscription first).
    state         TEXT NOT NULL,
    -- How often it was tried, or is being tried.
    attempts      BIGINT NOT NULL,
    -- When it is tried next, while it waits.
    next_at       BIGINT NOT NULL,
    -- Who is sending it, and until when nobody else does.
    holder        TEXT,
    held_until    BIGINT,
    settled_at    BIGINT,
    -- Why it waits again, was refused or was parked.
    reason        TEXT NOT NULL,
    PRIMARY KEY (dispatch_id, subscriber_id)
);
CREATE INDEX deliveries_free ON deliveries (next_at, dispatch_id, subscriber_id) WHERE state = 'waiting' AND holder IS NULL;
CREATE INDEX deliveries_held ON deliveries (held_until) WHERE state = 'waiting' AND holder IS NOT NULL;
CREATE INDEX deliveries_by_subscriber ON deliveries (subscriber_id, settled_at);
