-- The ids of some messages.
SELECT message_key, message_id FROM events WHERE message_key IN (SELECT unnest($keys))
