-- The write that made a transfer: statements list the transfers of one second in the order of writing, and the ids of
-- transfers are in no order.
ALTER TABLE transfer ADD COLUMN written BIGINT NOT NULL DEFAULT 0;
