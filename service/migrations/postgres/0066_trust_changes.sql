-- How many declarations of trust somebody has changed on a day of UTC, counted in days since 1970. Kept for a day.
CREATE TABLE trust_changes (
    source TEXT NOT NULL CONSTRAINT trust_changes_source REFERENCES member (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    CONSTRAINT trust_changes_pk PRIMARY KEY (source, day)
);
