-- A notice is numbered among those that its reader has of a write: numbered among all, it told how many others
-- there were, be they hidden from the reader.
ALTER TABLE notification DROP CONSTRAINT notification_pk;
UPDATE notification SET number = place
FROM (SELECT recipient AS of_reader, revision AS of_write, number AS until_now,
          ROW_NUMBER() OVER (PARTITION BY recipient, revision ORDER BY number) - 1 AS place
      FROM notification) AS placed
WHERE recipient = of_reader AND revision = of_write AND number = until_now;
ALTER TABLE notification ADD CONSTRAINT notification_pk PRIMARY KEY (recipient, revision, number);
DROP INDEX notification_by_recipient;
