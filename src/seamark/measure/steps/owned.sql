-- owned: the new events and whose they are.
CREATE OR REPLACE TEMP TABLE owned AS
SELECT
    coalesce(i.person, f.subject) AS person,
    f.session_id, f.time, f.message_key, f.type, f.source, f.conversion, f.amount, f.currency, f.is_bot,
    f.channel, f.utm_source, f.utm_medium, f.campaign, f.utm_content
FROM fresh AS f
LEFT JOIN identity AS i ON i.subject = f.subject AND f.time >= i.valid_from AND f.time < i.valid_to
WHERE f.subject IS NOT NULL
