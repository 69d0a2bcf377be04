SELECT max(day) FROM (
    SELECT max(day) AS day FROM visits WHERE conversions > 0 AND NOT is_bot AND day <= $until
    UNION ALL
    SELECT max(time)::DATE FROM offline_orders WHERE subject IS NOT NULL AND amount >= 0 AND time::DATE <= $until
)
