-- Revenue of the day of $at until that time of day, and the spend of the whole day, by currency.
SELECT 'revenue' AS part, currency, coalesce(sum(amount), 0) AS micros
FROM events
WHERE time >= $at::DATE AND time < $at AND NOT is_bot AND amount IS NOT NULL
GROUP BY currency
UNION ALL
SELECT 'spend', currency, sum(amount) FROM costs WHERE day = $at::DATE GROUP BY currency
