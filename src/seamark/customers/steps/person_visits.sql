-- Visits of one person that touch a span of time.
SELECT started, channel, first_time, last_time
FROM visits
WHERE person = $person AND last_time >= $start AND first_time <= $end AND events > 0
ORDER BY first_time
