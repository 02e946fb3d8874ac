-- An invite leads into a circle or into a community, there perhaps for one member alone.
DROP INDEX invite_by_circle;
ALTER TABLE invite RENAME COLUMN circle TO one_circle;
ALTER TABLE invite ADD COLUMN circle TEXT CONSTRAINT invite_circle REFERENCES circle (id) ON DELETE CASCADE;
ALTER TABLE invite ADD COLUMN community TEXT CONSTRAINT invite_community REFERENCES community (id) ON DELETE CASCADE;
ALTER TABLE invite ADD COLUMN member TEXT CONSTRAINT invite_member REFERENCES member (id) ON DELETE CASCADE;
UPDATE invite SET circle = one_circle;
ALTER TABLE invite DROP COLUMN one_circle;
CREATE INDEX invite_by_circle ON invite (circle);
CREATE INDEX invite_by_community ON invite (community);
CREATE INDEX invite_by_member ON invite (member);
