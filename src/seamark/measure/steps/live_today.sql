-- Revenue of today, by currency: of visits, of events that belong to nobody, of imported orders.
SELECT currency, sum(amount) AS revenue
FROM (
    SELECT currency, amount FROM visits WHERE day = $now::DATE AND NOT is_bot
    UNION ALL
    SELECT currency, amount FROM events
    WHERE subject IS NULL AND time >= $now::DATE AND time < $now::DATE + 1 AND NOT is_bot AND amount IS NOT NULL
    UNION ALL
    SELECT currency, amount FROM offline_orders WHERE time >= $now::DATE AND time < $now::DATE + 1
)
GROUP BY currency
