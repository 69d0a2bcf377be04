-- Where each goal should be at the end of $day, and where at its deadline.
SELECT goal_id, max(planned) FILTER (day = $day) AS planned
FROM plan_targets
GROUP BY goal_id
HAVING max(planned) FILTER (day = $day) IS NOT NULL
