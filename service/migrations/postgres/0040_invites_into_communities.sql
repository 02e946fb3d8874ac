-- An invite leads into a circle or into a community, there perhaps for one member alone.
ALTER TABLE invite ALTER COLUMN circle DROP NOT NULL;
ALTER TABLE invite ADD COLUMN community TEXT CONSTRAINT invite_community REFERENCES community (id) ON DELETE CASCADE;
ALTER TABLE invite ADD COLUMN member TEXT CONSTRAINT invite_member REFERENCES member (id) ON DELETE CASCADE;
CREATE INDEX invite_by_community ON invite (community);
CREATE INDEX invite_by_member ON invite (member);
