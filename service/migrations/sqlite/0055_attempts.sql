-- How often somebody has tried to use an invite, and when last: it allows ten attempts.
ALTER TABLE invite ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invite ADD COLUMN attempted_at INTEGER;
