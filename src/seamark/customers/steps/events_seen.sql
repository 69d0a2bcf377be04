-- What identity reads of the events that were just inserted.
SELECT
    subject, user_id, email_hash, anonymous_id, device_id, previous_id, time, message_key, source,
    CASE WHEN type = 'identify' THEN traits END AS traits
FROM fresh
WHERE subject IS NOT NULL
