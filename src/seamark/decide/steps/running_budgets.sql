-- Budgets that run on $today, each with the campaign codes that its spend arrives under.
SELECT initiative_id, any_value(title) AS title, any_value(budget) AS budget, any_value(currency) AS currency,
       min(starts) AS starts, max(ends) AS ends, list(DISTINCT campaign ORDER BY campaign) AS campaigns
FROM plan_codes
WHERE budget > 0 AND starts <= $today AND ends >= $today
GROUP BY initiative_id
ORDER BY initiative_id
