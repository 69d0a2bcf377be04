-- The latest event time, in microseconds since 1970.
SELECT epoch_us(max(time)) FROM events
