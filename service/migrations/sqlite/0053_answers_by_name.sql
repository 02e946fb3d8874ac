-- Who is named in an answer that is kept for a key, so that an erasure finds those answers without reading all.
CREATE TABLE idempotency_named (
    member TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    named TEXT NOT NULL,
    CONSTRAINT idempotency_named_pk PRIMARY KEY (member, key_hash, named),
    CONSTRAINT idempotency_named_answer FOREIGN KEY (member, key_hash) REFERENCES idempotency (member, key_hash) ON DELETE CASCADE
) STRICT;
CREATE INDEX idempotency_named_by_name ON idempotency_named (named);
-- Of those kept before, nobody knows. None is older than a day; a write that is sent again is still not made again.
UPDATE idempotency SET status = 410, body = '';
