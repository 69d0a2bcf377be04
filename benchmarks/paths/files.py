"""Files of counted paths as an analyst exports them."""

from pathlib import Path

import numpy as np

CHANNELS = (
    "Paid Search Brand", "Paid Search Generic", "Paid Social", "Email", "Display", "Retargeting", "Affiliates",
    "Organic Search", "Organic Social", "Referral", "Direct", "Paid Video",
)  # fmt: skip
LONGEST = 30
HEADER = "path,total_conversions,total_conversion_value,total_null\n"


def write_paths(file: Path, *, rows: int, seed: int) -> None:
    """Rows of one to thirty steps, each with conversions, value and walks in vain."""
    draw = np.random.default_rng(seed)
    lengths = np.minimum(draw.geometric(0.3, rows), LONGEST)
    steps = draw.choice(len(CHANNELS), lengths.sum(), p=draw.dirichlet(np.full(len(CHANNELS), 3.0)))
    made = draw.poisson(0.5, rows)
    missed = draw.poisson(3, rows) + (made == 0)
    value = np.round(made * draw.lognormal(3.5, 0.6, rows), 2)
    at = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        rest = zip(lengths.tolist(), made.tolist(), value.tolist(), missed.tolist(), strict=True)
        for length, orders, money, lost in rest:
            path = " > ".join(CHANNELS[step] for step in steps[at : at + length])
            out.write(f"{path},{orders},{money},{lost}\n")
            at += length
