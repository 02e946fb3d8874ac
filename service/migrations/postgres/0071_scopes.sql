-- What a token may do. Those of before may read and write in the name of their member, for 90 days at most from now.
ALTER TABLE session ADD COLUMN scopes TEXT NOT NULL DEFAULT '';   -- of scripts alone
UPDATE session SET scopes = 'read write', expires_at = LEAST(expires_at, CAST(FLOOR(EXTRACT(EPOCH FROM now())) AS BIGINT) + 7776000)
WHERE kind = 'script';
