-- SQLite's table function of this name, as far as it is used: the texts of a JSON array, so that one
-- statement finds rows by many ids on both databases.
CREATE FUNCTION json_each(texts TEXT) RETURNS TABLE (value TEXT)
    LANGUAGE sql IMMUTABLE STRICT ROWS 50
    AS $$ SELECT json_array_elements_text(texts::json) $$;
