-- Events received in the last ten seconds, robots included.
SELECT count(*) FROM events WHERE received_at > $now - INTERVAL 10 SECONDS AND received_at <= $now
