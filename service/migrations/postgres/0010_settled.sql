-- What settlement accounts carry for a member who left, as JSON; none while the member has it all.
ALTER TABLE ledger_account ADD COLUMN settled TEXT NOT NULL DEFAULT '[]';
-- Who left before: the last settlement of each closed account carries what it moved.
UPDATE ledger_account SET settled = (
    SELECT '[{"to":"settlement:left","at":' || CAST(moved.created_at AS TEXT)
        || ',"balance":' || CAST(CASE WHEN moved.credit = 'settlement:left' THEN moved.minutes ELSE -moved.minutes END AS TEXT)
        || ',"limits":{"floor":-1200,"ceiling":null,"soft":null},"transfers":["' || moved.id || '"]}]'
    FROM transfer AS moved
    WHERE moved.community = ledger_account.community AND moved.exchange IS NULL AND moved.reverses IS NULL
        AND ((moved.debit = ledger_account.account AND moved.credit = 'settlement:left')
            OR (moved.credit = ledger_account.account AND moved.debit = 'settlement:left'))
    ORDER BY moved.created_at DESC, moved.id LIMIT 1)
WHERE floor = 0 AND ceiling = 0 AND substr(account, 1, 7) = 'member:' AND EXISTS (
    SELECT 1 FROM transfer AS moved
    WHERE moved.community = ledger_account.community AND moved.exchange IS NULL AND moved.reverses IS NULL
        AND ((moved.debit = ledger_account.account AND moved.credit = 'settlement:left')
            OR (moved.credit = ledger_account.account AND moved.debit = 'settlement:left')));
