-- Sightings that an earlier one replaces.
DELETE FROM links USING gone
WHERE
    links.message_key = gone.message_key
    AND links.left_key = gone.left_key
    AND links.right_key = gone.right_key
    AND links.kind = gone.kind
