-- More pieces: the found events that belong to those who need the long way, from their restart on.
INSERT INTO pieces
WITH attributed AS (
    SELECT coalesce(k.person, f.subject) AS person, f.* EXCLUDE (subject)
    FROM found AS f
    LEFT JOIN claims AS k ON k.subject = f.subject AND f.time >= k.valid_from AND f.time < k.valid_to
)
SELECT
    a.person, a.session_id, a.time, a.time, a.message_key, 1, a.type IN ('page', 'screen'), a.conversion,
    coalesce(a.conversion = 0 AND a.amount < 0, false), a.amount, CASE WHEN a.amount IS NOT NULL THEN a.currency END,
    a.channel, CASE WHEN a.channel IS NOT NULL THEN a.time END, a.utm_source, a.utm_medium, a.campaign, a.utm_content, a.source, a.is_bot
FROM attributed AS a
JOIN changed AS c ON c.person = a.person
ANTI JOIN quick AS q ON q.person = a.person
LEFT JOIN restarts AS r ON r.person = a.person AND r.session_id IS NOT DISTINCT FROM a.session_id
WHERE a.time >= least(c.since, r.restart)
