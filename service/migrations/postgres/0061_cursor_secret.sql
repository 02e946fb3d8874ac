-- With what cursors of listings are sealed: 244 random bits.
CREATE TABLE cursor_secret (
    id BIGINT NOT NULL CONSTRAINT cursor_secret_pk PRIMARY KEY CONSTRAINT cursor_secret_single CHECK (id = 1),
    secret TEXT NOT NULL
);
INSERT INTO cursor_secret (id, secret) VALUES (1, gen_random_uuid()::text || gen_random_uuid()::text);
