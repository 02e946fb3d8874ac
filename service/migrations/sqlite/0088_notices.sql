-- Unread notices that say the same again are found by reader and doer; old ones by their age.
CREATE INDEX notification_unread ON notification (recipient, actor) WHERE read_at IS NULL;
CREATE INDEX notification_by_age ON notification (at);
