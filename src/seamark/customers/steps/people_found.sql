-- People whose identifiers or names match: exact first, then by beginning, then anywhere inside.
WITH hits AS (
    SELECT subject, kind, value, 0 AS rank
    FROM identifiers
    WHERE
        subject IN (SELECT unnest($keys))
        AND blocked IS DISTINCT FROM 'placeholder' AND first_seen < TIMESTAMP '9999-12-31'
    UNION ALL
    SELECT subject, kind, value, CASE WHEN starts_with(lower(value), $text) THEN 1 ELSE 2 END AS rank
    FROM identifiers
    WHERE
        $inside AND kind <> 'email' AND contains(lower(value), $text)
        AND blocked IS DISTINCT FROM 'placeholder' AND first_seen < TIMESTAMP '9999-12-31'
    UNION ALL
    SELECT
        subject, 'name' AS kind, name AS value,
        CASE WHEN name = $text THEN 0 WHEN starts_with(name, $text) THEN 1 ELSE 2 END AS rank
    FROM names
    WHERE $inside AND contains(name, $text)
),

best AS MATERIALIZED (
    SELECT subject, kind, value, rank
    FROM hits
    ORDER BY rank, length(value), value
    LIMIT 20 * $limit
)

SELECT
    coalesce(identity.person, best.subject) AS person,
    arg_min(best.kind, best.rank) AS kind,
    arg_min(best.value, best.rank) AS value
FROM best
LEFT JOIN identity ON identity.subject = best.subject AND identity.valid_to = TIMESTAMP '9999-12-31'
GROUP BY ALL
ORDER BY min(best.rank), min(length(best.value)), value
LIMIT $limit
