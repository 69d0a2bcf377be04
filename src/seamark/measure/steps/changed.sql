-- changed: the touched people, each once, with the first moment at which something of theirs changed. New events report
-- a person once; whoever also gained or lost older events is reported again.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT person, min(since) AS since, count(*) AS reports FROM touched GROUP BY person
