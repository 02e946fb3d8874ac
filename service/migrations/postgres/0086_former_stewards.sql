-- When somebody ceased to be a steward of a community: for some days its cells still take them for one.
CREATE TABLE former_steward (
    community TEXT NOT NULL CONSTRAINT former_steward_community REFERENCES community (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT former_steward_member REFERENCES member (id) ON DELETE CASCADE,
    until BIGINT NOT NULL,
    CONSTRAINT former_steward_pk PRIMARY KEY (community, member)
);
CREATE INDEX former_steward_by_member ON former_steward (member);
