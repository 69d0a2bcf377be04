-- Which days of each cost source are here, and how many rows of the files that brought them were taken on and refused.
WITH days AS (
    SELECT source, min(day) AS first_day, max(day) AS last_day, count(DISTINCT day) AS days
    FROM costs WHERE day >= $since GROUP BY source
), ever AS (
    SELECT source, max(day) AS last_day FROM costs GROUP BY source
), files AS (
    SELECT brought.source, sum(rows_ok) AS good, sum(rows_bad) AS bad
    FROM (SELECT DISTINCT source, import_id FROM costs WHERE day >= $since) AS brought JOIN imports USING (import_id)
    GROUP BY brought.source
)
SELECT source, first_day, ever.last_day, coalesce(days, 0), coalesce(good, 0), coalesce(bad, 0)
FROM ever LEFT JOIN days USING (source) LEFT JOIN files USING (source)
ORDER BY source
