-- Where an event happened, for tests by region. Events loaded before have none until the warehouse is made again from the journal.

ALTER TABLE events ADD COLUMN region VARCHAR;   -- context.location.region, as the client says it
