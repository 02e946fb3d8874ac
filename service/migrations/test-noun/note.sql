-- The table of the noun of the feature `test-noun`, on both databases.
CREATE TABLE IF NOT EXISTS note (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
)
