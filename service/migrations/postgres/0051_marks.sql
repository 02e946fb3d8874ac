-- A random number for each committed write, which tells one history of the record from another: a copy that was restored
-- and then written to has the same revisions with other marks.
ALTER TABLE log_head ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
ALTER TABLE log_head ADD COLUMN mark_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE change_log ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
