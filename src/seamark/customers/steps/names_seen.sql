-- Names by which people just identified themselves, lower case.
SELECT DISTINCT subject, lower(trim(name)) AS name
FROM (
    SELECT subject, coalesce(nullif(part[1], ''), concat_ws(' ', coalesce(part[2], part[4]), coalesce(part[3], part[5]))) AS name
    FROM (
        SELECT subject, json_extract_string(traits, ['$.name', '$.firstName', '$.lastName', '$.first_name', '$.last_name']) AS part
        FROM fresh
        WHERE type = 'identify' AND traits IS NOT NULL AND subject IS NOT NULL
    )
)
WHERE trim(name) <> ''
