-- Names and categories are searched without case, accents, width and blanks: the service writes the folded form of
-- each name where there is none yet, and the engine's tags of categories are made anew, from the tables.
ALTER TABLE community RENAME COLUMN small_name TO folded_name;
UPDATE community SET folded_name = '';
DELETE FROM checkpoint;
DELETE FROM change_log;
