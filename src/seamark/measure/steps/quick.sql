-- quick: people whose only change are new events. What is known of their visits goes on with them; nobody's older events
-- need be read. Left to the long way: money in a currency that the visits have not seen, or where they know several,
-- because it may move a visit's main row, and with it what has no currency; late events where the visits know several currencies; and an event at the very moment of a visit's start or
-- arrival, because their keys say which was first.
CREATE OR REPLACE TEMP TABLE quick AS
SELECT c.person
FROM changed AS c
JOIN (SELECT person, min(time) AS first FROM owned GROUP BY person) AS o ON o.person = c.person AND o.first = c.since
WHERE c.reports = 1
  AND c.person NOT IN (
    SELECT r.person
    FROM restarts AS r
    JOIN changed AS late ON late.person = r.person
    WHERE r.latest >= late.since AND len(r.currencies) > 1
    UNION ALL
    SELECT o.person
    FROM owned AS o
    JOIN restarts AS r ON r.person = o.person AND r.session_id IS NOT DISTINCT FROM o.session_id
    WHERE list_contains(r.moments, o.time)
       OR o.amount IS NOT NULL AND (len(r.currencies) > 1 OR NOT coalesce(list_contains(r.currencies, o.currency), true))
  )
