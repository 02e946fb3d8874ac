-- The probe of writes takes room in a temporary table here; SQLite has a column for it.
SELECT 1;
