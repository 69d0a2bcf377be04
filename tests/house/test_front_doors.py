"""A room is entered by its front door only, the door is short, and says what each name is."""

import ast
import importlib
import inspect

import pytest

from tests.house.source import PACKAGE, Module, doors, exported, fields, floors, imported, module_names, modules, rooms

NAMES_PER_DOOR = 48
VAGUE = ("get_", "process_", "handle_", "do_", "perform_")
CARD = ("Takes:", "Gives:", "Promises:", "Does not do:")
PURE = frozenset({"kernel", "science"})  # values and arithmetic: nothing to serve, nothing to store
WIRING = frozenset({"loop", "faces"})  # they call rooms and keep nothing
STORING = frozenset({"govern", "collect", "customers", "measure", "decide", "plan", "oversee"})


def test_every_folder_is_a_room_with_a_floor() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(rooms())
    assert folders <= {name for floor in floors() for name in floor}


@pytest.mark.parametrize("room", doors())
def test_the_front_door_is_short_and_true(room: str) -> None:
    names = exported(room)
    door = importlib.import_module(f"seamark.{room}")
    assert 0 < len(names) <= NAMES_PER_DOOR
    assert [name for name in names if not hasattr(door, name)] == []
    assert [name for name in names if f"seamark.{room}.{name}" in module_names()] == [], "a module is not a verb"


@pytest.mark.parametrize("room", sorted(set(rooms()) - {"faces"}))
def test_nothing_else_lies_at_the_front_door(room: str) -> None:
    """A name of ours imported into the door but not listed would be public by accident."""
    door = next(module for module in modules() if module.name == f"seamark.{room}")
    ours = {name.split(".")[-1] for node in door.tree.body for name in imported(node)}
    assert ours - set(exported(room)) == set()


@pytest.mark.parametrize("room", doors())
def test_every_exported_name_says_what_it_is(room: str) -> None:
    door = importlib.import_module(f"seamark.{room}")
    silent = [name for name in exported(room) if _owes_docstring(value := getattr(door, name)) and not _says(value)]
    assert silent == []


@pytest.mark.parametrize("room", doors())
def test_every_public_verb_of_an_exported_class_says_what_it_does(room: str) -> None:
    door = importlib.import_module(f"seamark.{room}")
    silent = [
        f"{name}.{verb}"
        for name in exported(room)
        if inspect.isclass(value := getattr(door, name)) and value.__module__.startswith("seamark.")
        for verb, method in vars(value).items()
        if not verb.startswith("_") and inspect.isfunction(method) and not inspect.getdoc(method)
    ]
    assert silent == []


@pytest.mark.parametrize("room", doors())
def test_verbs_are_the_marketers(room: str) -> None:
    """`resolve`, `attribute`, `record`: not `get_…`, `process_…`, `handle_…`."""
    assert [name for name in exported(room) if name.lower().startswith(VAGUE)] == []


def _owes_docstring(value: object) -> bool:
    return inspect.isclass(value) or inspect.isroutine(value)


def _says(value: object) -> bool:
    """Own words, not those a class inherits or a decorator makes up."""
    text = value.__doc__ or ""
    return bool(text.strip()) and not text.startswith(f"{getattr(value, '__name__', '')}(")


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_rooms_are_entered_by_the_front_door(module: Module) -> None:
    """From outside one imports `seamark.room` names of its `__all__`, never what stands behind."""
    wrong = [
        f"{module.path}:{node.lineno} {name}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
        if not _through_the_door(module, name)
    ]
    assert wrong == []


def _through_the_door(module: Module, name: str) -> bool:
    parts = name.split(".")
    if len(parts) < 3:  # the package itself or a whole room
        return True
    room, field = parts[1], ".".join(parts[1:3])
    if room == module.room:
        return True
    return parts[2] in exported(room) if len(parts) == 3 else field in fields() and parts[3] in exported(field)


@pytest.mark.parametrize("room", rooms())
def test_the_door_carries_the_room_card(room: str) -> None:
    """Takes, gives, promises, does not do."""
    text = importlib.import_module(f"seamark.{room}").__doc__ or ""
    assert [part for part in CARD if part not in text] == []


@pytest.mark.parametrize("room", sorted(STORING & set(rooms())))
def test_every_storing_room_has_its_furniture(room: str) -> None:
    """Model and service at the door; a store there, or one in each part of the room that keeps something."""
    have = {path.stem for path in (PACKAGE / room).iterdir()} | {path.stem for path in (PACKAGE / room).rglob("store*")}
    assert {"model", "service", "store"} <= have


def test_every_room_is_pure_wiring_or_storing() -> None:
    """A new room says here which kind it is."""
    assert set(rooms()) <= PURE | WIRING | STORING | {"warehouse"}
