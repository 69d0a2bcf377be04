-- What one person did, by currency; events without money come under no currency.
WITH mine AS (SELECT unnest($subjects) AS subject, unnest($starts) AS valid_from, unnest($ends) AS valid_to)

SELECT
    events.currency, sum(events.conversion) AS orders, sum(events.amount) AS amount, count(*) AS events,
    min(events.time) AS first_seen, max(events.time) AS last_seen,
    arg_max(events.ads_consent, events.time) AS ads_consent
FROM events
JOIN mine ON events.subject = mine.subject
WHERE events.time >= mine.valid_from AND events.time < mine.valid_to
GROUP BY events.currency
