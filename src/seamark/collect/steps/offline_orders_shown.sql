-- An imported order makes way for the event that shows it.
DELETE FROM offline_orders WHERE order_key IN (SELECT order_key FROM added_events WHERE conversion = 1)
