-- Who proposed and who decided is somebody there is, if only a pseudonym.
CREATE TABLE partnership_of_people (
    id TEXT NOT NULL CONSTRAINT partnership_pk PRIMARY KEY,
    a TEXT NOT NULL CONSTRAINT partnership_a REFERENCES community (id) ON DELETE CASCADE,
    b TEXT NOT NULL CONSTRAINT partnership_b REFERENCES community (id) ON DELETE CASCADE,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT partnership_status CHECK (status IN ('proposed', 'active', 'declined', 'withdrawn', 'dissolved')),
    proposed_by TEXT NOT NULL CONSTRAINT partnership_proposer REFERENCES member (id),
    decided_by TEXT CONSTRAINT partnership_decider REFERENCES member (id),
    offered_offers INTEGER NOT NULL,
    offered_needs INTEGER NOT NULL,
    offered_member_count INTEGER NOT NULL,
    agreed_offers INTEGER,
    agreed_needs INTEGER,
    agreed_member_count INTEGER,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    ended_at INTEGER,
    CONSTRAINT partnership_of_two CHECK (low < high AND (a = low OR a = high) AND (b = low OR b = high))
) STRICT;
INSERT INTO partnership_of_people SELECT * FROM partnership;
DROP TABLE partnership;
ALTER TABLE partnership_of_people RENAME TO partnership;
CREATE UNIQUE INDEX partnership_one_live ON partnership (low, high) WHERE status IN ('proposed', 'active');
CREATE INDEX partnership_by_a ON partnership (a);
CREATE INDEX partnership_by_b ON partnership (b);
