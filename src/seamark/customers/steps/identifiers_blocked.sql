-- Identifiers that stop linking.
UPDATE identifiers SET blocked = stopped.why FROM stopped WHERE identifiers.subject = stopped.subject
