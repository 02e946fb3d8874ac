-- With what cursors of listings are sealed.
CREATE TABLE cursor_secret (
    id INTEGER NOT NULL CONSTRAINT cursor_secret_pk PRIMARY KEY CONSTRAINT cursor_secret_single CHECK (id = 1),
    secret TEXT NOT NULL
) STRICT;
INSERT INTO cursor_secret (id, secret) VALUES (1, lower(hex(randomblob(32))));
