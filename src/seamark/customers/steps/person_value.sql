-- What one person did, by currency; events without money come under no currency.
WITH mine AS (SELECT unnest($subjects) AS subject, unnest($starts) AS valid_from, unnest($ends) AS valid_to),

hits AS MATERIALIZED (
    SELECT events.rowid AS place, events.subject, events.time
    FROM events
    WHERE events.subject IN (SELECT unnest($subjects))
),

theirs AS MATERIALIZED (
    SELECT hits.place
    FROM hits
    JOIN mine ON hits.subject = mine.subject AND hits.time >= mine.valid_from AND hits.time < mine.valid_to
)

SELECT
    currency, sum(conversion) AS orders, sum(amount) AS amount, count(*) AS events,
    min(time) AS first_seen, max(time) AS last_seen, arg_max(ads_consent, time) AS ads_consent
FROM events
WHERE rowid IN (SELECT place FROM theirs)
GROUP BY currency
