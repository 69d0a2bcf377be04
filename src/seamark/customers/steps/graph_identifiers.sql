-- Every identifier, kind and state as numbers.
SELECT
    subject,
    list_position($kinds, kind) - 1 AS kind,
    first_seen,
    coalesce(list_position($states, blocked) - 1, 0) AS state
FROM identifiers
