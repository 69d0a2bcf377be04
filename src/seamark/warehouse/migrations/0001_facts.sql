-- Facts. No index and no primary key on purpose: uniqueness is decided before the insert, by sorted key runs.
-- Money is BIGINT in millionths of the currency unit (micros). Times are UTC. Keys are 64-bit hashes (kernel.key_of).

CREATE TABLE watermark (seq BIGINT NOT NULL);
INSERT INTO watermark VALUES (0);

CREATE TABLE events (
    seq BIGINT NOT NULL,              -- journal record it came from
    message_key BIGINT NOT NULL,      -- key_of('message', messageId)
    message_id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,            -- identify, track, page, screen, group, alias
    name VARCHAR,                     -- track: event; page and screen: name; group: groupId
    time TIMESTAMP NOT NULL,          -- receivedAt - (sentAt - timestamp), at most received_at + 60 s
    received_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL,          -- name of the write key
    subject BIGINT,                   -- key of the most specific identifier; NULL without identity
    user_id VARCHAR,
    anonymous_id VARCHAR,
    device_id VARCHAR,
    email_hash VARCHAR,               -- sha-256 hex of the trimmed, lower-cased address
    previous_id VARCHAR,              -- alias calls only
    url VARCHAR,
    path VARCHAR,
    title VARCHAR,
    referrer VARCHAR,
    utm_source VARCHAR,
    utm_medium VARCHAR,
    campaign VARCHAR,
    utm_term VARCHAR,
    utm_content VARCHAR,
    click_id VARCHAR,                 -- kind of click id seen: gclid, fbclid, msclkid, ttclid, …
    channel VARCHAR,                  -- default channel grouping; NULL when the event carries no arrival
    conversion TINYINT NOT NULL,      -- 1 when it counts as a conversion
    amount BIGINT,                    -- micros that count as revenue; negative for refunds
    currency VARCHAR,
    order_key BIGINT,
    order_id VARCHAR,
    order_repeat BOOLEAN NOT NULL,    -- a further completion of an order already counted
    refund_excess BIGINT,             -- refunds: micros given back beyond what the order is known to have paid
    is_bot BOOLEAN NOT NULL,
    ads_consent BOOLEAN NOT NULL,     -- false by Sec-GPC or a consent category
    session_id VARCHAR,               -- context.sessionId: how the client numbers its sessions; NULL when it doesn't
    library VARCHAR,
    user_agent VARCHAR,               -- context.userAgent, else the header's when a browser sent it
    locale VARCHAR,
    properties VARCHAR,               -- JSON as it arrived
    traits VARCHAR                    -- JSON; identify and group (RudderStack's come from context.traits)
);

CREATE TABLE quarantine (
    seq BIGINT NOT NULL,
    position INTEGER NOT NULL,        -- place in the batch
    message_key BIGINT,
    message_id VARCHAR,
    received_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL,
    name VARCHAR,
    reason VARCHAR NOT NULL,          -- one of collect.Reason
    detail VARCHAR NOT NULL,          -- what arrived, what is allowed
    sent_at TIMESTAMP,
    user_agent VARCHAR,
    gpc BOOLEAN NOT NULL,
    event VARCHAR NOT NULL,           -- the event as it arrived (JSON)
    replayed_at TIMESTAMP             -- when a replay accepted it
);

-- Versions of the tracking plan; the shipped one (version 0) is not in here.
CREATE TABLE tracking_plans (
    version INTEGER NOT NULL, seq BIGINT NOT NULL, planned_at TIMESTAMP NOT NULL, by_name VARCHAR NOT NULL, plan VARCHAR NOT NULL
);

-- Counts of what did not become an event, per minute, source and reason.
CREATE TABLE drops (minute TIMESTAMP NOT NULL, source VARCHAR NOT NULL, reason VARCHAR NOT NULL, events BIGINT NOT NULL);

CREATE TABLE imports (
    import_id VARCHAR NOT NULL, seq BIGINT NOT NULL, imported_at TIMESTAMP NOT NULL, by_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, source VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
    rows_ok BIGINT NOT NULL, rows_bad BIGINT NOT NULL, first_day DATE, last_day DATE,
    rows_replaced BIGINT NOT NULL,                                              -- rows of earlier imports that made room
    totals VARCHAR NOT NULL                                                     -- JSON: micros by currency
);
CREATE TABLE import_errors (import_id VARCHAR NOT NULL, line BIGINT NOT NULL, field VARCHAR, value VARCHAR, message VARCHAR NOT NULL);

CREATE TABLE costs (
    import_id VARCHAR NOT NULL, source VARCHAR NOT NULL, account VARCHAR NOT NULL, day DATE NOT NULL,
    channel VARCHAR NOT NULL, campaign VARCHAR, ad_group VARCHAR, creative VARCHAR, region VARCHAR,
    utm_source VARCHAR, utm_medium VARCHAR,
    currency VARCHAR NOT NULL, amount BIGINT NOT NULL,
    impressions BIGINT, clicks BIGINT, claimed_conversions DOUBLE, claimed_value BIGINT
);

-- Imported orders that no event has shown.
CREATE TABLE offline_orders (
    import_id VARCHAR NOT NULL, source VARCHAR NOT NULL, account VARCHAR NOT NULL, order_key BIGINT NOT NULL, order_id VARCHAR NOT NULL,
    time TIMESTAMP NOT NULL, subject BIGINT, channel VARCHAR NOT NULL, region VARCHAR,
    currency VARCHAR NOT NULL, amount BIGINT NOT NULL
);

-- Customers.
CREATE TABLE identifiers (
    subject BIGINT NOT NULL, kind VARCHAR NOT NULL, value VARCHAR NOT NULL,     -- kind: user, email, anon, device
    first_seen TIMESTAMP NOT NULL,                                              -- year 9999: only named by an alias, never seen itself
    blocked VARCHAR                                                             -- why it does not link: placeholder, over-linked
);
CREATE TABLE links (                                                            -- evidence that two identifiers were seen together
    left_key BIGINT NOT NULL, right_key BIGINT NOT NULL,
    kind VARCHAR NOT NULL,                                                      -- user-email, alias, given (merge); user-anon, user-device, email-anon, email-device (right is held by left from then on); anon-device
    time TIMESTAMP NOT NULL, message_key BIGINT NOT NULL, source VARCHAR        -- a sighting; which ones are kept is customers' rule
);
CREATE TABLE identity (                                                         -- exceptions only: a subject without a row is its own person
    subject BIGINT NOT NULL, valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP NOT NULL, person BIGINT NOT NULL
);
CREATE TABLE splits (                                                           -- left was split from right by somebody
    left_key BIGINT NOT NULL, right_key BIGINT NOT NULL, split_at TIMESTAMP NOT NULL, by_name VARCHAR NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE traits (subject BIGINT NOT NULL, time TIMESTAMP NOT NULL, message_key BIGINT NOT NULL, traits VARCHAR NOT NULL);
CREATE TABLE names (subject BIGINT NOT NULL, name VARCHAR NOT NULL);            -- lower case, for search

-- Measurement. One row per session and day, and one more for each further currency of that day (events 0).
CREATE TABLE visits (
    person BIGINT NOT NULL,
    session_id VARCHAR,               -- as the client numbers it; NULL: ended by inactivity
    started TIMESTAMP NOT NULL,       -- person, session_id and started name the session
    day DATE NOT NULL,
    is_start BOOLEAN NOT NULL,        -- true on exactly one row of the session
    first_time TIMESTAMP NOT NULL,    -- within the day
    last_time TIMESTAMP NOT NULL,     -- within the day
    channel VARCHAR NOT NULL,         -- of the session's first arrival, else Direct
    has_arrival BOOLEAN NOT NULL,     -- whether any event of the session carried one
    utm_source VARCHAR,
    utm_medium VARCHAR,
    campaign VARCHAR,
    utm_content VARCHAR,
    source VARCHAR NOT NULL,          -- of the session's first event
    is_bot BOOLEAN NOT NULL,          -- any event of the session
    events BIGINT NOT NULL,
    page_views BIGINT NOT NULL,
    conversions BIGINT NOT NULL,
    refunds BIGINT NOT NULL,          -- events that took money back
    currency VARCHAR,
    amount BIGINT NOT NULL            -- micros of that currency, refunds subtracted
);
CREATE TABLE visit_rule (session_minutes INTEGER NOT NULL);   -- the setting that visits were made with; no row: none yet
