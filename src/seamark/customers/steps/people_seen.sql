-- How often and when last some people visited.
SELECT person, count(*) FILTER (WHERE is_start) AS visits, max(last_time) AS last_seen
FROM visits
WHERE person IN (SELECT unnest($people))
GROUP BY person
