-- What of each source's events is complete and on time, and what did not become an event for a fault of its sender.
-- What happened before a source sent anything is history that was brought along, and not late. Expected of a page or screen is where it was, of a paid click its campaign, of a conversion its order and its amount.
WITH began AS (
    SELECT source, min(received_at) - to_seconds($late_seconds) AS connected FROM events GROUP BY source
), taken AS (
    SELECT
        source,
        count(*) AS events,
        sum(CASE WHEN type IN ('page', 'screen') THEN 1 ELSE 0 END + (click_id IS NOT NULL)::INT + 2 * conversion) AS expected,
        sum(
            CASE WHEN type IN ('page', 'screen') AND coalesce(url, name) IS NOT NULL THEN 1 ELSE 0 END
            + (click_id IS NOT NULL AND campaign IS NOT NULL)::INT
            + CASE WHEN conversion = 1 THEN (order_id IS NOT NULL)::INT + (amount IS NOT NULL)::INT ELSE 0 END
        ) AS filled,
        count(*) FILTER (time >= connected) AS live,
        count(*) FILTER (time >= connected AND time >= received_at - to_seconds($late_seconds)) AS timely
    FROM events JOIN began USING (source)
    WHERE received_at >= $since
    GROUP BY source
), held AS (
    SELECT source, count(*) AS aside FROM quarantine WHERE received_at >= $since AND replayed_at IS NULL GROUP BY source
), dropped AS (
    SELECT source, sum(events) AS lost FROM drops
    WHERE minute >= $since AND reason NOT IN ('duplicate', 'no_consent') GROUP BY source
)
SELECT
    source, coalesce(events, 0), coalesce(expected, 0), coalesce(filled, 0), coalesce(live, 0), coalesce(timely, 0), coalesce(aside, 0),
    coalesce(lost, 0)
FROM taken FULL JOIN held USING (source) FULL JOIN dropped USING (source)
ORDER BY source
