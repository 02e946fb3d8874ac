-- An offer whose poster named a quantity promises no more than that; one that named none has 1, and any number of takers.
ALTER TABLE listing ADD COLUMN limited BIGINT NOT NULL DEFAULT 0 CONSTRAINT listing_limited CHECK (limited IN (0, 1));
UPDATE listing SET limited = 1 WHERE quantity <> 1000;
ALTER TABLE listing ADD COLUMN fulfilled_at BIGINT;
ALTER TABLE listing_accepted ADD COLUMN quantity BIGINT NOT NULL DEFAULT 1000;   -- thousandths
ALTER TABLE response ADD COLUMN quantity BIGINT;   -- thousandths, while it is accepted
UPDATE response SET quantity = 1000 WHERE status = 'accepted';
-- Who was declined may answer once more.
DROP INDEX response_once;
CREATE UNIQUE INDEX response_once ON response (listing, responder) WHERE status IN ('pending', 'accepted');
-- What is open has a tag of its own in the engine, which neither checkpoints nor the log before this have: the engine
-- is made anew, from the tables.
DELETE FROM checkpoint;
DELETE FROM change_log;
