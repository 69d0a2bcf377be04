-- Five-minute spans of the hour around $at: events, people and conversions in each span that has any.
SELECT
    count(*) AS events,
    count(DISTINCT CASE WHEN NOT is_bot THEN subject END) AS people,
    sum(CASE WHEN is_bot THEN 0 ELSE "conversion" END) AS conversions
FROM events
WHERE time >= $at - INTERVAL 30 MINUTES AND time < $at + INTERVAL 30 MINUTES
GROUP BY time_bucket(INTERVAL 5 MINUTES, time, $at)
