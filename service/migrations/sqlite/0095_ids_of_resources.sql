-- The ids of resources in the engine begin with the noun, as in `listing:…`: the engine is made anew, from the tables, and the
-- log begins here.
DELETE FROM checkpoint;
DELETE FROM change_log;
