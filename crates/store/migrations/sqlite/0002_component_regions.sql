-- A JSON list of region ids; empty where the component serves every region.
ALTER TABLE components ADD COLUMN regions TEXT NOT NULL DEFAULT '[]';
