-- How many others of each kind some identifiers were seen with.
WITH ends AS (
    SELECT left_key AS subject, right_key AS other FROM links WHERE kind <> 'given'
    UNION ALL
    SELECT right_key AS subject, left_key AS other FROM links WHERE kind <> 'given'
)

SELECT ends.subject, identifiers.kind, count(DISTINCT ends.other) AS others
FROM ends
JOIN identifiers ON identifiers.subject = ends.other
WHERE ends.subject IN (SELECT unnest($subjects))
GROUP BY ends.subject, identifiers.kind
ORDER BY identifiers.kind
