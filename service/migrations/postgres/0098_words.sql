-- The words of the title, the description and the category of each listing, folded: the service writes those of the listings
-- that have none yet. Ranges of words are ranges of their bytes.
CREATE TABLE listing_word (
    word TEXT COLLATE "C" NOT NULL,
    listing TEXT COLLATE "C" NOT NULL CONSTRAINT listing_word_listing REFERENCES listing (id) ON DELETE CASCADE,
    CONSTRAINT listing_word_pk PRIMARY KEY (word, listing)
);
CREATE INDEX listing_word_by_listing ON listing_word (listing, word);
