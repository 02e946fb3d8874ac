-- The ids of erased members, which are not given again: hashed with a secret of this database.
CREATE TABLE erased_id (
    hash TEXT NOT NULL CONSTRAINT erased_id_pk PRIMARY KEY
);
CREATE TABLE erased_id_secret (
    id BIGINT NOT NULL CONSTRAINT erased_id_secret_pk PRIMARY KEY CONSTRAINT erased_id_secret_single CHECK (id = 1),
    secret TEXT NOT NULL
);
