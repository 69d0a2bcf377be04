-- Splits of some identifiers.
SELECT left_key, right_key, split_at, by_name, reason
FROM splits
WHERE left_key IN (SELECT unnest($subjects)) OR right_key IN (SELECT unnest($subjects))
ORDER BY split_at, left_key, right_key
