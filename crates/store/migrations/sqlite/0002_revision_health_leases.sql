-- Counts the changes of a component's status, like the revision of every other subject.
ALTER TABLE components ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE components SET revision =
    (SELECT COUNT(*) FROM audit WHERE audit.kind = 'component' AND audit.subject = components.id);

-- One row, which is written to find out whether the database takes writes.
CREATE TABLE health (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    checks INTEGER NOT NULL
);
INSERT INTO health (id, checks) VALUES (1, 0);

-- What one server at a time does, and until when, by the database's clock.
CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
);
