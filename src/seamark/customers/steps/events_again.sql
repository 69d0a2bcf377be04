-- Events since a time on which somebody was seen with one of the browsers and devices in `asked`.
WITH things AS (SELECT kind, value FROM identifiers WHERE subject IN (SELECT subject FROM asked))
SELECT subject, user_id, email_hash, anonymous_id, device_id, previous_id, time, message_key, source
FROM events
WHERE
    time >= $since
    AND subject IS NOT NULL
    AND (user_id IS NOT NULL OR email_hash IS NOT NULL)
    AND (
        anonymous_id IN (SELECT value FROM things WHERE kind = 'anon')
        OR device_id IN (SELECT value FROM things WHERE kind = 'device')
        OR previous_id IN (SELECT value FROM things WHERE kind = 'anon')
    )
