-- People whose visits must be made again, each from the earliest time on.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT person, min(since) AS since FROM moved GROUP BY person
