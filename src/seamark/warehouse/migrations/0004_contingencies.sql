-- Contingency plans as the plan publishes them: what is watched, and what would change.

CREATE TABLE plan_contingencies (
    contingency_id VARCHAR NOT NULL, title VARCHAR NOT NULL, remedy VARCHAR NOT NULL,
    watch VARCHAR NOT NULL,                                     -- metric, goal or date
    metric VARCHAR NOT NULL, filters VARCHAR NOT NULL,          -- JSON: dimension -> list of values
    days INTEGER NOT NULL, beyond VARCHAR NOT NULL, "limit" DOUBLE, -- read over these days; above or below the limit
    goal_id VARCHAR NOT NULL,
    item VARCHAR NOT NULL, item_day DATE, later_than DATE,      -- the watched item by name, its last day now, its latest
    starts DATE NOT NULL, ends DATE NOT NULL,                   -- ends: last day it is watched, included
    changes VARCHAR NOT NULL,                                   -- JSON: fields of initiatives as they are and would be
    amount BIGINT NOT NULL, obstacle VARCHAR NOT NULL           -- micros that budgets grow by; why it cannot be done
);
