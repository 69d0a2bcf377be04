"""The roadmap as a picture: nothing touches, arrows go round bars, and real readers open every form."""

import io
import itertools
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pptx.util import Emu

from seamark.govern import SYSTEM
from seamark.kernel import InputError, Money
from seamark.plan import Initiative, Phase, Release, Snapshot
from seamark.plan.model import ChangeSet, Dependency, Edit
from seamark.plan.picture import LANES, LAYOUTS, Forecast, Wanted, laid_out, view_of
from seamark.plan.picture.letters import ELLIPSIS, fitted, width_of
from seamark.plan.picture.palette import TOKENS
from seamark.plan.picture.shapes import Page, Rect, Text
from seamark.plan.picture.shapes import Path as Line
from seamark.plan.picture.strips import money
from tests.plan.cast import NOOR, VERA, Office
from tests.plan.strategies import NAME

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6})")
TODAY = date(2026, 6, 10)
FIRST = date(2026, 5, 1)
SECONDS = 3.0  # for a thousand initiatives


def many(desk: Office, count: int) -> None:
    """A plan with so many initiatives in twelve lanes, each waiting for one before it."""
    edits = [Edit(kind="objective", id=f"o{n}", fields={"title": f"Objective {n}"}, whole=True) for n in range(12)]
    goal = {"metric": "revenue", "target": 9, "start": "2026-01-01", "deadline": "2027-12-31", "dimension": "revenue"}
    edits += [
        Edit(kind="goal", id=f"g{n}", fields={**goal, "title": f"Goal {n}", "objective": f"o{n}"}, whole=True)
        for n in range(12)
    ]
    for n in range(count):
        start = FIRST + timedelta(n * 7 % 400)
        fields: dict[str, Any] = {"title": f"Campaign {n}: spring in the north", "goals": [f"g{n % 12}"]}
        fields |= {"start": start.isoformat(), "end": (start + timedelta(20 + n % 40)).isoformat(), "owner": "ada"}
        fields |= {"depends_on": [{"on": f"i{n - 12}"}] if n >= 12 else [], "budget": "1000 EUR"}
        edits.append(Edit(kind="initiative", id=f"i{n}", fields=fields, whole=True))
    desk.plan.commit(ChangeSet(tuple(edits)), by=SYSTEM, origin="import")


@pytest.fixture
def roadmap(desk: Office) -> Office:
    """The cast's plan with phases, a second release and a long name."""
    phases = [
        {"title": "Produce", "start": "2026-03-02", "end": "2026-03-13", "done": True},
        {"title": "Live", "start": "2026-03-16", "end": "2026-03-27"},
    ]
    desk.plan.change(
        "spring", {"phases": phases, "progress": 0.4, "title": "Früh & „Ölsardine“ <Ω> Γ"}, version=1, by=NOOR
    )
    desk.plan.create("release", {"title": "Beacon", "date": "2026-04-16"}, by=NOOR)
    return desk


def pages_of(plan: Snapshot, paper: str, *, wanted: Wanted | None = None) -> list[Page]:
    """A plan laid out on a paper, every initiative with a fading end."""
    forecasts = {
        one.id: Forecast(one.end + timedelta(4), one.end + timedelta(11)) for one in plan.of(Initiative).values()
    }
    view = view_of(plan, wanted or Wanted(), title="Roadmap", today=TODAY, clashes=(), forecasts=forecasts)
    return laid_out(view, LAYOUTS[paper])


@st.composite
def roadmaps(draw: st.DrawFn) -> Snapshot:
    """Initiatives in a few lanes on any days, waiting for each other, and releases."""
    items: dict[str, Any] = {}
    for n in range(draw(st.integers(1, 14))):
        start = FIRST + timedelta(draw(st.integers(0, 200)))
        earlier = draw(st.lists(st.sampled_from(list(items)), max_size=2, unique=True)) if items else []
        kind: Any = draw(st.sampled_from(["campaign", "content", "event"]))
        items[f"i{n}"] = Initiative(
            id=f"i{n}",
            version=1,
            title=draw(NAME),
            goals=(),
            kind=kind,
            start=start,
            end=start + timedelta(draw(st.integers(0, 60))),
            progress=draw(st.floats(0, 1)),
            budget=draw(st.sampled_from([None, Money(5_000_000_000, "EUR")])),
            depends_on=tuple(Dependency(one) for one in earlier),
            phases=(Phase("One", start, start),),
        )
    for n in range(draw(st.integers(0, 5))):
        items[f"r{n}"] = Release(
            id=f"r{n}", version=1, title=draw(NAME), date=FIRST + timedelta(draw(st.integers(0, 260)))
        )
    return Snapshot(items)


def box(text: Text) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line of text."""
    left = {"start": text.x, "middle": text.x - text.width / 2, "end": text.x - text.width}[text.anchor]
    return left, text.y - text.size * 0.72, left + text.width, text.y + text.size * 0.1


def touches(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] + 0.5 < other[2] and other[0] + 0.5 < one[2] and one[1] + 0.3 < other[3] and other[1] + 0.3 < one[3]


def bars(page: Page) -> Iterator[Rect]:
    """The bars of initiatives: rectangles that have something to say about days."""
    return (one for one in page.shapes if isinstance(one, Rect) and one.name and " to " in one.says)


@settings(max_examples=80, deadline=None)
@given(plan=roadmaps(), paper=st.sampled_from(list(LAYOUTS)), by=st.sampled_from(["kind", "stage"]))
def test_no_text_touches_another_and_none_leaves_the_page(plan: Snapshot, paper: str, by: str) -> None:
    for page in pages_of(plan, paper, wanted=Wanted(by=by)):
        boxes = [(box(one), one.text) for one in page.shapes if isinstance(one, Text) and one.text.strip()]
        for (one, first), (other, second) in itertools.combinations(boxes, 2):
            assert not touches(one, other), (first, second)
        for (left, top, right, bottom), text in boxes:
            assert left >= 0, text
            assert right <= page.width, text
            assert top >= 0, text
            assert bottom <= page.height, text


@settings(max_examples=80, deadline=None)
@given(plan=roadmaps(), paper=st.sampled_from(list(LAYOUTS)))
def test_arrows_go_round_bars_and_bars_never_touch(plan: Snapshot, paper: str) -> None:
    for page in pages_of(plan, paper, wanted=Wanted(by="kind")):
        drawn = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in bars(page)]
        assert not any(touches(one, other) for one, other in itertools.combinations(drawn, 2))
        for arrow in (one for one in page.shapes if isinstance(one, Line) and one.has_arrow and one.name):
            ends = [one for one in bars(page) if one.name and one.name in arrow.name]
            assert ends
            for begin, end in itertools.pairwise(arrow.points):
                assert begin[0] == end[0] or begin[1] == end[1], "an arrow runs straight or square"
                part = (min(begin[0], end[0]), min(begin[1], end[1]), max(begin[0], end[0]), max(begin[1], end[1]))
                assert not [one for one in drawn if runs_through(part, one)], arrow


def runs_through(part: Sequence[float], bar: Sequence[float]) -> bool:
    """Whether a part of an arrow, which is thin, runs through the inside of a bar."""
    across = part[0] < bar[2] - 1 and bar[0] + 1 < part[2]
    down = part[1] < bar[3] - 1 and bar[1] + 1 < part[3]
    return across and down


def test_the_palette_is_that_of_the_pages() -> None:
    css = (ROOT / "src/seamark/faces/web/static/css/tokens.css").read_text().partition("}")[0]
    assert {name: value for name, value in TOKEN.findall(css) if name in TOKENS} == TOKENS


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [("Spring", 500, "Spring"), ("Spring campaign", 40, None), ("Spring", 2, ""), ("a\nb", 99, "a b")],
)
def test_text_is_cut_with_the_letters_it_is_drawn_with(text: str, most: float, said: str | None) -> None:
    found = fitted(text, 8, most=most)
    assert width_of(found, 8) <= most
    assert found == said if said is not None else found.endswith(ELLIPSIS)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [(456_000, "EUR", "€456k"), (12, "USD", "$12"), (1_250_000, "CHF", "CHF 1.25M"), (3e9, "GBP", "£3B")],
)
def test_money_is_written_short(amount: float, currency: str, said: str) -> None:
    assert money(amount, currency) == said


def test_a_picture_opens_in_real_readers(roadmap: Office, tmp_path: Path) -> None:
    image = Image.open(io.BytesIO(roadmap.plan.draw("png", by=VERA)))
    image.load()
    assert (image.format, image.width, image.info["dpi"][0]) == ("PNG", 2240, pytest.approx(144, abs=1))
    assert len(image.convert("RGB").getcolors(1 << 24) or []) > 50
    root = fromstring(roadmap.plan.draw("svg", by=VERA, start=date(2026, 2, 2)))  # noqa: S314 - written here
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Früh & „Ölsardine“ <Ω> Γ", "Atlas launch", "Grow in the north", "Atlas 2.0", "today"} <= set(texts)
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))
    (tmp_path / "r.pdf").write_bytes(roadmap.plan.draw("pdf", by=VERA))
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext: the words of the PDF were not read")
    read = subprocess.run(["pdftotext", "-layout", tmp_path / "r.pdf", "-"], capture_output=True, text=True, check=True)
    assert "Früh & „Ölsardine“ <Ω> Γ" in read.stdout
    assert "Beacon" in read.stdout


def test_slides_are_native_shapes_with_titles_and_notes(roadmap: Office) -> None:
    content = roadmap.plan.draw("pptx", by=VERA)
    deck = Presentation(io.BytesIO(content))
    assert (deck.slide_width, deck.slide_height) == (Emu(12_192_000), Emu(6_858_000)), "16 to 9"
    slide = deck.slides[0]
    assert slide.shapes.title.text_frame.text == "My company: roadmap"
    kinds = {str(one.shape_type) for one in slide.shapes}
    assert {"AUTO_SHAPE (1)", "TEXT_BOX (17)", "FREEFORM (5)", "LINE (9)"} <= kinds
    assert not [one for one in kinds if "PICTURE" in one]
    bar = next(one for one in slide.shapes if one.name == "Atlas launch")
    assert "14 Apr 2026 to 30 Apr 2026" in bar._element.nvSpPr.cNvPr.get("descr")  # noqa: SLF001 - where it stands
    notes = slide.notes_slide.notes_text_frame.text
    assert "Grow in the north" in notes
    assert "– Atlas launch: 14 Apr 2026" in notes
    ids = [one.shape_id for one in slide.shapes]
    assert len(set(ids)) == len(ids)
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "media" in name]


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_office_opens_what_was_exported(roadmap: Office, tmp_path: Path, form: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice: soffice is not on PATH")
    source = tmp_path / f"plan.{form}"
    source.write_bytes(
        roadmap.plan.draw("pptx", by=VERA) if form == "pptx" else roadmap.plan.export_plan("xlsx", by=VERA)
    )
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("lanes", list(LANES))
def test_lanes_are_by_what_was_asked(roadmap: Office, lanes: str) -> None:
    text = roadmap.plan.draw("svg", by=VERA, lanes=lanes).decode()
    named = {"objective": "Grow in the north", "channel": "Paid Search", "owner": "Ada", "stage": "No stage"}
    assert f">{named.get(lanes, 'Campaign')}</text>" in text


def test_a_picture_shows_the_kinds_and_days_asked_for(roadmap: Office) -> None:
    text = roadmap.plan.draw("svg", by=VERA, kinds=["launch"], start=date(2026, 4, 1), end=date(2026, 5, 1)).decode()
    assert "Atlas launch" in text
    assert "Ölsardine" not in text
    assert "1 Apr 2026 to 1 May 2026" in text
    empty = roadmap.plan.draw("svg", by=VERA, start=date(2030, 4, 1)).decode()
    assert "No initiative lies in these days." in empty


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "gif"},
        {"lanes": "colour"},
        {"kinds": ["party"]},
        {"start": date(2026, 5, 1), "end": date(2026, 4, 1)},
        {"start": date(1990, 5, 1), "end": date(2199, 4, 1)},
    ],
)
def test_what_cannot_be_drawn_is_named(roadmap: Office, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        roadmap.plan.draw(wrong.pop("form", "svg"), by=VERA, **wrong)


def test_an_empty_plan_is_drawn_too(office: Office) -> None:
    for form in ("svg", "png", "pdf", "pptx"):
        assert office.plan.draw(form, by=VERA)


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "pptx"])
def test_a_thousand_initiatives_are_drawn_in_time(desk: Office, form: Any) -> None:  # noqa: ANN401 - one of four
    """Seconds of the thread that draws: others of this process may be at work. The first time pays for libraries."""
    many(desk, 1000)
    desk.plan.read(by=VERA)
    begun = time.thread_time()
    content = desk.plan.draw(form, by=VERA)
    assert time.thread_time() - begun < SECONDS
    if form == "pptx":
        assert len(Presentation(io.BytesIO(content)).slides) > 10
    if form == "svg":
        assert all(f">Campaign {n}: spring in the north<" in content.decode() for n in range(0, 1000, 97))
