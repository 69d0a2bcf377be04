-- The first sighting of each pair among some identifiers.
SELECT left_key, right_key, kind, min(time) AS time,
    arg_min(message_key, (time, message_key)) AS message_key, arg_min(source, (time, message_key)) AS source
FROM links
WHERE left_key IN (SELECT unnest($subjects)) AND right_key IN (SELECT unnest($subjects))
GROUP BY left_key, right_key, kind
ORDER BY time, message_key, kind DESC
