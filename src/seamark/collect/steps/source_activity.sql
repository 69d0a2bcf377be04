-- What each source sent.
WITH counted AS (
    SELECT source, count(*) AS total, count(*) FILTER (received_at >= $since) AS recent, max(received_at) AS last FROM events GROUP BY source
), held AS (
    SELECT source, count(*) AS recent, max(received_at) AS last FROM quarantine WHERE received_at >= $since AND replayed_at IS NULL GROUP BY source
), lost AS (
    SELECT source, sum(events)::BIGINT AS recent FROM drops WHERE minute >= $since GROUP BY source
)
SELECT source, coalesce(counted.total, 0), coalesce(counted.recent, 0), greatest(counted.last, held.last), coalesce(held.recent, 0), coalesce(lost.recent, 0)
FROM counted FULL JOIN held USING (source) FULL JOIN lost USING (source)
ORDER BY source
