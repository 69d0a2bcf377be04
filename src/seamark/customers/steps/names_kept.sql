-- Every name kept for search.
SELECT subject, name FROM names
