-- Some identifiers.
SELECT subject, kind, value, first_seen, blocked
FROM identifiers
WHERE subject IN (SELECT unnest($subjects))
ORDER BY first_seen, subject
