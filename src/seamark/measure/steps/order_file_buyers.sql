-- A row of an order already seen (the same customer and order name, no refund) counts once.
WITH once AS (
    SELECT customer, day, amount FROM paid
    WHERE customer IS NOT NULL AND day <= $until
    QUALIFY "order" IS NULL OR amount < 0 OR row_number() OVER (PARTITION BY customer, "order", amount < 0 ORDER BY line) = 1
),
days AS (
    SELECT customer, day, count(*) FILTER (amount >= 0) AS orders, sum(amount) AS amount FROM once GROUP BY customer, day
)
SELECT
    customer AS person,
    min(day) FILTER (orders > 0) AS first_day,
    max(day) FILTER (orders > 0) AS last_day,
    count(*) FILTER (orders > 0) AS order_days,
    sum(orders)::BIGINT AS orders,
    round(sum(amount) * 1000000)::BIGINT AS amount,
    NULL::VARCHAR AS channel,
    NULL::VARCHAR AS region
FROM days
GROUP BY customer
HAVING count(*) FILTER (orders > 0) > 0
ORDER BY customer
