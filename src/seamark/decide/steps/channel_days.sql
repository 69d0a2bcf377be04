-- Planned spend per channel, day and currency from $first to $last (included), over all initiatives.
SELECT channel, day, currency, sum(planned)::BIGINT AS planned
FROM plan_budgets
WHERE channel IS NOT NULL AND day BETWEEN $first AND $last
GROUP BY channel, day, currency
ORDER BY channel, day
