-- Entries of the log say which declarations of trust become private or shared, which those before this do not: the set of
-- private declarations is made anew, from the tables, and the log begins here.
DELETE FROM checkpoint;
DELETE FROM change_log;
