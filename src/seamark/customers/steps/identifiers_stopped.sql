-- Identifiers that link nobody.
SELECT subject, kind, value, first_seen, blocked
FROM identifiers
WHERE blocked IS NOT NULL
ORDER BY blocked, first_seen DESC, subject
LIMIT $limit
