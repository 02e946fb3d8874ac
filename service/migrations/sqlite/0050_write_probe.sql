-- One row that is written to find out whether the database takes writes. It says nothing.
CREATE TABLE write_probe (
    id INTEGER NOT NULL CONSTRAINT write_probe_pk PRIMARY KEY CONSTRAINT write_probe_single CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
INSERT INTO write_probe (id, at) VALUES (1, 0);
