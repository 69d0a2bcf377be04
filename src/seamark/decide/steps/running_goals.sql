-- Goals under way on $today that a metric measures.
SELECT goal_id, title, metric, filters, reading, window_days, direction, baseline, target, amber, red, starts, deadline
FROM plan_goals
WHERE metric <> '' AND starts <= $today AND deadline >= $today
ORDER BY goal_id
