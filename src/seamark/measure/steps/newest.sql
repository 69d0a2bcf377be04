-- When the newest event was received; answered from the file's statistics.
SELECT max(received_at) FROM events
