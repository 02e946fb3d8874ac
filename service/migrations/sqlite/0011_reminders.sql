-- How far the two have been reminded of what lapses: 1 three days before, 2 a day before, 3 when it has.
ALTER TABLE exchange ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX exchange_to_remind ON exchange (accepted_at) WHERE reminded < 3 AND status IN ('requested', 'in_progress');
-- What has lapsed may be paid after all, by another transfer.
DROP INDEX transfer_one_per_exchange;
CREATE UNIQUE INDEX transfer_one_per_exchange ON transfer (exchange, community)
    WHERE reverses IS NULL AND exchange IS NOT NULL AND status <> 'expired';
CREATE INDEX transfer_by_exchange ON transfer (exchange);
