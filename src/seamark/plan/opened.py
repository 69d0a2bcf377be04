"""A plan file without a workspace: read, checked as every change is, and there in memory only."""

from seamark.plan.drafting import consequences_of, drafted, refuse
from seamark.plan.files import edits_of, read_excel, read_yaml
from seamark.plan.model import Fault, Snapshot

ZIP = b"PK\x03\x04"


def opened(content: bytes) -> tuple[Snapshot, list[Fault]]:
    """The plan of a YAML file or a workbook, and what is odd about it without being forbidden.

    Raises InputError with every fault and its line or row.
    """
    sheet = read_excel(content) if content.startswith(ZIP) else read_yaml(content)
    edits, faults = edits_of(sheet, Snapshot({}))
    draft = drafted(Snapshot({}), edits, gone={})
    told = list(consequences_of(Snapshot({}), draft, gone={}))
    refuse([*faults, *draft.faults, *(fault for fault, is_grave in told if is_grave)])
    return Snapshot({item.id: item for item in draft.put}), [fault for fault, is_grave in told if not is_grave]
