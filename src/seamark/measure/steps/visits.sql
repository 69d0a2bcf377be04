-- visits: one row per session and day of the changed people, as measure/relations/visits.py defines it.
-- A known visit is a long piece that others may lie in, so what matters is how far all pieces before reached. A stream
-- (one person, one numbering) is 2^62 microseconds away from the next, so that one running maximum serves them all.
-- Days are kept because they are read three times: that is a quarter of the step for a small batch.
INSERT INTO visits BY NAME
WITH sorted AS (
    SELECT * FROM pieces ORDER BY person, session_id, first_time, message_key
),
begun AS (
    SELECT
        *,
        lag(person) OVER () IS DISTINCT FROM person OR lag(session_id) OVER () IS DISTINCT FROM session_id AS is_new
    FROM sorted
),
streams AS (
    SELECT *, sum(is_new::INT) OVER (ROWS UNBOUNDED PRECEDING) * 4611686018427387904 AS stream FROM begun
),
reaches AS (
    SELECT *, max(stream + epoch_us(last_time)) OVER (ROWS UNBOUNDED PRECEDING) AS reach FROM streams
),
cut AS (
    SELECT
        *,
        coalesce(
            stream + epoch_us(first_time) > lag(reach) OVER ()
                + CASE WHEN session_id IS NULL THEN $limit_seconds ELSE $numbered_seconds END * 1000000::BIGINT,
            true
        ) AS is_cut
    FROM reaches
),
numbered AS (
    SELECT
        *,
        first_time::DATE AS day,
        sum(is_cut::INT) OVER (ROWS UNBOUNDED PRECEDING) AS session,
        row_number() OVER () AS place
    FROM cut
),
sessions AS (
    SELECT
        session,
        first(person) AS person,
        first(session_id) AS session_id,
        min(first_time) AS started,
        arg_min(
            {'channel': channel, 'utm_source': utm_source, 'utm_medium': utm_medium, 'campaign': campaign,
             'utm_content': utm_content},
            epoch_us(arrived)::HUGEINT * 1099511627776 + place
        ) FILTER (channel IS NOT NULL) AS arrival,
        min(arrived) AS arrived,
        arg_min(source, place) AS source,
        bool_or(is_bot) AS is_bot
    FROM numbered
    GROUP BY session
),
days AS MATERIALIZED (
    SELECT
        session, day,
        min(first_time) AS first_time,
        max(last_time) AS last_time,
        sum(events) AS events,
        sum(page_views) AS page_views,
        sum(conversions) AS conversions,
        sum(refunds) AS refunds,
        coalesce(sum(amount), 0) AS amount,
        min(currency) AS currency,
        coalesce(min(currency) <> max(currency), false) AS is_mixed
    FROM numbered
    GROUP BY session, day
),
-- Days with money in one currency are one row; in the few others what has no currency counts for the first.
money AS (
    SELECT *, true AS is_main FROM days WHERE NOT is_mixed
    UNION ALL BY NAME
    SELECT
        session, day, first_time, last_time, currency, is_main,
        CASE WHEN is_main THEN events ELSE 0 END AS events,
        CASE WHEN is_main THEN page_views ELSE 0 END AS page_views,
        conversions, refunds, amount
    FROM (
        SELECT
            n.session, n.day,
            coalesce(n.currency, d.currency) AS currency,
            coalesce(n.currency, d.currency) = any_value(d.currency) AS is_main,
            any_value(d.first_time) AS first_time,
            any_value(d.last_time) AS last_time,
            any_value(d.events) AS events,
            any_value(d.page_views) AS page_views,
            sum(n.conversions) AS conversions,
            sum(n.refunds) AS refunds,
            coalesce(sum(n.amount), 0) AS amount
        FROM numbered AS n
        JOIN days AS d ON d.is_mixed AND d.session = n.session AND d.day = n.day
        GROUP BY n.session, n.day, coalesce(n.currency, d.currency)
    )
)
SELECT
    s.person, s.session_id, s.started, m.day, m.currency, m.conversions, m.refunds, m.amount, m.first_time, m.last_time,
    m.is_main AND m.day = s.started::DATE AS is_start,
    m.events,
    m.page_views,
    coalesce(s.arrival.channel, 'Direct') AS channel,
    s.arrived,
    s.arrival.utm_source AS utm_source,
    s.arrival.utm_medium AS utm_medium,
    s.arrival.campaign AS campaign,
    s.arrival.utm_content AS utm_content,
    s.source, s.is_bot
FROM money AS m
JOIN sessions AS s USING (session)
ORDER BY s.started -- so that a span of time is a few row groups, also when everything is made at once
