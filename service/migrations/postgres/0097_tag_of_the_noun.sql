-- Resources of the engine have the tag of their noun, as in `noun:listing`: the engine is made anew, from the tables, and the
-- log begins here.
DELETE FROM checkpoint;
DELETE FROM change_log;
