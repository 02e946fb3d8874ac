-- How many blocks somebody has made and lifted on a day of UTC, counted in days since 1970. Kept for a day.
CREATE TABLE block_changes (
    source TEXT NOT NULL CONSTRAINT block_changes_source REFERENCES member (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    CONSTRAINT block_changes_pk PRIMARY KEY (source, day)
);
