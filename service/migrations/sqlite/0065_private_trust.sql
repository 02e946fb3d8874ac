-- Whether whom it is declared in is told of a declaration of trust, and whether somebody is named on paths of trust.
ALTER TABLE trust ADD COLUMN shared INTEGER NOT NULL DEFAULT 1 CONSTRAINT trust_shared CHECK (shared IN (0, 1));   -- private
ALTER TABLE member ADD COLUMN on_paths INTEGER NOT NULL DEFAULT 1 CONSTRAINT member_on_paths CHECK (on_paths IN (0, 1));   -- private
