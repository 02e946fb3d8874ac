-- The latest moment at which something was written. The service never goes behind it.
ALTER TABLE log_head ADD COLUMN moment INTEGER NOT NULL DEFAULT 0;
UPDATE log_head SET moment = (
    SELECT COALESCE(MAX(at), 0) FROM (SELECT at FROM change_log UNION ALL SELECT at FROM checkpoint) AS written
);
