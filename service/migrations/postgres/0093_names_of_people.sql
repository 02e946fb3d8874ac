-- Who is named in a kept answer is known by type: `member:` and an id, or `address:` and an e-mail address. How many they
-- are is counted with the answer. An erasure says which names are forgotten, and what names them goes soon after it, a
-- part at a time, and so do the answers of whoever is erased.
ALTER TABLE idempotency DROP CONSTRAINT idempotency_member;
ALTER TABLE idempotency ADD COLUMN names BIGINT NOT NULL DEFAULT 0;
CREATE INDEX idempotency_by_names ON idempotency (member, names);
-- Of those kept before, it is not known for certain whom they name. None is older than a day; a write that is sent again is
-- still not made again.
UPDATE idempotency SET status = 410, body = '';
DELETE FROM idempotency_named;
DROP INDEX idempotency_named_by_name;
CREATE INDEX idempotency_named_by_name ON idempotency_named (named, member, key_hash);
CREATE TABLE idempotency_forgotten (
    named TEXT NOT NULL CONSTRAINT idempotency_forgotten_pk PRIMARY KEY,
    revision BIGINT NOT NULL                      -- of the erasure: what was answered later is not meant
);
