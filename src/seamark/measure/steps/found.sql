-- found: events of every claimed subject, from a moment on.
CREATE OR REPLACE TEMP TABLE found AS
SELECT
    e.subject, e.session_id, e.time, e.message_key, e.type, e.source, e.conversion, e.amount, e.currency, e.is_bot,
    e.channel, e.utm_source, e.utm_medium, e.campaign, e.utm_content
FROM events AS e
SEMI JOIN claims AS c ON c.subject = e.subject
WHERE e.time >= $low
