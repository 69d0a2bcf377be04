-- claims: every subject that may belong to a person who needs the long way, and the identities of those subjects.
CREATE OR REPLACE TEMP TABLE claims AS
WITH slow AS (SELECT person FROM changed ANTI JOIN quick USING (person)),
subjects AS (
    SELECT person AS subject FROM slow
    UNION
    SELECT i.subject FROM identity AS i SEMI JOIN slow AS s ON s.person = i.person
)
SELECT s.subject, i.person, i.valid_from, i.valid_to
FROM subjects AS s
LEFT JOIN identity AS i ON i.subject = s.subject
