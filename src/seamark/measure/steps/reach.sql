-- How far back to look: for running visits to go on; for those who need the long way, the first moment that can
-- matter to them, and the moment from which on nearly all of it happens.
SELECT
    (SELECT min(restart) FROM restarts),
    (SELECT min(restart) FROM restarts ANTI JOIN quick USING (person)),
    (SELECT min(time) FROM owned ANTI JOIN quick USING (person)),
    least(
        (SELECT quantile_disc(restart, 0.5) FROM restarts ANTI JOIN quick USING (person)),
        (SELECT quantile_disc(time, 0.5) FROM owned ANTI JOIN quick USING (person))
    ) - to_days($recent_days),
    (SELECT count(*) FROM changed ANTI JOIN quick USING (person))
