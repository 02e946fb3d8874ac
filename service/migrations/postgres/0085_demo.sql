-- Whether this database was filled as a demo, and with how many copies of its network.
CREATE TABLE demo (
    id BIGINT NOT NULL CONSTRAINT demo_pk PRIMARY KEY CONSTRAINT demo_single CHECK (id = 1),
    copies BIGINT NOT NULL
);
INSERT INTO demo (id, copies)
    SELECT 1, COUNT(*) FROM community WHERE id = 'oak-street' OR id LIKE 'oak-street-%' HAVING COUNT(*) > 0;
