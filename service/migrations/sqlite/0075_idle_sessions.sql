-- A browser's session ends at `expires_at`, which moves on while it is used, and at `ends_at` at the latest.
ALTER TABLE session ADD COLUMN ends_at INTEGER NOT NULL DEFAULT 0;
UPDATE session SET ends_at = expires_at;
