-- People seen last, newest first.
SELECT person, '' AS kind, '' AS value
FROM visits
WHERE NOT is_bot
GROUP BY person
ORDER BY max(last_time) DESC
LIMIT $limit
