-- What happened is listed by when it really began.

-- When work began; null before that.
ALTER TABLE changes ADD COLUMN began_at BIGINT;
UPDATE changes SET began_at =
    CAST(EXTRACT(EPOCH FROM CAST(CAST(record AS json) #>> '{change,actual,started_at}' AS timestamptz)) * 1000 AS BIGINT);
CREATE INDEX changes_begun ON changes (began_at DESC, id, revision) WHERE began_at IS NOT NULL;

-- With the id, in the order of their list.
DROP INDEX incidents_by_start;
CREATE INDEX incidents_by_start ON incidents (started_at DESC, id);

-- The statuses that operators set.
CREATE INDEX audit_of_components ON audit (kind, at, seq) WHERE kind = 'component';
