-- pieces: what visits of quick people are made of: new events, and running visits as they are known, each row of one
-- day and currency a piece.
CREATE OR REPLACE TEMP TABLE pieces AS
SELECT
    o.person, o.session_id,
    o.time AS first_time, o.time AS last_time, o.message_key,
    1 AS events,
    (o.type IN ('page', 'screen'))::INT AS page_views,
    o.conversion::BIGINT AS conversions,
    coalesce(o.conversion = 0 AND o.amount < 0, false)::INT AS refunds,
    o.amount,
    CASE WHEN o.amount IS NOT NULL THEN o.currency END AS currency,
    o.channel, CASE WHEN o.channel IS NOT NULL THEN o.time END AS arrived,
    o.utm_source, o.utm_medium, o.campaign, o.utm_content, o.source, o.is_bot
FROM owned AS o
SEMI JOIN quick AS q ON q.person = o.person
UNION ALL
SELECT
    v.person, v.session_id, v.first_time, v.last_time, 0, v.events, v.page_views, v.conversions, v.refunds, v.amount,
    v.currency, CASE WHEN v.arrived IS NOT NULL THEN v.channel END, v.arrived, v.utm_source, v.utm_medium, v.campaign, v.utm_content,
    v.source, v.is_bot
FROM visits AS v
JOIN restarts AS r ON r.person = v.person AND r.session_id IS NOT DISTINCT FROM v.session_id AND v.started >= r.restart
SEMI JOIN quick AS q ON q.person = v.person
WHERE v.last_time >= $low
