-- changed: the touched people, each once, with the first moment at which something of theirs changed.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT person, min(since) AS since FROM touched GROUP BY person
