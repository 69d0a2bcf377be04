-- Which days of each cost source are here, and how many rows of its files were taken on and refused.
WITH days AS (
    SELECT source, min(day) AS first_day, max(day) AS last_day, count(DISTINCT day) AS days
    FROM costs WHERE day >= $since GROUP BY source
), ever AS (
    SELECT source, max(day) AS last_day FROM costs GROUP BY source
), files AS (
    SELECT source, sum(rows_ok) AS good, sum(rows_bad) AS bad
    FROM imports WHERE kind <> 'orders' AND last_day >= $since GROUP BY source
)
SELECT source, first_day, ever.last_day, coalesce(days, 0), coalesce(good, 0), coalesce(bad, 0)
FROM ever LEFT JOIN days USING (source) LEFT JOIN files USING (source)
ORDER BY source
