-- Revenue and conversions of the last five minutes, by currency. An event is dated at most a minute ahead.
SELECT currency, coalesce(sum(amount), 0) AS revenue, sum("conversion") AS conversions
FROM events
WHERE time > $now - INTERVAL 5 MINUTES AND NOT is_bot AND ("conversion" = 1 OR amount IS NOT NULL)
GROUP BY currency
