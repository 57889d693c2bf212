-- After a restored backup, mail that was due before it may have been sent already: it waits for an operator's word. The counter
-- `restored` is 0 in a backup, and the instant of the first start in a database that was restored from one.
--
-- A withheld dispatch is not expanded. A withheld delivery has the state `withheld`.
ALTER TABLE dispatches ADD COLUMN withheld BIGINT NOT NULL DEFAULT 0;
DROP INDEX dispatches_unexpanded;
CREATE INDEX dispatches_unexpanded ON dispatches (accept_by, id) WHERE expanded_at IS NULL AND withheld = 0;
CREATE INDEX dispatches_withheld ON dispatches (id) WHERE withheld = 1;
CREATE INDEX deliveries_withheld ON deliveries (dispatch_id, subscriber_id) WHERE state = 'withheld';
