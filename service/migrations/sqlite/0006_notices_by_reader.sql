-- A notice is numbered among those that its reader has of a write: numbered among all, it told how many others
-- there were, be they hidden from the reader.
CREATE TABLE notification_by_reader (
    revision INTEGER NOT NULL,
    number INTEGER NOT NULL,
    recipient TEXT NOT NULL CONSTRAINT notification_recipient REFERENCES member (id) ON DELETE CASCADE,
    actor TEXT NOT NULL CONSTRAINT notification_actor REFERENCES member (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    at INTEGER NOT NULL,
    read_at INTEGER,
    CONSTRAINT notification_pk PRIMARY KEY (recipient, revision, number)
) STRICT;
INSERT INTO notification_by_reader (revision, number, recipient, actor, event, at, read_at)
SELECT revision,
    ROW_NUMBER() OVER (PARTITION BY recipient, revision ORDER BY number) - 1,
    recipient, actor, event, at, read_at
FROM notification;
DROP TABLE notification;
ALTER TABLE notification_by_reader RENAME TO notification;
CREATE INDEX notification_by_actor ON notification (actor);
