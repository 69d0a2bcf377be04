-- changed: everybody, since ever: the rule of visits is another.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT person, TIMESTAMP '0001-01-01' AS since, 2 AS reports
FROM (SELECT subject AS person FROM events WHERE subject IS NOT NULL UNION SELECT person FROM identity)
