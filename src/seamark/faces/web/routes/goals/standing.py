"""What was agreed for the case that an item goes wrong; its sea mark is the plan's own."""

from seamark.plan import Contingency, Mark, Snapshot, mark_of

__all__ = ["Mark", "concerning", "mark_of"]


def concerning(plan: Snapshot, item_id: str) -> list[Contingency]:
    """Contingency plans that watch an item, are there for it or would change it."""
    named = (naming.item for naming in plan.naming(item_id))
    return list({one.id: one for one in named if isinstance(one, Contingency)}.values())
