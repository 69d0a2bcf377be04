-- Counts per minute, source and reason, added up so that they don't depend on how records were batched.
MERGE INTO drops USING added_drops AS added
ON drops.minute = added.minute AND drops.source = added.source AND drops.reason = added.reason
WHEN MATCHED THEN UPDATE SET events = drops.events + added.events
WHEN NOT MATCHED THEN INSERT (minute, source, reason, events) VALUES (added.minute, added.source, added.reason, added.events)
