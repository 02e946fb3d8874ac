-- Where a community is, snapped before it is stored; set by its stewards.
ALTER TABLE community ADD COLUMN latitude REAL;
ALTER TABLE community ADD COLUMN longitude REAL;
ALTER TABLE community ADD COLUMN place_precision TEXT;
