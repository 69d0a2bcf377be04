-- The first restart and new event, and the moment from which on nearly everything happens.
SELECT
    (SELECT min(restart) FROM restarts),
    (SELECT min(time) FROM fresh WHERE subject IS NOT NULL),
    least((SELECT quantile_disc(restart, 0.5) FROM restarts), (SELECT quantile_disc(time, 0.5) FROM fresh))
        - to_days($recent_days)
