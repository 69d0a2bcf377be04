-- quick: people whose only change are new events after all they did before. Their running visits go on from what is
-- known of them; nobody's older events need be read. Money in a currency that a running visit has not seen is left to
-- the long way, because it may move the visit's main row.
CREATE OR REPLACE TEMP TABLE quick AS
SELECT c.person
FROM changed AS c
JOIN (SELECT person, min(time) AS first FROM owned GROUP BY person) AS o ON o.person = c.person AND o.first = c.since
WHERE c.reports = 1
  AND c.person NOT IN (
    SELECT r.person
    FROM restarts AS r
    JOIN changed AS late ON late.person = r.person
    WHERE r.latest >= late.since
    UNION ALL
    SELECT o.person
    FROM owned AS o
    JOIN restarts AS r ON r.person = o.person AND r.session_id IS NOT DISTINCT FROM o.session_id
    WHERE o.amount IS NOT NULL AND NOT coalesce(list_contains(r.currencies, o.currency), true)
  )
