-- Identifiers that were seen earlier than was known.
UPDATE identifiers SET first_seen = earlier.seen FROM earlier WHERE identifiers.subject = earlier.subject
