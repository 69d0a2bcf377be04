-- restarts: for each changed person and stream of sessions, where sessions may change from, and until when they ran.
-- A session may change when it ended less than the limit before the first change. $low prunes: nothing older can.
CREATE OR REPLACE TEMP TABLE restarts AS
SELECT
    v.person, v.session_id,
    min(v.started) AS restart,
    max(v.last_time) AS latest,
    list(DISTINCT v.currency) FILTER (v.currency IS NOT NULL) AS currencies,
    list(v.first_time) || list(v.arrived) AS moments
FROM visits AS v
JOIN changed AS c ON c.person = v.person
WHERE v.last_time >= $low
  AND v.last_time >= c.since - CASE WHEN v.session_id IS NULL THEN to_seconds($limit_seconds) ELSE to_seconds($numbered_seconds) END
GROUP BY v.person, v.session_id
