-- Who is named in a kept answer is known by type: `member:` and an id, or `address:` and an e-mail address. How many they
-- are is counted with the answer. An erasure says which names are forgotten, and what names them goes soon after it, a
-- part at a time, and so do the answers of whoever is erased.
CREATE TABLE idempotency_anew (
    member TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    names INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT idempotency_pk PRIMARY KEY (member, key_hash)
) STRICT;
-- Of those kept before, it is not known for certain whom they name. None is older than a day; a write that is sent again is
-- still not made again.
INSERT INTO idempotency_anew (member, key_hash, request_hash, status, body, revision, at)
SELECT member, key_hash, request_hash, 410, '', revision, at FROM idempotency;
DROP TABLE idempotency_named;
DROP TABLE idempotency;
ALTER TABLE idempotency_anew RENAME TO idempotency;
CREATE INDEX idempotency_by_time ON idempotency (at);
CREATE INDEX idempotency_by_names ON idempotency (member, names);
CREATE TABLE idempotency_named (
    member TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    named TEXT NOT NULL,
    CONSTRAINT idempotency_named_pk PRIMARY KEY (member, key_hash, named),
    CONSTRAINT idempotency_named_answer FOREIGN KEY (member, key_hash) REFERENCES idempotency (member, key_hash) ON DELETE CASCADE
) STRICT;
CREATE INDEX idempotency_named_by_name ON idempotency_named (named, member, key_hash);
CREATE TABLE idempotency_forgotten (
    named TEXT NOT NULL CONSTRAINT idempotency_forgotten_pk PRIMARY KEY,
    revision INTEGER NOT NULL                     -- of the erasure: what was answered later is not meant
) STRICT;
