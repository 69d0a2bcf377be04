-- Some identifiers, earliest first.
WITH hits AS MATERIALIZED (SELECT rowid AS place FROM identifiers WHERE subject IN (SELECT unnest($subjects)))

SELECT subject, kind, value, first_seen, blocked
FROM identifiers
WHERE rowid IN (SELECT place FROM hits)
ORDER BY first_seen, subject
