-- visits: one row per session and day of the changed people, as measure/relations/visits.py defines it.
INSERT INTO visits BY NAME
WITH found AS (
    SELECT e.*
    FROM events AS e
    SEMI JOIN claims AS c ON c.subject = e.subject
    WHERE e.time >= $low
),
attributed AS (
    SELECT
        coalesce(k.person, f.subject) AS owner,
        f.session_id, f.time, f.message_key, f.type, f.source, f.conversion, f.amount, f.currency, f.is_bot,
        f.channel, f.utm_source, f.utm_medium, f.campaign, f.utm_content
    FROM found AS f
    LEFT JOIN claims AS k ON k.subject = f.subject AND f.time >= k.valid_from AND f.time < k.valid_to
),
scoped AS (
    SELECT a.* RENAME (owner AS person)
    FROM attributed AS a
    JOIN changed AS c ON c.person = a.owner
    LEFT JOIN restarts AS r ON r.person = a.owner AND r.session_id IS NOT DISTINCT FROM a.session_id
    WHERE a.time >= least(c.since, r.restart)
),
cut AS (
    SELECT
        *,
        time::DATE AS day,
        coalesce(
            time > lag(time) OVER moments
                + CASE WHEN session_id IS NULL THEN to_seconds($limit_seconds) ELSE to_seconds($numbered_seconds) END,
            true
        ) AS is_cut
    FROM scoped
    WINDOW moments AS (PARTITION BY person, session_id ORDER BY time, message_key)
),
numbered AS (
    SELECT
        *,
        max(CASE WHEN is_cut THEN time END) OVER (
            PARTITION BY person, session_id ORDER BY time, message_key ROWS UNBOUNDED PRECEDING
        ) AS started
    FROM cut
),
sessions AS (
    SELECT
        person, session_id, started,
        arg_min(
            {'channel': channel, 'utm_source': utm_source, 'utm_medium': utm_medium, 'campaign': campaign,
             'utm_content': utm_content},
            {'time': time, 'message_key': message_key}
        ) FILTER (channel IS NOT NULL) AS arrival,
        arg_min(source, {'time': time, 'message_key': message_key}) AS source,
        bool_or(is_bot) AS is_bot
    FROM numbered
    GROUP BY ALL
),
days AS (
    SELECT
        person, session_id, started, day,
        min(time) AS first_time,
        max(time) AS last_time,
        count(*) AS events,
        count(*) FILTER (type IN ('page', 'screen')) AS page_views,
        min(currency) FILTER (amount IS NOT NULL) AS main
    FROM numbered
    GROUP BY ALL
),
money AS (
    SELECT
        n.person, n.session_id, n.started, n.day,
        coalesce(CASE WHEN n.amount IS NOT NULL THEN n.currency END, d.main) AS currency,
        sum(n.conversion) AS conversions,
        count(*) FILTER (n.conversion = 0 AND n.amount < 0) AS refunds,
        coalesce(sum(n.amount), 0) AS amount
    FROM numbered AS n
    JOIN days AS d
        ON d.person = n.person AND d.session_id IS NOT DISTINCT FROM n.session_id AND d.started = n.started AND d.day = n.day
    GROUP BY ALL
)
SELECT
    m.person, m.session_id, m.started, m.day, m.currency, m.conversions, m.refunds, m.amount,
    d.first_time, d.last_time,
    m.currency IS NOT DISTINCT FROM d.main AND m.day = m.started::DATE AS is_start,
    CASE WHEN m.currency IS NOT DISTINCT FROM d.main THEN d.events ELSE 0 END AS events,
    CASE WHEN m.currency IS NOT DISTINCT FROM d.main THEN d.page_views ELSE 0 END AS page_views,
    coalesce(s.arrival.channel, 'Direct') AS channel,
    s.arrival.utm_source AS utm_source,
    s.arrival.utm_medium AS utm_medium,
    s.arrival.campaign AS campaign,
    s.arrival.utm_content AS utm_content,
    s.source, s.is_bot
FROM money AS m
JOIN days AS d
    ON d.person = m.person AND d.session_id IS NOT DISTINCT FROM m.session_id AND d.started = m.started AND d.day = m.day
JOIN sessions AS s
    ON s.person = m.person AND s.session_id IS NOT DISTINCT FROM m.session_id AND s.started = m.started
ORDER BY m.started, m.person
