-- A refused transfer is rolled back with all of its request: nothing was ever kept here.
DROP TABLE refused_transfer;
