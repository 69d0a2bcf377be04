-- About how many events one person has.
SELECT coalesce(sum(events), 0) FROM visits WHERE person = $person
