-- Identifiers of some people from when to when, and what these people's own identifiers are otherwise.
SELECT subject, valid_from, valid_to, person
FROM identity
WHERE person IN (SELECT unnest($people)) OR subject IN (SELECT unnest($people))
ORDER BY subject, valid_from
