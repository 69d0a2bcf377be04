-- Every link, its kind as a number.
SELECT left_key, right_key, list_position($kinds, kind) - 1 AS kind, time, message_key FROM links
