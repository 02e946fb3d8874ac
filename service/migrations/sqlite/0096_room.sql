-- The probe of writes fills this, so that it needs as much room as a write of some pages does.
ALTER TABLE write_probe ADD COLUMN room BLOB;
