-- The ids of some messages.
WITH hits AS MATERIALIZED (SELECT rowid AS place FROM events WHERE message_key IN (SELECT unnest($keys)))

SELECT message_key, message_id FROM events WHERE rowid IN (SELECT place FROM hits)
