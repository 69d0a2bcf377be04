"""ARCHITECTURE.md says what the code is."""

from tests.house.cards import architecture, relations, traffic
from tests.house.source import ROOT, rooms


def test_the_map_is_what_the_code_says() -> None:
    """`make docs` writes it again."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    assert text == architecture(text)


def test_every_room_has_a_card() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    assert [room for room in rooms() if f"\n### {room}\n" not in text] == []


def test_every_relation_has_a_writer() -> None:
    """A relation nobody writes is left over, or written from where no store is."""
    written = {row.relation for row in traffic() if row.writers}
    assert set(relations()) - written - {"watermark"} == set()
