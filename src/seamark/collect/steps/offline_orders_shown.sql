-- An imported order makes way for the event that shows it, an imported refund for a refund's event.
DELETE FROM offline_orders USING (
    SELECT DISTINCT order_key, conversion = 0 AS is_refund
    FROM added_events
    WHERE order_key IS NOT NULL AND (conversion = 1 OR amount < 0)
) AS shown
WHERE offline_orders.order_key = shown.order_key AND (offline_orders.amount < 0) = shown.is_refund
