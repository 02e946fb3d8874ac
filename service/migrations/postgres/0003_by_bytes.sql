-- Names are searched by their small letters, which the service knows of every script: it writes them where there
-- are none yet.
ALTER TABLE community ADD COLUMN small_name TEXT NOT NULL DEFAULT '';

-- Text is ordered and compared by its bytes, as it is in the service and in SQLite, whatever the database's
-- locale: under many of them `oak_street` comes before `oak-street`.
DO $$
DECLARE
    text_column RECORD;
BEGIN
    FOR text_column IN
        SELECT format('%I', class.relname) AS of_table, format('%I', attribute.attname) AS name
        FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attribute.attrelid
        WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind = 'r'
            AND attribute.atttypid = 'text'::regtype AND NOT attribute.attisdropped
            AND class.relname <> '_sqlx_migrations'
    LOOP
        EXECUTE 'ALTER TABLE ' || text_column.of_table || ' ALTER COLUMN ' || text_column.name
            || ' TYPE TEXT COLLATE "C"';
    END LOOP;
END
$$;
