-- Declarations that their sources keep to themselves, which are few.
CREATE INDEX trust_kept ON trust (source, target) WHERE shared = 0;
