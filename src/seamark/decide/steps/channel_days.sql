-- Planned spend per channel, day and currency from $first to $last (included), and whose it is.
SELECT channel, day, currency, sum(planned)::BIGINT AS planned, list(DISTINCT initiative_id) AS initiatives
FROM plan_budgets
WHERE channel IS NOT NULL AND day BETWEEN $first AND $last
GROUP BY channel, day, currency
ORDER BY channel, day
