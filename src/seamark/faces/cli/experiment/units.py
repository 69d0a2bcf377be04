"""A file with one row per unit, as the sums of its variants."""

import numpy as np
import numpy.typing as npt

from seamark.faces.cli.tables import Table
from seamark.kernel import InputError
from seamark.science.trials import Kind, Quantiles, Sums, gather, gather_quantile

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
USUAL = ("control", "holdout", "baseline", "none", "no", "a")  # the word that a control is usually called by
ANY = float("-inf")


class Columns:
    """Which columns of a table hold what. Raises InputError for one that is not there or has a cell that is wrong."""

    def __init__(self, table: Table, variant: str) -> None:
        self.table = table
        self.names, self.places = self._variants(variant)

    def _variants(self, column: str) -> tuple[list[str], Places]:
        texts = [text.strip() for text in self.table.texts(column.lower())]
        empty = [line for line, text in zip(self.table.lines, texts, strict=True) if not text]
        if empty:
            msg = f"{self.table.name}, line {empty[0]}, column '{column}': the variant is empty."
            raise InputError(msg, help="Name the variant, or remove the row.", column=column, line=empty[0])
        names = sorted(set(texts))
        if len(names) < 2:
            msg = f"{self.table.name} has one variant only ({names[0]!r} in column '{column}')."
            raise InputError(msg, help="An experiment compares two variants or more.", arrived=names)
        if len(names) > 50:
            msg = f"{self.table.name} has {len(names)} variants in column '{column}'; at most 50 can be compared."
            raise InputError(msg, help="Choose the column that names the variant with --variant.", arrived=len(names))
        number = {name: place for place, name in enumerate(names)}
        return names, np.array([number[text] for text in texts], dtype=np.int64)

    def control(self, name: str | None) -> str:
        """The control: as named, else the variant whose name has a control's usual word in it, else the first."""
        if name is None:
            usual = [one for word in USUAL for one in self.names if word in one.lower().split()]
            return (usual or self.names)[0]
        if name not in self.names:
            msg = f"The control {name!r} is not among the variants; there are {', '.join(map(repr, self.names))}."
            raise InputError(msg, help="Name one of those with --control.", arrived=name, allowed=self.names)
        return name

    def numbers(self, column: str) -> Floats:
        """A column of numbers, one a row."""
        return np.array(self.table.numbers(column.lower(), least=ANY))

    def groups(self, column: str) -> Places:
        """A column of names, as numbers from 0."""
        _, place = np.unique(np.array(self.table.texts(column.lower())), return_inverse=True)
        return place.astype(np.int64)

    def strata(self, column: str) -> Floats:
        """A column of names as columns of yes and no, one for each but the first: the post-stratification."""
        place = self.groups(column)
        found: Floats = (place[:, None] == np.arange(1, place.max() + 1)).astype(np.float64)
        return found

    def sums(self, metric: str, *, denominator: str | None, before: list[Floats], cluster: str | None) -> Sums:
        """The sums of a metric; ``before`` are covariates (units, k), ``cluster`` the column of what was assigned."""
        values = self.numbers(metric)
        parts = [values[:, None]]
        kind = Kind.PROPORTION if bool(np.isin(values, (0.0, 1.0)).all()) else Kind.MEAN
        if denominator or cluster:
            kind = Kind.RATIO
            parts.append((self.numbers(denominator) if denominator else np.ones(len(values)))[:, None])
        rows, places = np.concatenate([*parts, *before], axis=1), self.places
        if cluster:
            rows, places = self._clustered(rows, cluster)
        return gather(rows, kind=kind, places=places, variants=len(self.names))

    def _clustered(self, rows: Floats, cluster: str) -> tuple[Floats, Places]:
        """Rows summed over clusters, and the variant of each cluster."""
        group = self.groups(cluster)
        count = int(group.max()) + 1
        summed = np.stack([np.bincount(group, column, count) for column in rows.T], axis=1).astype(np.float64)
        variant = np.zeros(count, dtype=np.int64)
        variant[group] = self.places
        torn = np.flatnonzero(variant[group] != self.places)
        if torn.size:
            name = self.table.texts(cluster.lower())[int(torn[0])]
            msg = f"{self.table.name}, column '{cluster}': {name!r} is in two variants; a cluster is in one."
            raise InputError(msg, help="Leave --cluster out, or correct the rows.", column=cluster, arrived=name)
        return summed, variant

    def quantiles(self, metric: str, *, level: float, cluster: str | None) -> Quantiles:
        """The quantile of a metric in each variant, stacked."""
        values = self.numbers(metric)
        units = self.groups(cluster) if cluster else None
        arms = [
            gather_quantile(values[mine], level=level, units=None if units is None else units[mine])
            for mine in (self.places == place for place in range(len(self.names)))
        ]
        return stacked(arms)


def stacked(arms: list[Quantiles]) -> Quantiles:
    """Several variants as one row of them."""
    clusters = [arm.clusters for arm in arms if arm.clusters is not None]
    return Quantiles(
        arms[0].level,
        np.stack([arm.n for arm in arms]),
        np.stack([arm.value for arm in arms]),
        np.stack([arm.low for arm in arms]),
        np.stack([arm.high for arm in arms]),
        clusters=Sums(
            Kind.RATIO,
            np.stack([one.n for one in clusters]),
            np.stack([one.sums for one in clusters]),
            np.stack([one.products for one in clusters]),
        )
        if clusters
        else None,
    )
