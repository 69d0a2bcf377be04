"""Credit by removal: what a chain of the paths would lose without a channel.

Anderl, Becker, von Wangenheim and Schumann (2016), "Mapping the customer journey", International Journal of Research in
Marketing 33(3): paths are walks of a Markov chain of order k, a channel's removal effect is the share of conversions
that disappear when every state with it leads to null, and credit is shared in proportion to removal effects.
"""

import numpy as np

from seamark.kernel import InputError
from seamark.science.attribution.chain import DENSE, Chain, Walks, chain_of, first_order_chain, solve, walks_of
from seamark.science.attribution.model import CountedPaths, CreditedPaths, Floats, told

MODEL = "markov"
ORDERS = (1, 4)
MOST_CHANNELS = 1_000
MOST_WORK = 20_000_000  # states × channels beyond the direct solution: about a minute


def share_by_markov(paths: CountedPaths, *, order: int = 1, merged: bool = False) -> CreditedPaths:
    """Share conversions and values in proportion to removal effects.

    ``order`` (1 to 4) is how many of the last channels say what comes next; ``merged`` first makes one step of a
    channel that follows itself, which changes nothing at order 1. Values are shared by the value that is lost, not by
    the conversions. Without ``nulls`` every walk converts, and a removal effect is the share of walks that pass a
    channel. Without conversions nobody gets anything and no removal effect is known. Raises InputError when the order
    is not allowed, or channels or states are too many.
    """
    _check(paths, order=order)
    # repeats change nothing at order 1, where nobody needs the walks
    chain = first_order_chain(paths) if order == 1 else checked_chain(paths, order=order, merged=merged)[1]
    found = solve(chain)
    walked = paths.lengths > 0
    orders = shared(found.lost, float(paths.conversions[walked].sum()))
    money = shared(found.lost_worth if found.worth else found.lost, float(paths.value[walked].sum()))
    removal = np.clip(found.lost / found.converts, 0.0, 1.0) if found.converts else None
    return told(MODEL, paths, orders=orders, money=money, removal=removal)


def shared(effects: Floats, total: float) -> Floats:
    """A total in proportion to effects; all zero when nothing has an effect."""
    everything = effects.sum()
    return effects / everything * total if everything else np.zeros_like(effects)


def checked_chain(paths: CountedPaths, *, order: int, merged: bool) -> tuple[Walks, Chain]:
    """The walks of the paths and their chain, after seeing that it can be solved."""
    _check(paths, order=order)
    walks = walks_of(paths, order=order, merged=merged)
    states = walks.last.size
    if states > DENSE and states * len(paths.names) > MOST_WORK:
        msg = f"At order {order} these paths have {states:,} different states of {len(paths.names):,} channels"
        raise InputError(f"{msg}, too many to solve.", help="Lower the order or group channels.", arrived=order)
    return walks, chain_of(paths, walks)


def _check(paths: CountedPaths, *, order: int) -> None:
    low, high = ORDERS
    if not low <= order <= high:
        msg = f"The order of the Markov chain is {order}; {low} to {high} are allowed."
        raise InputError(msg, help="1 is usual; 2 also asks what came before.", arrived=order, allowed=[low, high])
    if len(paths.names) > MOST_CHANNELS:
        msg = f"There are {len(paths.names):,} different channels; a Markov chain takes at most {MOST_CHANNELS:,}."
        hint = "Group them under fewer names, or choose a rule, which takes any number."
        raise InputError(msg, help=hint, arrived=len(paths.names), allowed=MOST_CHANNELS)
