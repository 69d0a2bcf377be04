-- People with an event in the last five minutes. A visit of today began at most a day before.
SELECT count(DISTINCT person)
FROM visits
WHERE last_time > $now - INTERVAL 5 MINUTES AND last_time <= $now + INTERVAL 1 MINUTE AND NOT is_bot
