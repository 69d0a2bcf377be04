-- Who is somebody else, by identifier and time.
SELECT subject, valid_from, valid_to, person FROM identity
