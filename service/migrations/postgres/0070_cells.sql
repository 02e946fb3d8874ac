-- Nobody is in a cell who has not accepted: an invitation waits for the member and, where a steward is to come in, for
-- everybody in the cell.
CREATE TABLE cell_invitation (
    id TEXT NOT NULL CONSTRAINT cell_invitation_pk PRIMARY KEY,
    community TEXT NOT NULL CONSTRAINT cell_invitation_community REFERENCES community (id) ON DELETE CASCADE,
    cell TEXT NOT NULL CONSTRAINT cell_invitation_cell REFERENCES cell (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT cell_invitation_member REFERENCES member (id) ON DELETE CASCADE,
    invited_by TEXT NOT NULL CONSTRAINT cell_invitation_inviter REFERENCES member (id) ON DELETE CASCADE,
    of_steward BIGINT NOT NULL CONSTRAINT cell_invitation_of_steward CHECK (of_steward IN (0, 1)),
    status TEXT NOT NULL CONSTRAINT cell_invitation_status CHECK (status IN ('pending', 'accepted', 'declined', 'withdrawn')),
    created_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE UNIQUE INDEX cell_invitation_one_pending ON cell_invitation (cell, member) WHERE status = 'pending';
CREATE INDEX cell_invitation_by_member ON cell_invitation (member);
CREATE INDEX cell_invitation_by_inviter ON cell_invitation (invited_by);
CREATE INDEX cell_invitation_by_community ON cell_invitation (community);
CREATE TABLE cell_invitation_acceptance (
    invitation TEXT NOT NULL CONSTRAINT cell_invitation_acceptance_invitation REFERENCES cell_invitation (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT cell_invitation_acceptance_member REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT cell_invitation_acceptance_pk PRIMARY KEY (invitation, member)
);
CREATE INDEX cell_invitation_acceptance_by_member ON cell_invitation_acceptance (member);
-- The cells that the grant `cell` of a listing means. Its owner is in each; who leaves a cell takes the listing out of it.
CREATE TABLE listing_cell (
    listing TEXT NOT NULL CONSTRAINT listing_cell_listing REFERENCES listing (id) ON DELETE CASCADE,
    cell TEXT NOT NULL,                           -- private to the owner
    owner TEXT NOT NULL,
    CONSTRAINT listing_cell_pk PRIMARY KEY (listing, cell),
    CONSTRAINT listing_cell_of_owner FOREIGN KEY (cell, owner) REFERENCES cell_member (cell, member) ON DELETE CASCADE
);
CREATE INDEX listing_cell_by_cell ON listing_cell (cell, owner);
-- Listings of before name the cells that their owners are in now. Those for nobody else or for a circle name none.
INSERT INTO listing_cell (listing, cell, owner)
SELECT listing.id, cell_member.cell, listing.owner FROM listing JOIN cell_member ON cell_member.member = listing.owner
WHERE listing.circle IS NULL AND listing.sharing <> '"private"';
-- The engine is made anew, from the tables.
DELETE FROM checkpoint;
DELETE FROM change_log;
