-- The record. Everything that the engine and the ledgers answer from can be recomputed from these tables.
-- The PostgreSQL migration of the same number differs in type names alone; a test compares the two.
-- Times are seconds since 1970. Booleans are 0 or 1. A column marked `private` is shown to its owner only.

-- The number of the last committed change. Whoever writes updates it first, which is what puts writers in a row.
CREATE TABLE log_head (
    id INTEGER NOT NULL CONSTRAINT log_head_pk PRIMARY KEY CONSTRAINT log_head_single CHECK (id = 1),
    revision INTEGER NOT NULL,
    -- What audiences in the log were computed under.
    sharing_model TEXT CONSTRAINT log_head_model CHECK (sharing_model IN ('emergent', 'federated', 'hybrid'))
) STRICT;
INSERT INTO log_head (id, revision) VALUES (1, 0);

-- What each committed write told the engine and whom it concerns. Erasing somebody deletes what is older.
CREATE TABLE change_log (
    revision INTEGER NOT NULL CONSTRAINT change_log_pk PRIMARY KEY,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL,
    erases INTEGER NOT NULL CONSTRAINT change_log_erases CHECK (erases IN (0, 1))   -- names who is to be forgotten
) STRICT;

CREATE TABLE checkpoint (
    revision INTEGER NOT NULL CONSTRAINT checkpoint_pk PRIMARY KEY,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- People.

CREATE TABLE member (
    id TEXT NOT NULL CONSTRAINT member_pk PRIMARY KEY CONSTRAINT member_id_length CHECK (length(id) BETWEEN 1 AND 255),
    name TEXT NOT NULL CONSTRAINT member_name_length CHECK (length(name) BETWEEN 1 AND 100),
    about TEXT NOT NULL DEFAULT '',
    email TEXT,                                   -- private
    latitude REAL,                                -- snapped before it is stored
    longitude REAL,
    place_precision TEXT,
    visibility TEXT NOT NULL DEFAULT 'my_community'
        CONSTRAINT member_visibility CHECK (visibility IN ('my_cell', 'my_community', 'trusted_network', 'anyone_local', 'network_wide')),
    location_precision TEXT NOT NULL DEFAULT 'neighborhood'
        CONSTRAINT member_precision CHECK (location_precision IN ('exact', 'neighborhood', 'city', 'region')),
    local_radius_km REAL NOT NULL DEFAULT 25
        CONSTRAINT member_radius CHECK (local_radius_km > 0 AND local_radius_km <= 20015),
    created_at INTEGER NOT NULL,
    erased INTEGER NOT NULL DEFAULT 0 CONSTRAINT member_erased CHECK (erased IN (0, 1)),
    CONSTRAINT member_place CHECK ((latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (place_precision IS NULL))
) STRICT;

CREATE TABLE credential (
    member TEXT NOT NULL CONSTRAINT credential_pk PRIMARY KEY CONSTRAINT credential_member REFERENCES member (id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL
) STRICT;

-- Who somebody is to an identity provider.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    member TEXT NOT NULL CONSTRAINT identity_member REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT identity_pk PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX identity_by_member ON identity (member);

-- Sessions of browsers and tokens of scripts. Only hashes of what they show are kept.
CREATE TABLE session (
    id TEXT NOT NULL CONSTRAINT session_pk PRIMARY KEY,
    token_hash TEXT NOT NULL CONSTRAINT session_token UNIQUE,
    member TEXT NOT NULL CONSTRAINT session_member REFERENCES member (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CONSTRAINT session_kind CHECK (kind IN ('browser', 'script')),
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_member ON session (member);

CREATE TABLE trust (
    source TEXT NOT NULL CONSTRAINT trust_source REFERENCES member (id) ON DELETE CASCADE,
    target TEXT NOT NULL CONSTRAINT trust_target REFERENCES member (id) ON DELETE CASCADE,
    weight INTEGER NOT NULL CONSTRAINT trust_weight CHECK (weight BETWEEN 1 AND 1000),
    CONSTRAINT trust_pk PRIMARY KEY (source, target),
    CONSTRAINT trust_of_others CHECK (source <> target)
) STRICT;
CREATE INDEX trust_by_target ON trust (target);

-- Who is blocked need not be there: else blocking would tell who is.
CREATE TABLE block (
    blocker TEXT NOT NULL CONSTRAINT block_blocker REFERENCES member (id) ON DELETE CASCADE,
    blocked TEXT NOT NULL CONSTRAINT block_blocked_length CHECK (length(blocked) BETWEEN 1 AND 255),
    at INTEGER NOT NULL,
    CONSTRAINT block_pk PRIMARY KEY (blocker, blocked),
    CONSTRAINT block_of_others CHECK (blocker <> blocked)
) STRICT;
CREATE INDEX block_by_blocked ON block (blocked);

-- Communities, cells, partnerships.

CREATE TABLE community (
    id TEXT NOT NULL CONSTRAINT community_pk PRIMARY KEY,
    name TEXT NOT NULL CONSTRAINT community_name_length CHECK (length(name) BETWEEN 1 AND 100),
    description TEXT NOT NULL DEFAULT '',
    founder TEXT NOT NULL CONSTRAINT community_founder REFERENCES member (id) ON UPDATE CASCADE,
    credit INTEGER NOT NULL CONSTRAINT community_credit CHECK (credit IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE community_member (
    community TEXT NOT NULL CONSTRAINT community_member_community REFERENCES community (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT community_member_member REFERENCES member (id) ON DELETE CASCADE,
    steward INTEGER NOT NULL CONSTRAINT community_member_steward CHECK (steward IN (0, 1)),
    joined_at INTEGER NOT NULL,
    CONSTRAINT community_member_pk PRIMARY KEY (community, member)
) STRICT;
CREATE INDEX community_member_by_member ON community_member (member);

CREATE TABLE join_request (
    id TEXT NOT NULL CONSTRAINT join_request_pk PRIMARY KEY,
    community TEXT NOT NULL CONSTRAINT join_request_community REFERENCES community (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT join_request_member REFERENCES member (id) ON DELETE CASCADE,
    message TEXT NOT NULL,                        -- private to the member and the stewards
    status TEXT NOT NULL CONSTRAINT join_request_status CHECK (status IN ('pending', 'approved', 'declined', 'withdrawn')),
    created_at INTEGER NOT NULL,
    decided_by TEXT CONSTRAINT join_request_decider REFERENCES member (id) ON DELETE SET NULL,
    decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX join_request_one_pending ON join_request (community, member) WHERE status = 'pending';
CREATE INDEX join_request_by_member ON join_request (member);

CREATE TABLE cell (
    id TEXT NOT NULL CONSTRAINT cell_pk PRIMARY KEY,
    community TEXT NOT NULL CONSTRAINT cell_community REFERENCES community (id) ON DELETE CASCADE,
    name TEXT NOT NULL CONSTRAINT cell_name_length CHECK (length(name) BETWEEN 1 AND 100)
) STRICT;
CREATE INDEX cell_by_community ON cell (community);

CREATE TABLE cell_member (
    cell TEXT NOT NULL CONSTRAINT cell_member_cell REFERENCES cell (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT cell_member_member REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT cell_member_pk PRIMARY KEY (cell, member)
) STRICT;
CREATE INDEX cell_member_by_member ON cell_member (member);

-- `low` and `high` are the two communities in order, so that a pair has one live partnership whoever proposed it.
CREATE TABLE partnership (
    id TEXT NOT NULL CONSTRAINT partnership_pk PRIMARY KEY,
    a TEXT NOT NULL CONSTRAINT partnership_a REFERENCES community (id) ON DELETE CASCADE,
    b TEXT NOT NULL CONSTRAINT partnership_b REFERENCES community (id) ON DELETE CASCADE,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT partnership_status CHECK (status IN ('proposed', 'active', 'declined', 'withdrawn', 'dissolved')),
    proposed_by TEXT NOT NULL,
    decided_by TEXT,
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
CREATE UNIQUE INDEX partnership_one_live ON partnership (low, high) WHERE status IN ('proposed', 'active');
CREATE INDEX partnership_by_a ON partnership (a);
CREATE INDEX partnership_by_b ON partnership (b);

-- Circles and invites.

CREATE TABLE circle (
    id TEXT NOT NULL CONSTRAINT circle_pk PRIMARY KEY,
    owner TEXT NOT NULL CONSTRAINT circle_owner REFERENCES member (id) ON DELETE CASCADE,
    name TEXT NOT NULL CONSTRAINT circle_name_length CHECK (length(name) BETWEEN 1 AND 100),   -- private
    kind TEXT NOT NULL CONSTRAINT circle_kind CHECK (kind IN ('family', 'friends', 'colleagues', 'public', 'custom')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX circle_by_owner ON circle (owner);

CREATE TABLE circle_member (
    circle TEXT NOT NULL CONSTRAINT circle_member_circle REFERENCES circle (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT circle_member_member REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT circle_member_pk PRIMARY KEY (circle, member)
) STRICT;
CREATE INDEX circle_member_by_member ON circle_member (member);

CREATE TABLE invite (
    id TEXT NOT NULL CONSTRAINT invite_pk PRIMARY KEY,
    token_hash TEXT NOT NULL CONSTRAINT invite_token UNIQUE,
    circle TEXT NOT NULL CONSTRAINT invite_circle REFERENCES circle (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL CONSTRAINT invite_issuer REFERENCES member (id) ON DELETE CASCADE,
    email TEXT,                                   -- private
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by TEXT CONSTRAINT invite_user REFERENCES member (id) ON DELETE SET NULL,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX invite_by_circle ON invite (circle);

-- Listings and what is answered to them.

CREATE TABLE listing (
    id TEXT NOT NULL CONSTRAINT listing_pk PRIMARY KEY,
    owner TEXT NOT NULL CONSTRAINT listing_owner REFERENCES member (id) ON DELETE CASCADE,
    community TEXT CONSTRAINT listing_community REFERENCES community (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CONSTRAINT listing_kind CHECK (kind IN ('offer', 'need')),
    type TEXT NOT NULL CONSTRAINT listing_type CHECK (type IN ('task', 'skill', 'resource', 'time')),
    title TEXT NOT NULL CONSTRAINT listing_title_length CHECK (length(title) BETWEEN 1 AND 200),
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT listing_quantity CHECK (quantity BETWEEN 1 AND 1000000000),   -- thousandths
    unit TEXT NOT NULL,
    capacity TEXT,
    urgency TEXT CONSTRAINT listing_urgency CHECK (urgency IN ('low', 'medium', 'high')),
    status TEXT NOT NULL CONSTRAINT listing_status CHECK (status IN ('active', 'in_progress', 'fulfilled', 'cancelled', 'expired')),
    sharing TEXT NOT NULL,                        -- private
    circle TEXT CONSTRAINT listing_circle REFERENCES circle (id),
    is_public INTEGER NOT NULL CONSTRAINT listing_is_public CHECK (is_public IN (0, 1)),
    latitude REAL,
    longitude REAL,
    place_precision TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    helper TEXT CONSTRAINT listing_helper REFERENCES member (id) ON DELETE SET NULL,
    CONSTRAINT listing_place CHECK ((latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (place_precision IS NULL)),
    CONSTRAINT listing_urgency_of_needs CHECK ((kind = 'need') = (urgency IS NOT NULL))
) STRICT;
CREATE INDEX listing_by_owner ON listing (owner);
CREATE INDEX listing_by_community ON listing (community);
CREATE INDEX listing_by_circle ON listing (circle);
CREATE INDEX listing_to_expire ON listing (expires_at) WHERE status IN ('active', 'in_progress');

CREATE TABLE listing_accepted (
    listing TEXT NOT NULL CONSTRAINT listing_accepted_listing REFERENCES listing (id) ON DELETE CASCADE,
    member TEXT NOT NULL CONSTRAINT listing_accepted_member REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT listing_accepted_pk PRIMARY KEY (listing, member)
) STRICT;
CREATE INDEX listing_accepted_by_member ON listing_accepted (member);

CREATE TABLE response (
    id TEXT NOT NULL CONSTRAINT response_pk PRIMARY KEY,
    listing TEXT NOT NULL CONSTRAINT response_listing REFERENCES listing (id) ON DELETE CASCADE,
    responder TEXT NOT NULL CONSTRAINT response_responder REFERENCES member (id) ON DELETE CASCADE,
    message TEXT NOT NULL,                        -- private to responder and owner
    status TEXT NOT NULL CONSTRAINT response_status CHECK (status IN ('pending', 'accepted', 'declined', 'withdrawn')),
    created_at INTEGER NOT NULL,
    decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX response_once ON response (listing, responder) WHERE status <> 'withdrawn';
CREATE INDEX response_by_listing ON response (listing);
CREATE INDEX response_by_responder ON response (responder);

-- Exchanges and ledgers.

CREATE TABLE exchange (
    id TEXT NOT NULL CONSTRAINT exchange_pk PRIMARY KEY,
    community TEXT CONSTRAINT exchange_community REFERENCES community (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CONSTRAINT exchange_kind CHECK (kind IN ('service', 'object_loan', 'shared_purchase')),
    minutes INTEGER CONSTRAINT exchange_minutes CHECK (minutes BETWEEN 1 AND 6000),   -- none: a gift
    title TEXT NOT NULL,                          -- private to the two
    listing TEXT CONSTRAINT exchange_listing REFERENCES listing (id) ON DELETE SET NULL,
    provider TEXT NOT NULL CONSTRAINT exchange_provider REFERENCES member (id),
    receiver TEXT CONSTRAINT exchange_receiver REFERENCES member (id),
    provider_community TEXT CONSTRAINT exchange_provider_community REFERENCES community (id) ON DELETE SET NULL,
    receiver_community TEXT CONSTRAINT exchange_receiver_community REFERENCES community (id) ON DELETE SET NULL,
    status TEXT NOT NULL CONSTRAINT exchange_status CHECK (status IN ('offered', 'requested', 'in_progress', 'completed', 'cancelled')),
    requested_at INTEGER,
    accepted_at INTEGER,
    started_at INTEGER,
    provider_confirmed_at INTEGER,
    receiver_confirmed_at INTEGER,
    completed_at INTEGER,
    cancelled_at INTEGER,
    reversed_at INTEGER,
    created_at INTEGER NOT NULL,
    CONSTRAINT exchange_of_two CHECK (provider <> receiver),
    CONSTRAINT exchange_confirmed_by_both CHECK (status <> 'completed'
        OR (provider_confirmed_at IS NOT NULL AND receiver_confirmed_at IS NOT NULL AND completed_at IS NOT NULL))
) STRICT;
CREATE INDEX exchange_by_provider ON exchange (provider);
CREATE INDEX exchange_by_receiver ON exchange (receiver);
CREATE INDEX exchange_by_community ON exchange (community);
CREATE INDEX exchange_by_completion ON exchange (completed_at) WHERE status = 'completed';

-- `account` is the account's name: member:ID, clearing:PARTNERSHIP or settlement:NAME.
CREATE TABLE ledger_account (
    community TEXT NOT NULL CONSTRAINT ledger_account_community REFERENCES community (id),
    account TEXT NOT NULL,
    debits_posted INTEGER NOT NULL CONSTRAINT ledger_account_debits CHECK (debits_posted >= 0),
    credits_posted INTEGER NOT NULL CONSTRAINT ledger_account_credits CHECK (credits_posted >= 0),
    debits_pending INTEGER NOT NULL CONSTRAINT ledger_account_debits_pending CHECK (debits_pending >= 0),
    credits_pending INTEGER NOT NULL CONSTRAINT ledger_account_credits_pending CHECK (credits_pending >= 0),
    floor INTEGER,
    ceiling INTEGER,
    soft INTEGER,
    CONSTRAINT ledger_account_pk PRIMARY KEY (community, account)
) STRICT;
CREATE INDEX ledger_account_by_account ON ledger_account (account);

CREATE TABLE transfer (
    community TEXT NOT NULL,
    id TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    minutes INTEGER NOT NULL CONSTRAINT transfer_minutes CHECK (minutes > 0),
    status TEXT NOT NULL CONSTRAINT transfer_status CHECK (status IN ('pending', 'posted', 'voided', 'expired')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    decided_at INTEGER,
    reverses TEXT,
    exchange TEXT CONSTRAINT transfer_exchange REFERENCES exchange (id),
    CONSTRAINT transfer_pk PRIMARY KEY (community, id),
    CONSTRAINT transfer_debit FOREIGN KEY (community, debit) REFERENCES ledger_account (community, account) ON UPDATE CASCADE,
    CONSTRAINT transfer_credit FOREIGN KEY (community, credit) REFERENCES ledger_account (community, account) ON UPDATE CASCADE,
    CONSTRAINT transfer_between_two CHECK (debit <> credit),
    CONSTRAINT transfer_reverses FOREIGN KEY (community, reverses) REFERENCES transfer (community, id),
    CONSTRAINT transfer_reversed_once UNIQUE (community, reverses)
) STRICT;
CREATE INDEX transfer_by_debit ON transfer (community, debit);
CREATE INDEX transfer_by_credit ON transfer (community, credit);
CREATE INDEX transfer_to_expire ON transfer (expires_at) WHERE status = 'pending';
CREATE UNIQUE INDEX transfer_one_per_exchange ON transfer (exchange, community) WHERE reverses IS NULL AND exchange IS NOT NULL;

-- A transfer id that was refused stays refused.
CREATE TABLE refused_transfer (
    community TEXT NOT NULL CONSTRAINT refused_transfer_community REFERENCES community (id),
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    refusal TEXT NOT NULL,
    CONSTRAINT refused_transfer_pk PRIMARY KEY (community, id)
) STRICT;

-- What people are told, and what they have asked for already.

CREATE TABLE notification (
    revision INTEGER NOT NULL,
    number INTEGER NOT NULL,
    recipient TEXT NOT NULL CONSTRAINT notification_recipient REFERENCES member (id) ON DELETE CASCADE,
    actor TEXT NOT NULL CONSTRAINT notification_actor REFERENCES member (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    at INTEGER NOT NULL,
    read_at INTEGER,
    CONSTRAINT notification_pk PRIMARY KEY (revision, number)
) STRICT;
CREATE INDEX notification_by_recipient ON notification (recipient, revision, number);
CREATE INDEX notification_by_actor ON notification (actor);

CREATE TABLE idempotency (
    member TEXT NOT NULL CONSTRAINT idempotency_member REFERENCES member (id) ON DELETE CASCADE,
    key_hash TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT idempotency_pk PRIMARY KEY (member, key_hash)
) STRICT;
CREATE INDEX idempotency_by_time ON idempotency (at);
