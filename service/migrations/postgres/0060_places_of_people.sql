-- The engine knows of where people are no more than others may find out: to a neighborhood at the finest. Checkpoints
-- and the log before this hold more: the engine is made anew, from the tables. One empty entry stays, which tells
-- followers that there is a gap, and when something was written last.
UPDATE log_head SET revision = revision + 1
WHERE EXISTS (SELECT 1 FROM change_log) OR EXISTS (SELECT 1 FROM checkpoint);
INSERT INTO change_log (revision, at, entry, erases)
SELECT log_head.revision, written.at, '{}', 0
FROM log_head,
     (SELECT MAX(at) AS at FROM (SELECT at FROM change_log UNION ALL SELECT at FROM checkpoint) AS moments) AS written
WHERE written.at IS NOT NULL;
DELETE FROM change_log WHERE revision < (SELECT revision FROM log_head);
DELETE FROM checkpoint;
