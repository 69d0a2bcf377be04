"""Ten million events: daily figures, paths, one more micro-batch, the live second. ``python -m benchmarks.measure``.

The company is made inside the warehouse: 2.5 million visits of 830,000 people over 540 days, four events each, five
channels and direct. A peer is the same question as SQL written by hand, asked of the same relation in the same run.
"""

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.rows import Row, emit
from benchmarks.timing import warm_seconds
from seamark.govern import SYSTEM
from seamark.kernel import FixedClock, Period, load_settings
from seamark.measure import METRICS, AttributionQuestion, Measurement, Model, Question
from seamark.warehouse import Transaction, Warehouse

EVENTS = int(os.environ.get("SEAMARK_BENCH_EVENTS", "10000000"))
VISITS = EVENTS // 4
DAYS = 540
START = datetime(2025, 1, 1)  # noqa: DTZ001 - the warehouse's times are naive and mean UTC
END = START + timedelta(days=DAYS)
EVERYTHING = Period(START.date(), END.date())
RULES = tuple(Model)[:5]  # the chain and coalitions are measured in benchmarks.attribution

COMPANY = """
INSERT INTO events BY NAME
WITH visits AS (
    SELECT
        i AS visit,
        (hash(i * 7 + 1) % {people})::BIGINT AS person,
        TIMESTAMP '{start}' + to_microseconds((i * {step})::BIGINT) AS started,
        (hash(i * 13 + 5) % 1000)::INT AS luck,
        (hash(i * 17 + 3) % 8)::INT + 1 AS place
    FROM range({visits}) AS r(i)
)
SELECT
    visit AS seq,
    (hash(visit * 4 + k) >> 1)::BIGINT AS message_key,
    visit || '-' || k AS message_id,
    CASE WHEN k = 3 AND luck < 40 THEN 'track' ELSE 'page' END AS type,
    started + to_seconds(k * 60) AS time,
    started + to_seconds(k * 60) AS received_at,
    'web' AS source,
    (hash(person) >> 1)::BIGINT AS subject,
    CASE WHEN k = 0 THEN ['Paid Search', 'Email', 'Organic Search', 'Paid Social', 'Display'][place] END AS channel,
    CASE WHEN k = 0 AND place <= 5 THEN 'campaign ' || (visit % 40) END AS campaign,
    CASE WHEN k = 0 THEN ['google', 'news', 'bing', 'meta', 'dv360'][place] END AS utm_source,
    (k = 3 AND luck < 40)::TINYINT AS "conversion",
    CASE WHEN k = 3 AND luck < 40 THEN (20 + luck) * 1000000 END AS amount,
    CASE WHEN k = 3 AND luck < 40 THEN 'EUR' END AS currency,
    false AS order_repeat,
    luck = 999 AS is_bot,
    true AS ads_consent
FROM visits, range(4) AS s(k)
ORDER BY visit, k
"""
COSTS = """
INSERT INTO costs BY NAME
SELECT
    'i' AS import_id, 'ads' AS source, 'a' AS account, DATE '{start}' + d::INT AS day, c AS channel, 'EUR' AS currency,
    100 * 1000000 AS amount, 10000 AS impressions, 100 AS clicks
FROM range({days}) AS r(d), (SELECT unnest(['Paid Search', 'Paid Social', 'Display']) AS c)
"""
TOUCHED = "CREATE OR REPLACE TEMP TABLE touched AS SELECT subject AS person, min(time) AS since FROM {} GROUP BY 1"
BATCH = """
CREATE OR REPLACE TEMP TABLE batch AS
SELECT e.* REPLACE (
    CASE WHEN i % 20 = 0 THEN (hash((hash(i + {number} * 7) % {people})::BIGINT) >> 1)::BIGINT
         ELSE (hash(i % {pool} + {number} * {shift} + 1000000000) >> 1)::BIGINT END AS subject,
    (hash(i + {number} * {size} + 7777777777) >> 1)::BIGINT AS message_key,
    TIMESTAMP '{at}' AS time,
    TIMESTAMP '{at}' AS received_at
)
FROM (SELECT * FROM events LIMIT 1) AS e, range({size}) AS r(i)
"""
DAILY_BY_HAND = """
SELECT day, channel, sum(amount) FROM visits
WHERE NOT is_bot AND day >= DATE '{start}' AND day < DATE '{end}' GROUP BY day, channel
"""
VISITORS_BY_HAND = """
SELECT day, channel, count(DISTINCT person) FROM visits
WHERE NOT is_bot AND day >= DATE '{start}' AND day < DATE '{end}' GROUP BY day, channel
"""
LINEAR_BY_HAND = """
WITH orders AS (
    SELECT person, started, sum(conversions) AS orders, sum(amount) AS amount
    FROM visits WHERE conversions > 0 AND NOT is_bot GROUP BY person, started
),
steps AS (
    SELECT o.person, o.started, o.orders, o.amount, v.channel
    FROM orders AS o
    JOIN visits AS v ON v.person = o.person AND v.is_start AND NOT v.is_bot
        AND v.started BETWEEN o.started - INTERVAL 30 DAYS AND o.started
),
kept AS (
    SELECT *, count(*) FILTER (channel <> 'Direct') OVER (PARTITION BY person, started) AS others FROM steps
),
shared AS (
    SELECT *, 1.0::DOUBLE / count(*) OVER (PARTITION BY person, started) AS share
    FROM kept WHERE channel <> 'Direct' OR others = 0
)
SELECT channel, sum(share * orders), sum(share * amount) FROM shared GROUP BY channel
"""


def company(folder: Path, *, start: datetime = START) -> Warehouse:
    """The company from ``start`` on, loaded."""
    warehouse = Warehouse.open(folder)
    step = DAYS * 86_400 * 1_000_000 // VISITS
    with warehouse.transaction() as tx:
        tx.execute(COMPANY.format(people=VISITS // 3, start=start, step=step, visits=VISITS))
        tx.execute(COSTS.format(start=start.date(), days=DAYS))
    warehouse.checkpoint()
    return warehouse


def from_scratch(tx: Transaction, measure: Measurement) -> None:
    """Every visit of everybody, as a rebuild of everything at once would."""
    tx.execute(TOUCHED.format("events"))
    tx.execute("CREATE OR REPLACE TEMP VIEW fresh AS SELECT * FROM events")
    measure.refresh(tx)
    tx.execute("DROP VIEW fresh")


def batch(warehouse: Warehouse, measure: Measurement, *, number: int, size: int) -> tuple[float, float]:
    """CPU and wall seconds of refreshing after one micro-batch: a twentieth are known people, the rest here now."""
    at = END + timedelta(seconds=number / 4)
    people = {"people": VISITS // 3, "pool": size // 2, "shift": size // 10}
    with warehouse.transaction() as tx:
        tx.execute(BATCH.format(number=number, size=size, at=at, **people))
        tx.execute("INSERT INTO events SELECT * FROM batch")
        tx.register("fresh", tx.table("SELECT * FROM batch"))
        tx.execute(TOUCHED.format("batch"))
        cpu, wall = time.process_time(), time.perf_counter()
        measure.refresh(tx)
        return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    """Measure and print."""
    clock = FixedClock((END + timedelta(minutes=1)).replace(tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        warehouse = company(Path(folder))
        measure = Measurement(warehouse, settings=load_settings({}), clock=clock)
        began = time.perf_counter()
        with warehouse.transaction() as tx:
            from_scratch(tx, measure)
        scratch = time.perf_counter() - began
        warehouse.checkpoint()
        emit(Row(name=f"visits of {EVENTS:,} events made from scratch", value=scratch, unit="s", better="lower"))
        asking(warehouse, measure)
        attributing(warehouse, measure)
        refreshing(warehouse, measure)
        looking(measure)
        warehouse.close()


def asking(warehouse: Warehouse, measure: Measurement) -> None:
    """Daily figures by channel over everything."""
    days = {"start": EVERYTHING.start, "end": EVERYTHING.end}
    for metric, sql in (("revenue", DAILY_BY_HAND), ("visitors", VISITORS_BY_HAND)):
        question = Question(metric, EVERYTHING, by=("channel",))
        mine = warm_seconds(measure.ask, question, by=SYSTEM)
        peer = warm_seconds(warehouse.rows, sql.format(**days))
        emit(
            Row(
                name=f"{metric}, daily × channel, {DAYS} days", value=mine, unit="s", better="lower", bar=0.5,
                peer="SQL by hand", peer_value=peer, note="the answer as objects; the peer as tuples",
            )
        )  # fmt: skip
    month = Period(EVERYTHING.end - timedelta(days=30), EVERYTHING.end)
    questions = [Question(metric.name, month, by=("channel",)) for metric in METRICS]
    mine = warm_seconds(measure.ask_many, questions, by=SYSTEM)
    one_by_one = warm_seconds(lambda: [measure.ask(question, by=SYSTEM) for question in questions])
    emit(
        Row(
            name=f"{len(questions)} metrics, 30 days by channel", value=mine, unit="s", better="lower", bar=0.5,
            peer="asked one by one", peer_value=one_by_one,
        )
    )  # fmt: skip


def attributing(warehouse: Warehouse, measure: Measurement) -> None:
    """Paths of every order of the whole time, under all five rules."""
    mine = warm_seconds(measure.attribute, AttributionQuestion(EVERYTHING, models=RULES), by=SYSTEM)
    peer = warm_seconds(warehouse.rows, LINEAR_BY_HAND)
    orders = warehouse.rows("SELECT sum(conversions) FROM visits")[0][0]
    emit(
        Row(
            name=f"paths of {orders:,} orders, five rules, costs joined", value=mine, unit="s", better="lower", bar=5.0,
            peer="SQL by hand, linear only", peer_value=peer,
        )
    )  # fmt: skip


def refreshing(warehouse: Warehouse, measure: Measurement) -> None:
    """One more micro-batch on top."""
    taken = [batch(warehouse, measure, number=number, size=2500)[0] for number in range(1, 26)][5:]
    name = "visits after 2,500 more events (of 250 ms between micro-batches)"
    median = 1000 * statistics.median(taken)
    emit(Row(name=name, value=median, unit="ms CPU", better="lower", bar=60))
    walls = [batch(warehouse, measure, number=100 + number, size=100_000)[1] for number in range(3)]
    emit(
        Row(
            name="visits after 100,000 more events", value=statistics.median(walls), unit="s", better="lower", bar=1.5
        )
    )  # fmt: skip


def looking(measure: Measurement) -> None:
    """The live second, made anew each time."""

    def look() -> None:
        measure._snapshot = None  # noqa: SLF001 - else the shared one is given again
        measure.live()

    emit(Row(name="live snapshot", value=1000 * warm_seconds(look), unit="ms", better="lower", bar=50))


if __name__ == "__main__":
    main()
