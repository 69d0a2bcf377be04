-- Every identifier, kind and state as numbers.
SELECT
    subject,
    list_position($kinds, kind) - 1 AS kind,
    first_seen,
    list_position($states, coalesce(blocked, '')) - 1 AS state
FROM identifiers
