"""Experiments in the plan database."""

from datetime import datetime

import msgspec
from sqlalchemy import BigInteger, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from seamark.kernel import NotFound
from seamark.measure.experiments import Decision, Design, Experiment, ExperimentVersion, State
from seamark.measure.experiments.model import Slots
from seamark.warehouse import Base, Ledger

LOCK = 0x5EA_0007  # PostgreSQL: experiments change one at a time: those of a layer share its traffic


class ExperimentRow(Base):
    """An experiment as it is now. ``design``, ``slots`` and ``decision`` are JSON."""

    __tablename__ = "experiments"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    version: Mapped[int] = mapped_column(Integer)
    design: Mapped[str] = mapped_column(Text)
    slots: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    needed: Mapped[int | None] = mapped_column(BigInteger)
    decision: Mapped[str | None] = mapped_column(Text)


class ExperimentVersionRow(Base):
    """What an experiment was at each of its versions."""

    __tablename__ = "experiment_versions"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(String(32))
    by_name: Mapped[str] = mapped_column(String(120))
    verb: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    design: Mapped[str] = mapped_column(Text)


def lock(session: Session) -> None:
    """Nobody else changes experiments until this transaction ends."""
    Ledger.lock(session, LOCK)


def find(session: Session, key: str) -> Experiment:
    """An experiment. Raises NotFound."""
    row = session.get(ExperimentRow, key)
    if row is None:
        msg = f"There is no experiment with the key {key[:60]!r}."
        raise NotFound(msg, key=key[:60], help="GET /api/experiments lists them.")
    return _experiment(row)


def is_known(session: Session, key: str) -> bool:
    """Whether a key is taken."""
    return session.get(ExperimentRow, key) is not None


def listed(session: Session, *, states: tuple[State, ...] = tuple(State)) -> list[Experiment]:
    """Experiments in some states, what changed last first."""
    row = ExperimentRow
    wanted = select(row).where(row.state.in_([state.value for state in states]))
    return [_experiment(one) for one in session.scalars(wanted.order_by(row.changed_at.desc(), row.key))]


def keep(session: Session, experiment: Experiment, *, verb: str, by: tuple[str, str]) -> None:
    """Write an experiment as it is now, and its version; ``by`` is who changed it, id and name."""
    row = session.get(ExperimentRow, experiment.key)
    if row is None:
        row = ExperimentRow(key=experiment.key)
        session.add(row)
    for name in ("version", "created_at", "created_by", "changed_at", "started_at", "stopped_at", "needed"):
        setattr(row, name, getattr(experiment, name))
    row.state, row.design, row.slots = experiment.state.value, _text(experiment.design), _text(experiment.slots)
    row.decision = None if experiment.decision is None else _text(experiment.decision)
    session.add(
        ExperimentVersionRow(
            key=experiment.key,
            version=experiment.version,
            at=experiment.changed_at,
            by_id=by[0],
            by_name=by[1],
            verb=verb,
            state=experiment.state.value,
            design=row.design,
        )
    )
    session.flush()


def versions(session: Session, key: str) -> list[ExperimentVersion]:
    """What it was, newest first."""
    row = ExperimentVersionRow
    found = session.scalars(select(row).where(row.key == key).order_by(row.version.desc()))
    return [
        ExperimentVersion(
            one.version, one.at, one.by_name, one.verb, State(one.state), msgspec.json.decode(one.design, type=Design)
        )
        for one in found
    ]


def drop(session: Session, key: str) -> None:
    """Forget a draft and its versions."""
    for version in session.scalars(select(ExperimentVersionRow).where(ExperimentVersionRow.key == key)):
        session.delete(version)
    session.delete(session.get_one(ExperimentRow, key))
    session.flush()


def _experiment(row: ExperimentRow) -> Experiment:
    return Experiment(
        key=row.key,
        design=msgspec.json.decode(row.design, type=Design),
        state=State(row.state),
        version=row.version,
        slots=msgspec.json.decode(row.slots, type=Slots),
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        started_at=row.started_at,
        stopped_at=row.stopped_at,
        needed=row.needed,
        decision=None if row.decision is None else msgspec.json.decode(row.decision, type=Decision),
    )


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
