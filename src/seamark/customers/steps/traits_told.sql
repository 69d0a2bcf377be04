-- Traits that some identifiers told, oldest first.
SELECT subject, time, traits
FROM traits
WHERE subject IN (SELECT unnest($subjects))
ORDER BY time, message_key
