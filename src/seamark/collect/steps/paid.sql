-- What the asked orders brought so far, by currency: shown by events (refunds subtracted), and imported (sales and refunds apart).
SELECT order_key, currency, 'event' AS part, sum(amount)::BIGINT AS amount
FROM events WHERE amount IS NOT NULL AND order_key IN (SELECT order_key FROM asked_orders)
GROUP BY order_key, currency
UNION ALL
SELECT order_key, currency, CASE WHEN amount < 0 THEN 'imported refund' ELSE 'imported sale' END AS part, sum(amount)::BIGINT AS amount
FROM offline_orders WHERE order_key IN (SELECT order_key FROM asked_orders)
GROUP BY order_key, currency, part
