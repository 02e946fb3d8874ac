-- One row that is written to find out whether the database takes writes. It says nothing.
CREATE TABLE write_probe (
    id BIGINT NOT NULL CONSTRAINT write_probe_pk PRIMARY KEY CONSTRAINT write_probe_single CHECK (id = 1),
    at BIGINT NOT NULL
);
INSERT INTO write_probe (id, at) VALUES (1, 0);
