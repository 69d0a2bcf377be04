-- Visits that are about to be made again go away.
DELETE FROM visits AS v
USING restarts AS r
WHERE v.started >= $low
  AND v.person = r.person
  AND v.session_id IS NOT DISTINCT FROM r.session_id
  AND v.started >= r.restart
