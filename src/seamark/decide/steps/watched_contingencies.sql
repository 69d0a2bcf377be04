-- Contingency plans whose time it is on $today.
SELECT
    contingency_id, title, remedy, watch, metric, filters, days, beyond, "limit", goal_id, item, item_day, later_than,
    starts, ends, changes, amount, obstacle
FROM plan_contingencies
WHERE starts <= $today AND ends >= $today
ORDER BY contingency_id
