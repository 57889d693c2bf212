-- The files of every version of the embed that was carried: a page that names one by its version outlives an upgrade.
CREATE TABLE embed_files (
    version  TEXT NOT NULL,
    name     TEXT NOT NULL,
    contents BLOB NOT NULL,
    kept_at  INTEGER NOT NULL,
    PRIMARY KEY (version, name)
);
