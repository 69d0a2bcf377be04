-- Identifiers whose stretches are written anew.
DELETE FROM identity WHERE subject IN (SELECT unnest($subjects))
