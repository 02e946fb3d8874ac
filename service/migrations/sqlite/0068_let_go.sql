-- What was let go while one of the two hid from the other may be paid after all, by another transfer.
DROP INDEX transfer_one_per_exchange;
CREATE UNIQUE INDEX transfer_one_per_exchange ON transfer (exchange, community)
    WHERE reverses IS NULL AND exchange IS NOT NULL AND status <> 'expired' AND status <> 'voided';
