-- What happened is listed by when it really began.

-- When work began; null before that.
ALTER TABLE changes ADD COLUMN began_at INTEGER;
UPDATE changes SET began_at =
    CAST(ROUND((julianday(json_extract(record, '$.change.actual.started_at')) - 2440587.5) * 86400000) AS INTEGER);
CREATE INDEX changes_begun ON changes (began_at DESC, id, revision) WHERE began_at IS NOT NULL;

-- With the id, in the order of their list.
DROP INDEX incidents_by_start;
CREATE INDEX incidents_by_start ON incidents (started_at DESC, id);

-- The statuses that operators set.
CREATE INDEX audit_of_components ON audit (kind, at, seq) WHERE kind = 'component';
