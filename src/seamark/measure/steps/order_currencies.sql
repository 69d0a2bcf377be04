SELECT currency, sum(amount)::BIGINT FROM (
    SELECT currency, amount FROM visits WHERE conversions + refunds > 0 AND NOT is_bot AND day <= $until
    UNION ALL
    SELECT currency, amount FROM offline_orders WHERE subject IS NOT NULL AND time::DATE <= $until
)
WHERE currency IS NOT NULL
GROUP BY currency
ORDER BY currency
