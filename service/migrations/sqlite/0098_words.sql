-- The words of the title, the description and the category of each listing, folded: the service writes those of the listings
-- that have none yet.
CREATE TABLE listing_word (
    word TEXT NOT NULL,
    listing TEXT NOT NULL CONSTRAINT listing_word_listing REFERENCES listing (id) ON DELETE CASCADE,
    CONSTRAINT listing_word_pk PRIMARY KEY (word, listing)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_word_by_listing ON listing_word (listing, word);
