-- The spans before $pivot in which events of changed people lie: their stale visits, and what arrived late.
SELECT v.first_time, v.last_time
FROM visits AS v
JOIN restarts AS r
    ON r.person = v.person AND r.session_id IS NOT DISTINCT FROM v.session_id AND v.started >= r.restart
WHERE v.first_time < $pivot AND v.started >= $low
UNION
SELECT time, time FROM fresh WHERE time < $pivot AND subject IS NOT NULL
ORDER BY 1, 2
