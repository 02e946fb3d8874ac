-- Who was erased is not found by anybody, and asked for in many lists.
CREATE INDEX member_by_erased ON member (id) WHERE erased = 1;
