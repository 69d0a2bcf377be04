-- Traits that some identifiers told, oldest first.
WITH hits AS MATERIALIZED (SELECT rowid AS place FROM traits WHERE subject IN (SELECT unnest($subjects)))

SELECT subject, time, traits
FROM traits
WHERE rowid IN (SELECT place FROM hits)
ORDER BY time, message_key
