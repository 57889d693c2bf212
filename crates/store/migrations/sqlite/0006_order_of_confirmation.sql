-- A notice goes to whoever had confirmed before it was published. Clocks can be set back, so the numbers of dispatches say what was
-- first: `confirmed_after` is the last one that had been given when the subscriber became active. Of earlier dispatches only those
-- matter whose deliveries are not written yet.
ALTER TABLE subscribers ADD COLUMN confirmed_after INTEGER NOT NULL DEFAULT 0;
UPDATE subscribers SET confirmed_after = COALESCE(
    (SELECT MAX(id) FROM dispatches WHERE expanded_at IS NULL AND published_at < subscribers.confirmed_at), 0);
