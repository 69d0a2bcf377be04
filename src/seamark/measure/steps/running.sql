-- The first moment of a visit that may change, and how many people need the long way.
SELECT (SELECT min(restart) FROM restarts), (SELECT count(*) FROM changed) - (SELECT count(*) FROM quick)
