-- The spans before $pivot in which events of those lie who need the long way: their stale visits, and what came late.
SELECT v.first_time, v.last_time
FROM visits AS v
JOIN restarts AS r
    ON r.person = v.person AND r.session_id IS NOT DISTINCT FROM v.session_id AND v.started >= r.restart
ANTI JOIN quick AS q ON q.person = v.person
WHERE v.first_time < $pivot AND v.last_time >= $low
UNION
SELECT o.time, o.time FROM owned AS o ANTI JOIN quick USING (person) WHERE o.time < $pivot
ORDER BY 1, 2
