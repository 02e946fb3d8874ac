-- Names are searched by their small letters, which the service knows of every script and SQLite of A to Z alone.
ALTER TABLE community ADD COLUMN small_name TEXT NOT NULL DEFAULT '';
UPDATE community SET small_name = lower(name);
