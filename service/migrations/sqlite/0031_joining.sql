-- How a community lets people in; none where it goes by what is usual in the deployment.
ALTER TABLE community ADD COLUMN joining TEXT
    CONSTRAINT community_joining CHECK (joining IN ('open', 'ask', 'invite'));
-- What more there is to say.
ALTER TABLE circle ADD COLUMN description TEXT NOT NULL DEFAULT '';   -- private
ALTER TABLE exchange ADD COLUMN description TEXT NOT NULL DEFAULT '';   -- private to the two
