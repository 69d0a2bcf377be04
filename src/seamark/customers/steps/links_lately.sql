-- People of the links whose evidence is newest.
SELECT DISTINCT coalesce(identity.person, latest.left_key) AS person
FROM (SELECT left_key, time FROM links WHERE kind <> 'anon-device' ORDER BY time DESC LIMIT $limit) AS latest
LEFT JOIN identity ON identity.subject = latest.left_key AND identity.valid_from <= latest.time AND identity.valid_to > latest.time
