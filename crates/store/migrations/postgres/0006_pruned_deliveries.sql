-- Deliveries are deleted a while after their dispatch is settled; its numbers stay. 1 once that is done.
ALTER TABLE dispatches ADD COLUMN pruned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX dispatches_unpruned ON dispatches (published_at) WHERE pruned = 0;
