-- The time of the earliest event; answered from the file's statistics.
SELECT min(time) FROM events
