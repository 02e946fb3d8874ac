-- How many bytes of text that others have a part in a member wrote in a day of UTC, whatever became of it: counted from the
-- texts themselves, they told what others do unseen.
CREATE TABLE written (
    member TEXT NOT NULL CONSTRAINT written_member REFERENCES member (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    CONSTRAINT written_pk PRIMARY KEY (member, day)
) STRICT;
INSERT INTO written (member, day, bytes)
SELECT member, day, CAST(SUM(bytes) AS BIGINT) FROM (
    SELECT responder AS member, created_at / 86400 AS day, octet_length(message) AS bytes FROM response
    UNION ALL
    SELECT member, created_at / 86400, octet_length(message) FROM join_request
    UNION ALL
    SELECT founder, created_at / 86400, octet_length(name) + octet_length(description) FROM community
    UNION ALL
    SELECT CASE WHEN requested_at = created_at THEN receiver ELSE provider END, created_at / 86400,
        octet_length(title) + octet_length(description)
    FROM exchange
) AS texts
GROUP BY member, day;
