-- A steward chooses whether plain members are told who the steward is.
ALTER TABLE community_member ADD COLUMN named BIGINT NOT NULL DEFAULT 1 CONSTRAINT community_member_named CHECK (named IN (0, 1));
