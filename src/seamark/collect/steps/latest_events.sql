-- The events loaded last, in order.
SELECT * FROM (SELECT * FROM events ORDER BY seq DESC, time DESC LIMIT $count) ORDER BY seq, time
