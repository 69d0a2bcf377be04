-- Visits know when their arrival was, so that an event which came late can be put into a visit without reading all of
-- the visit's events again. The rule is forgotten: with the next events every visit is made anew.

ALTER TABLE visits DROP COLUMN has_arrival;
ALTER TABLE visits ADD COLUMN arrived TIMESTAMP;    -- of the session's first event that carried an arrival; NULL: none did
DELETE FROM visit_rule;
