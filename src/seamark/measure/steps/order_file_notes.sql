SELECT
    count(*),
    count(*) FILTER (customer IS NULL),
    count(*) FILTER (customer IS NOT NULL AND amount < 0),
    count(*) - count(DISTINCT (customer, day, amount, "order")),
    (SELECT count(*) - count(DISTINCT (customer, "order")) FROM paid WHERE customer IS NOT NULL AND "order" IS NOT NULL AND amount >= 0),
    (SELECT count(*) FROM (SELECT customer FROM paid WHERE customer IS NOT NULL GROUP BY customer HAVING max(amount) < 0)),
    min(day),
    max(day)
FROM paid
