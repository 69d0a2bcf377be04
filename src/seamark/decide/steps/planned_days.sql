-- Planned spend per initiative and day of what runs on $today, over all channels.
SELECT initiative_id, day, sum(planned)::BIGINT AS planned
FROM plan_budgets
WHERE initiative_id IN (SELECT initiative_id FROM plan_codes WHERE starts <= $today AND ends >= $today)
GROUP BY initiative_id, day
ORDER BY initiative_id, day
