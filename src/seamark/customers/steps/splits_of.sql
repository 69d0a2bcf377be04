-- Splits that some identifiers stand on either side of, each decision whole.
SELECT left_key, right_key, split_at, by_name, reason
FROM splits
WHERE
    left_key IN (
        SELECT left_key
        FROM splits
        WHERE left_key IN (SELECT unnest($subjects)) OR right_key IN (SELECT unnest($subjects))
    )
ORDER BY split_at, left_key, right_key
