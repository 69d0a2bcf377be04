-- Identifiers of one person from when to when, and who this person's own identifier is otherwise.
SELECT subject, valid_from, valid_to, person
FROM identity
WHERE person = $person OR subject = $person
ORDER BY subject, valid_from
