-- The end of the last day that any platform reported costs of.
SELECT (max(day) + 1)::TIMESTAMP FROM costs
