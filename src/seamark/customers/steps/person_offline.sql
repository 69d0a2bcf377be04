-- Imported orders of one person, by currency.
WITH mine AS (SELECT unnest($subjects) AS subject, unnest($starts) AS valid_from, unnest($ends) AS valid_to)

SELECT
    offline_orders.currency,
    count(*) FILTER (WHERE offline_orders.amount >= 0) AS orders,
    sum(offline_orders.amount) AS amount
FROM offline_orders
JOIN mine ON offline_orders.subject = mine.subject
WHERE offline_orders.time >= mine.valid_from AND offline_orders.time < mine.valid_to
GROUP BY offline_orders.currency
