-- What the public state's window is read from: indexes over small parts of the changes and incidents, so that reading it costs
-- the same for any number of past ones.

-- The kind of a change: an element can ask for some kinds alone.
ALTER TABLE changes ADD COLUMN kind TEXT NOT NULL DEFAULT '';
UPDATE changes SET kind = json_extract(record, '$.change.kind');

-- With all that is read of them: the rows themselves are not looked at.
CREATE INDEX changes_announced ON changes (start_at, id, revision, state, ended_at) WHERE state = 'announced';
CREATE INDEX changes_under_way ON changes (start_at, id, revision, state, ended_at) WHERE state IN ('in_progress', 'verifying');
CREATE INDEX changes_ended ON changes (ended_at, id, revision, start_at, state) WHERE ended_at IS NOT NULL AND state <> 'draft';
CREATE INDEX changes_rolled_back ON changes (ended_at, id, revision, start_at, state) WHERE state = 'rolled_back';
CREATE INDEX changes_drafts ON changes (start_at, id) WHERE state = 'draft';
DROP INDEX changes_by_state;

-- The few records that are longer than 31 days: a month finds all others by their start.
CREATE INDEX changes_long ON changes (start_at, id, end_at) WHERE end_at - start_at > 2678400000;
-- With the end: most of what starts in the 31 days before a month has ended before it.
DROP INDEX changes_by_start;
CREATE INDEX changes_by_start ON changes (start_at, id, end_at);

CREATE INDEX incidents_open ON incidents (started_at, id) WHERE resolved_at IS NULL;
CREATE INDEX incidents_resolved ON incidents (resolved_at, id) WHERE resolved_at IS NOT NULL;
