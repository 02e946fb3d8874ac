BEGIN;
CREATE TABLE people (id TEXT PRIMARY KEY);
CREATE TABLE memberships (
  community TEXT, person TEXT REFERENCES people, PRIMARY KEY (community, person));
CREATE TABLE trust (
  truster TEXT REFERENCES people, trusted TEXT REFERENCES people, weight REAL, PRIMARY KEY (truster, trusted),
  CONSTRAINT nobody_trusts_themselves CHECK (truster <> trusted));
CREATE TABLE blocks (
  blocker TEXT REFERENCES people, blocked TEXT REFERENCES people, PRIMARY KEY (blocker, blocked),
  CONSTRAINT nobody_blocks_themselves CHECK (blocker <> blocked));
CREATE TABLE listings (
  id INTEGER PRIMARY KEY, owner TEXT REFERENCES people, title TEXT, audience TEXT, created_at INTEGER);

INSERT INTO people VALUES ('alice'), ('bob'), ('carol'), ('dora'), ('erik');
INSERT INTO memberships VALUES ('oak', 'alice'), ('oak', 'erik');
INSERT INTO trust VALUES ('alice', 'bob', 0.9), ('bob', 'carol', 0.8), ('carol', 'bob', 0.8);
INSERT INTO listings VALUES
  (1, 'dora', 'bench', 'public', 1),
  (2, 'bob', 'bread', 'network', 2),
  (3, 'alice', 'ladder', 'community trusted', 3);
COMMIT;
