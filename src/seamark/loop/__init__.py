"""The only room that sees every room: wiring, the pump, backup and restore, worlds and the demo company.

Takes: settings. Gives: an open workspace. Promises: records reach the warehouse in order, each once; one server owns a
folder; a backup taken while running restores to the same totals. Does not do: measure, decide or draw anything itself.
"""

from seamark.loop.backup import back_up, restore
from seamark.loop.demo.company import Demo
from seamark.loop.folder import existing_folder
from seamark.loop.offline import check_journal, governing
from seamark.loop.publisher import planning
from seamark.loop.workspace import Status, Workspace
from seamark.loop.world import write_world

__all__ = [
    "Demo",
    "Status",
    "Workspace",
    "back_up",
    "check_journal",
    "existing_folder",
    "governing",
    "planning",
    "restore",
    "write_world",
]
