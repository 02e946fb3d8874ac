-- Names are searched by their small letters, which the service knows of every script: it writes them where there
-- are none yet.
ALTER TABLE community ADD COLUMN small_name TEXT NOT NULL DEFAULT '';
