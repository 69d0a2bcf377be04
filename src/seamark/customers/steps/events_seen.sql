-- What identity reads of the events that were just inserted.
SELECT user_id, email_hash, anonymous_id, device_id, previous_id, time, message_key, source
FROM fresh
WHERE subject IS NOT NULL
