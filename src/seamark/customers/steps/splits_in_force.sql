-- Pairs of identifiers that somebody split.
SELECT left_key, right_key FROM splits
