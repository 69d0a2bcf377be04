-- Events of one person, newest first, before a place.
WITH mine AS (SELECT unnest($subjects) AS subject, unnest($starts) AS valid_from, unnest($ends) AS valid_to)

SELECT
    events.time, events.type, events.name, events.source,
    CASE
        WHEN events.user_id IS NOT NULL THEN 'user' WHEN events.anonymous_id IS NOT NULL THEN 'anon'
        WHEN events.device_id IS NOT NULL THEN 'device' ELSE 'email'
    END AS identifier,
    events.message_id, events.url, events.path, events.title, events.channel, events.campaign,
    events.conversion, events.amount, events.currency, events.order_id, events.properties, events.message_key
FROM events
JOIN mine ON events.subject = mine.subject
WHERE
    events.time >= mine.valid_from AND events.time < mine.valid_to
    AND events.time <= $until AND (events.time < $until OR events.message_key < $key)
ORDER BY events.time DESC, events.message_key DESC
LIMIT $limit
