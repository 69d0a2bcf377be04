-- What the asked orders brought so far, refunds subtracted, by currency; imported orders count until an event shows them.
SELECT order_key, currency, sum(amount)::BIGINT AS amount
FROM (
    SELECT order_key, currency, amount FROM events WHERE order_key IN (SELECT order_key FROM asked_orders) AND amount IS NOT NULL
    UNION ALL
    SELECT order_key, currency, amount FROM offline_orders WHERE order_key IN (SELECT order_key FROM asked_orders)
)
GROUP BY order_key, currency
