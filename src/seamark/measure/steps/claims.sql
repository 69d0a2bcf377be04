-- claims: every subject that may belong to a changed person, and the identities of those subjects.
CREATE OR REPLACE TEMP TABLE claims AS
WITH subjects AS (
    SELECT person AS subject FROM changed
    UNION
    SELECT i.subject FROM identity AS i SEMI JOIN changed AS c ON c.person = i.person
)
SELECT s.subject, i.person, i.valid_from, i.valid_to
FROM subjects AS s
LEFT JOIN identity AS i ON i.subject = s.subject
