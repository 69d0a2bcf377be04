-- How far back events must be read: to the first restart or new event, and never beyond the first change.
SELECT
    (SELECT min(since) FROM changed),
    (SELECT min(restart) FROM restarts),
    (SELECT min(time) FROM fresh)
