"""A plan from YAML text, with the line of everything that is wrong. Only text, numbers, lists and pairs are read."""

import difflib
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import yaml

from seamark.plan.files.model import FORM, LARGEST_BYTES, Row, Sheet, unreadable
from seamark.plan.kinds import KINDS
from seamark.plan.model import Fault

SECTIONS: Final = {kind.plural: noun for noun, kind in KINDS.items()}
NAMES: Final = f"Its sections are {', '.join(SECTIONS)}."
TAG: Final = "tag:yaml.org,2002:"
Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST: Final = 8


class _Wrong(Exception):
    """A node that cannot be read: why, and what to do."""

    def __init__(self, message: str, help_: str, *, node: yaml.Node) -> None:
        super().__init__(message)
        self.message, self.help, self.line = message, help_, line(node)


def read_yaml(content: bytes) -> Sheet:
    """The rows of a YAML file, each with its line. Raises InputError when the file is no YAML or no plan."""
    root = _composed(content)
    if not isinstance(root, yaml.MappingNode):
        raise unreadable("it holds no sections", help=NAMES)
    reader = _Reader()
    rows = list(reader.sections(root))
    return Sheet(tuple(rows), tuple(reader.kinds), tuple(reader.faults))


def line(node: yaml.Node) -> str:
    """Where a node stands."""
    return f"line {node.start_mark.line + 1}"


def _composed(content: bytes) -> yaml.Node | None:
    if len(content) > LARGEST_BYTES:
        raise unreadable(f"it has {len(content):,} bytes", help=f"At most {LARGEST_BYTES:,} are read.")
    try:
        return yaml.compose(content.decode("utf-8-sig"), Loader=Loader)
    except UnicodeDecodeError as error:
        raise unreadable(f"byte {error.start + 1} is not UTF-8", help="Save the file as UTF-8.") from None
    except RecursionError:
        raise unreadable("it is nested too deeply", help="A plan has items with fields.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else "somewhere"
        help_ = "Put text with a colon, a quote or a bracket into quotes."
        raise unreadable(
            f"{place}: {error.problem or error.context}", help=help_, line=mark and mark.line + 1
        ) from None
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise unreadable(said[:200], help="Remove that character, or write it as an escape in double quotes.") from None


class _Reader:
    """Walks the nodes of a file, collecting rows and faults."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def sections(self, root: yaml.MappingNode) -> Iterator[Row]:
        """The rows of every section."""
        for name_node, node in root.value:
            name = str(name_node.value)
            if name == "seamark_plan":
                self._form(node)
            elif name not in SECTIONS:
                near = difflib.get_close_matches(name, SECTIONS, 1)
                help_ = f"Did you mean '{near[0]}'?" if near else NAMES
                self._fault("plan", name, said="There is no such section.", help_=help_, node=name_node)
            elif SECTIONS[name] in self.kinds:
                self._fault("plan", name, said="The section stands twice.", help_="Put them together.", node=name_node)
            else:
                self.kinds.append(SECTIONS[name])
                yield from self._rows(SECTIONS[name], node=node)

    def _rows(self, kind: str, *, node: yaml.Node) -> Iterator[Row]:
        if isinstance(node, yaml.ScalarNode) and node.tag == f"{TAG}null":
            return
        if not isinstance(node, yaml.SequenceNode):
            help_ = "Begin each item with a hyphen."
            self._fault("plan", KINDS[kind].plural, said="It is no list of items.", help_=help_, node=node)
            return
        for entry in node.value:
            if isinstance(entry, yaml.MappingNode):
                yield Row(kind, self._fields(kind, node=entry), line(entry))
            else:
                self._fault(
                    kind, "", said="It is no item with fields.", help_="Write '- id: …' and fields.", node=entry
                )

    def _fields(self, kind: str, *, node: yaml.MappingNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in found:
                self._fault(kind, name, said="The field stands twice.", help_="Keep one of them.", node=name_node)
            try:
                found[name] = self._plain(value, depth=0)
            except _Wrong as wrong:
                self.faults.append(Fault(kind, name, wrong.message, wrong.help, wrong.line))
        return found

    def _plain(self, node: yaml.Node, *, depth: int) -> Any:  # noqa: ANN401 - JSON
        """A node as JSON has it."""
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._seen or depth > DEEPEST:
            raise _Wrong(
                "It repeats another part or is nested too deeply.", "Write it out; anchors are not read.", node=node
            )
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(part, depth=depth + 1) for part in node.value]
        pairs = [(_name(key), self._plain(part, depth=depth + 1)) for key, part in node.value]
        if len(dict(pairs)) < len(pairs):
            raise _Wrong("A name stands twice.", "Name each once.", node=node)
        return dict(pairs)

    def _form(self, node: yaml.Node) -> None:
        if node.value != str(FORM):
            message = f"The file has form {node.value!r}; this Seamark reads {FORM}."
            self._fault("plan", "seamark_plan", said=message, help_="Use the newer Seamark that wrote it.", node=node)

    def _fault(self, item: str, field: str, *, said: str, help_: str, node: yaml.Node) -> None:
        self.faults.append(Fault(item, field[:100], said, help_, line(node)))


def _name(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _Wrong("A name is no text.", "Write name: value.", node=node)
    return str(node.value)


def _scalar(node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - JSON
    """A scalar by the tag that YAML resolved; a date stays the text it is, the types read it."""
    tag, text = node.tag.removeprefix(TAG), node.value
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in {"yes", "true", "on"}
    if tag in {"int", "float"}:
        return _number(text, tag=tag, node=node)
    if tag == "timestamp":
        return _moment(text)
    if tag != "str":
        raise _Wrong(f"It has the tag {node.tag}.", "Write it as text, number, list or pairs.", node=node)
    return text


def _number(text: str, *, tag: str, node: yaml.Node) -> int | float:
    plain = text.replace("_", "")
    try:
        return (
            int(plain)
            if tag == "int"
            else float(plain.replace(".inf", "inf").replace(".nan", "nan").replace(".NaN", "nan"))
        )
    except ValueError:
        raise _Wrong(f"It is {text!r}.", "Write plain decimal numbers, and text in quotes.", node=node) from None


def _moment(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return text
