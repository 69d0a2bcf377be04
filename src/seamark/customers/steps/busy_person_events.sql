-- The same as person_events for somebody with thousands of events: which ones to show is settled on narrow columns, and
-- only those are then read whole.
WITH mine AS (SELECT unnest($subjects) AS subject, unnest($starts) AS valid_from, unnest($ends) AS valid_to),

hits AS MATERIALIZED (
    SELECT events.rowid AS place, events.subject, events.time, events.message_key
    FROM events
    WHERE events.subject IN (SELECT unnest($subjects))
),

page AS MATERIALIZED (
    SELECT hits.place
    FROM hits
    JOIN mine ON hits.subject = mine.subject AND hits.time >= mine.valid_from AND hits.time < mine.valid_to
    WHERE hits.time < $until OR (hits.time = $until AND hits.message_key < $key)
    ORDER BY hits.time DESC, hits.message_key DESC
    LIMIT $limit
)

SELECT
    time, subject, type, name, source, message_id, url, path, title, channel, campaign,
    conversion, amount, currency, order_id, properties, message_key
FROM events
WHERE rowid IN (SELECT place FROM page)
ORDER BY time DESC, message_key DESC
