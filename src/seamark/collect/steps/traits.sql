-- Traits as identify calls brought them.
INSERT INTO traits BY NAME
SELECT subject, time, message_key, traits FROM added_events WHERE type = 'identify' AND traits IS NOT NULL AND subject IS NOT NULL
