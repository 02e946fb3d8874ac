-- In which order exchanges were completed, also within one second.
ALTER TABLE exchange ADD COLUMN completed_order BIGINT;
UPDATE exchange SET completed_order = numbered.place
FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY completed_at, id) AS place FROM exchange
      WHERE completed_at IS NOT NULL) AS numbered
WHERE numbered.id = exchange.id;
CREATE INDEX exchange_by_completed_order ON exchange (completed_order);
