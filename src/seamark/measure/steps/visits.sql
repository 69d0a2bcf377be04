-- visits: one row per session and day of the changed people, as measure/relations/visits.py defines it.
INSERT INTO visits BY NAME
WITH attributed AS (
    SELECT
        coalesce(k.person, f.subject) AS owner,
        f.session_id, f.time, f.message_key, f.type, f.source, f.conversion, f.amount, f.currency, f.is_bot,
        f.channel, f.utm_source, f.utm_medium, f.campaign, f.utm_content
    FROM found AS f
    LEFT JOIN claims AS k ON k.subject = f.subject AND f.time >= k.valid_from AND f.time < k.valid_to
),
sorted AS (
    SELECT a.* RENAME (owner AS person)
    FROM attributed AS a
    JOIN changed AS c ON c.person = a.owner
    LEFT JOIN restarts AS r ON r.person = a.owner AND r.session_id IS NOT DISTINCT FROM a.session_id
    WHERE a.time >= least(c.since, r.restart)
    ORDER BY a.owner, a.session_id, a.time, a.message_key
),
cut AS (
    SELECT
        *,
        (lag(person) OVER () IS DISTINCT FROM person
            OR lag(session_id) OVER () IS DISTINCT FROM session_id
            OR time > lag(time) OVER ()
                + CASE WHEN session_id IS NULL THEN to_seconds($limit_seconds) ELSE to_seconds($numbered_seconds) END) AS is_cut
    FROM sorted
),
numbered AS (
    SELECT *, time::DATE AS day, sum(is_cut::INT) OVER (ROWS UNBOUNDED PRECEDING) AS session, row_number() OVER () AS place
    FROM cut
),
sessions AS (
    SELECT
        session,
        first(person) AS person,
        first(session_id) AS session_id,
        min(time) AS started,
        arg_min(
            {'channel': channel, 'utm_source': utm_source, 'utm_medium': utm_medium, 'campaign': campaign,
             'utm_content': utm_content},
            place
        ) FILTER (channel IS NOT NULL) AS arrival,
        arg_min(source, place) AS source,
        bool_or(is_bot) AS is_bot
    FROM numbered
    GROUP BY session
),
days AS (
    SELECT
        session, day,
        min(time) AS first_time,
        max(time) AS last_time,
        count(*) AS events,
        count(*) FILTER (type IN ('page', 'screen')) AS page_views,
        min(currency) FILTER (amount IS NOT NULL) AS main
    FROM numbered
    GROUP BY session, day
),
money AS (
    SELECT
        session, day,
        coalesce(CASE WHEN n.amount IS NOT NULL THEN n.currency END, d.main) AS money,
        sum(n.conversion) AS conversions,
        count(*) FILTER (n.conversion = 0 AND n.amount < 0) AS refunds,
        coalesce(sum(n.amount), 0) AS amount
    FROM numbered AS n
    JOIN days AS d USING (session, day)
    GROUP BY session, day, money
)
SELECT
    s.person, s.session_id, s.started, m.day, m.money AS currency, m.conversions, m.refunds, m.amount,
    d.first_time, d.last_time,
    m.money IS NOT DISTINCT FROM d.main AND m.day = s.started::DATE AS is_start,
    CASE WHEN m.money IS NOT DISTINCT FROM d.main THEN d.events ELSE 0 END AS events,
    CASE WHEN m.money IS NOT DISTINCT FROM d.main THEN d.page_views ELSE 0 END AS page_views,
    coalesce(s.arrival.channel, 'Direct') AS channel,
    s.arrival.utm_source AS utm_source,
    s.arrival.utm_medium AS utm_medium,
    s.arrival.campaign AS campaign,
    s.arrival.utm_content AS utm_content,
    s.source, s.is_bot
FROM money AS m
JOIN days AS d USING (session, day)
JOIN sessions AS s USING (session)
