-- What the plan publishes: replaced whole whenever the plan changed. The loop closes through these relations.

CREATE TABLE plan_codes (                                       -- campaign codes and whose they are
    campaign VARCHAR NOT NULL, initiative_id VARCHAR NOT NULL, title VARCHAR NOT NULL,
    budget BIGINT, currency VARCHAR,                            -- micros; NULL without a budget
    starts DATE NOT NULL, ends DATE NOT NULL                    -- ends: last day, included
);
CREATE TABLE plan_goals (                                       -- how each goal is read and judged
    goal_id VARCHAR NOT NULL, title VARCHAR NOT NULL, metric VARCHAR NOT NULL, -- metric '': kept by check-ins
    filters VARCHAR NOT NULL,                                   -- JSON: dimension -> list of values
    reading VARCHAR NOT NULL, window_days INTEGER NOT NULL,     -- total since the start, or level over the last days
    direction VARCHAR NOT NULL, baseline DOUBLE, target DOUBLE NOT NULL,
    amber DOUBLE NOT NULL, red DOUBLE NOT NULL, owner VARCHAR NOT NULL,
    starts DATE NOT NULL, deadline DATE NOT NULL                -- deadline: last day, included
);
CREATE TABLE plan_targets (                                     -- the planned path of each goal, a row per day
    goal_id VARCHAR NOT NULL, metric VARCHAR NOT NULL, day DATE NOT NULL, planned DOUBLE NOT NULL
);
CREATE TABLE plan_budgets (                                     -- planned spend per initiative, channel and day
    initiative_id VARCHAR NOT NULL, channel VARCHAR,            -- NULL: the initiative names no channels
    day DATE NOT NULL, planned BIGINT NOT NULL, currency VARCHAR NOT NULL      -- micros; they sum to the budget exactly
);
