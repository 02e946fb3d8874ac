-- What members can do for others. A skill is in the directory of its community while its owner has opted in; until then
-- only its owner sees it.
CREATE TABLE skill (
    id TEXT NOT NULL CONSTRAINT skill_pk PRIMARY KEY,
    owner TEXT NOT NULL CONSTRAINT skill_owner REFERENCES member (id) ON DELETE CASCADE,
    community TEXT NOT NULL CONSTRAINT skill_community REFERENCES community (id) ON DELETE CASCADE,
    category TEXT NOT NULL CONSTRAINT skill_category CHECK (category IN (
        'repair', 'cooking', 'technology', 'creative', 'education', 'gardening', 'vehicles', 'sewing', 'pets', 'care',
        'transport', 'other')),
    name TEXT NOT NULL CONSTRAINT skill_name_length CHECK (length(name) BETWEEN 3 AND 100),
    description TEXT NOT NULL CONSTRAINT skill_description_length CHECK (length(description) <= 1000),
    minutes_per_hour INTEGER CONSTRAINT skill_minutes_per_hour CHECK (minutes_per_hour BETWEEN 0 AND 600),
    opted_in INTEGER NOT NULL CONSTRAINT skill_opted_in CHECK (opted_in IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX skill_by_owner ON skill (owner);
CREATE INDEX skill_by_community ON skill (community, owner);
-- The words of the name and the description of each skill, folded.
CREATE TABLE skill_word (
    word TEXT NOT NULL,
    skill TEXT NOT NULL CONSTRAINT skill_word_skill REFERENCES skill (id) ON DELETE CASCADE,
    CONSTRAINT skill_word_pk PRIMARY KEY (word, skill)
) STRICT, WITHOUT ROWID;
CREATE INDEX skill_word_by_skill ON skill_word (skill, word);
