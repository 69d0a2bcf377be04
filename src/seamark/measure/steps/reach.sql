-- How far back those matter who need the long way: their first restart and first new event, and the moment from which
-- on nearly all of it happens.
WITH slow AS (SELECT person FROM changed ANTI JOIN quick USING (person)),
restarted AS (SELECT restart FROM restarts SEMI JOIN slow USING (person)),
new AS (SELECT time FROM owned SEMI JOIN slow USING (person))
SELECT
    (SELECT min(restart) FROM restarted),
    (SELECT min(time) FROM new),
    least((SELECT quantile_disc(restart, 0.5) FROM restarted), (SELECT quantile_disc(time, 0.5) FROM new))
        - to_days($recent_days)
