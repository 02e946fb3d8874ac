-- The table of the noun of the feature `test-noun` that only its owner knows of, on both databases.
CREATE TABLE IF NOT EXISTS memo (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL
)
