-- Where a community is, snapped before it is stored; set by its stewards.
ALTER TABLE community ADD COLUMN latitude DOUBLE PRECISION;
ALTER TABLE community ADD COLUMN longitude DOUBLE PRECISION;
ALTER TABLE community ADD COLUMN place_precision TEXT;
