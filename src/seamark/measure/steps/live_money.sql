-- Conversions and revenue of the last five minutes and of today, by currency. An event is dated at most a minute ahead.
SELECT
    currency,
    coalesce(sum("conversion") FILTER (time > $now - INTERVAL 5 MINUTES), 0) AS conversions_5m,
    coalesce(sum(amount) FILTER (time > $now - INTERVAL 5 MINUTES), 0) AS revenue_5m,
    coalesce(sum(amount), 0) AS revenue_today
FROM events
WHERE time >= least($now::DATE::TIMESTAMP, $now - INTERVAL 5 MINUTES)
    AND NOT is_bot AND ("conversion" = 1 OR amount IS NOT NULL)
GROUP BY currency
