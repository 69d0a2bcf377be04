"""The plan in calendar programs: what stands in a calendar, who may read it, and its days back."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar, Event

from seamark.govern import SYSTEM, Actor
from seamark.kernel import Forbidden, InputError, NotFound
from seamark.plan import Initiative, Release
from tests.plan.cast import MIA, NOOR, VERA, Office

KEY = Actor("key_1", "Robot", "key", scopes=frozenset({"read"}))


def events(content: bytes) -> dict[str, Event]:
    """The entries of a calendar by their ids, as any reader sees them."""
    found = Calendar.from_ical(content)
    return {str(one["UID"]).partition("@")[0]: one for one in found.walk("VEVENT") if isinstance(one, Event)}


def secret_of(path: str) -> str:
    """The secret in an address."""
    return path.removeprefix("/calendar/").removesuffix(".ics")


def test_a_roadmap_is_a_calendar_of_whole_days_with_ids_that_stay(desk: Office) -> None:
    content = desk.plan.export_plan("ics", by=VERA, site="https://plan.example")
    found = events(content)
    assert set(found) == {
        *("absence.leave", "absence.easter", "release.atlas"),
        *("initiative.spring", "initiative.launch", "milestone.review"),
    }
    spring = found["initiative.spring"]
    assert (spring.start, spring.end) == (date(2026, 3, 2), date(2026, 3, 28)), "the end is excluded, as RFC 5545 says"
    assert spring["DTSTART"].params["VALUE"] == "DATE"
    assert (str(spring["SUMMARY"]), spring.sequence, str(spring["URL"])) == (
        *("Spring campaign", 0),
        "https://plan.example/roadmap?item=spring",
    )
    assert spring.categories == ["Initiative", "Campaign"]
    assert spring.last_modified == datetime(2026, 2, 16, 8, 0, tzinfo=UTC)
    assert content == desk.another().export_plan("ics", by=VERA, site="https://plan.example"), "the same bytes"
    desk.plan.change("spring", {"title": "Spring push"}, version=1, by=NOOR)
    assert events(desk.plan.export_plan("ics", by=VERA))["initiative.spring"].sequence == 1


def test_nobody_reads_in_a_calendar_why_somebody_is_away(desk: Office) -> None:
    desk.plan.change("leave", {"kind": "sick", "note": "A broken leg"}, version=1, by=NOOR)
    content = desk.plan.export_plan("ics", by=VERA).decode()
    assert "Ben away" in content
    assert "sick" not in content.lower()
    assert "leg" not in content


def test_a_filtered_calendar_holds_what_was_asked_for(desk: Office) -> None:
    assert set(events(desk.plan.export_plan("ics", by=VERA, kind="release,milestone"))) == {
        "release.atlas",
        "milestone.review",
    }
    assert "initiative.launch" not in events(desk.plan.export_plan("ics", by=VERA, of="ada"))
    for wrong in ({"kind": "goal"}, {"of": "nobody"}):
        with pytest.raises(InputError):
            desk.plan.export_plan("ics", by=VERA, **wrong)  # type: ignore[arg-type] # texts


def test_a_secret_address_shows_a_person_only_what_they_need(office: Office) -> None:
    office.begin()
    office.plan.change("ada", {"team": "Search"}, version=1, by=NOOR)
    ada = office.plan.share_calendar("person", "ada", by=SYSTEM)
    ben = office.plan.share_calendar("person", "ben", by=SYSTEM)
    team = office.plan.share_calendar("team", "Search", by=SYSTEM)
    everybody = office.plan.share_calendar("all", by=SYSTEM)
    read = {one.id: set(events(office.plan.calendar_of(secret_of(one.path)))) for one in (ada, ben, team, everybody)}
    assert read[ada.id] == read[team.id] == {"initiative.spring", "absence.easter"}
    assert read[ben.id] == {
        *("initiative.spring", "initiative.launch", "release.atlas"),
        *("absence.leave", "absence.easter"),
    }
    assert len(read[everybody.id]) == 6
    listed = office.another().calendars(by=MIA)
    assert {one.path for one in listed} == {""}, "an address is told once"
    assert [one.title for one in listed if one.kind != "all"] != []
    audit = office.govern.audit(by=SYSTEM, limit=4)
    assert {row.verb for row in audit} == {"calendar.shared"}
    assert secret_of(ada.path) not in str(audit)


def test_the_database_holds_only_a_hash(desk: Office) -> None:
    secret = secret_of(desk.plan.share_calendar("all", by=SYSTEM).path)
    assert len(secret) >= 43, "256 bits"
    assert secret.encode() not in (desk.folder / "plan.sqlite").read_bytes()


@pytest.mark.parametrize("secret", ["", "x", "Q7" * 21 + "x", "a" * 5000, "\ud800", "../plan"])
def test_an_unknown_address_says_nothing(desk: Office, secret: str) -> None:
    with pytest.raises(NotFound) as refusal:
        desk.plan.calendar_of(secret)
    assert (refusal.value.message, refusal.value.help, refusal.value.detail) == ("There is no such calendar.", "", {})


def test_a_revoked_address_leads_nowhere_nor_does_one_of_somebody_who_left(office: Office) -> None:
    office.begin()
    office.plan.create("person", {"id": "cleo", "name": "Cleo"}, by=NOOR)
    first, second = (office.plan.share_calendar("person", one, by=SYSTEM) for one in ("ada", "cleo"))
    office.plan.revoke_calendar(first.id, by=NOOR)
    office.plan.revoke_calendar(first.id, by=NOOR)
    assert [one.revoked_at is None for one in office.plan.calendars(by=MIA) if one.id == first.id] == [False]
    with pytest.raises(NotFound):
        office.another().calendar_of(secret_of(first.path))
    assert office.plan.calendar_of(secret_of(second.path))
    office.plan.remove("cleo", version=1, by=NOOR)
    with pytest.raises(NotFound):
        office.plan.calendar_of(secret_of(second.path))
    with pytest.raises(NotFound):
        office.plan.revoke_calendar("cal_none", by=MIA)


def test_an_address_ends_with_its_maker(desk: Office) -> None:
    desk.govern.create_administrator("ada@example.com", "four words make one", name="Ada")
    person = desk.govern.add_person("zoe@example.com", "Zoe", roles=["cmo"], password="four words make one", by=SYSTEM)
    zoe = Actor(person.id, "Zoe", "person", roles=frozenset({"cmo"}))
    secret = secret_of(desk.plan.share_calendar("all", by=zoe).path)
    assert desk.plan.calendar_of(secret)
    desk.govern.remove_person(person.id, by=SYSTEM)
    with pytest.raises(NotFound):
        desk.plan.calendar_of(secret)


@pytest.mark.parametrize("by", [VERA, KEY])
def test_who_only_looks_gives_no_address_away(desk: Office, by: Actor) -> None:
    for verb in (
        lambda: desk.plan.share_calendar("all", by=by),
        lambda: desk.plan.calendars(by=by),
        lambda: desk.plan.revoke_calendar("cal_1", by=by),
    ):
        with pytest.raises(Forbidden):
            verb()


@pytest.mark.parametrize(("kind", "of"), [("person", "nobody"), ("team", "Nobody"), ("team", ""), ("room", "x")])
def test_an_address_is_of_somebody_who_is_there(desk: Office, kind: str, of: str) -> None:
    with pytest.raises(InputError):
        desk.plan.share_calendar(kind, of, by=SYSTEM)  # type: ignore[arg-type] # one is wrong


def test_our_own_calendar_changes_nothing_and_moved_days_come_back(desk: Office) -> None:
    content = desk.plan.export_plan("ics", by=VERA)
    assert desk.plan.import_plan(content, by=MIA).change.touched == 0
    calendar = Calendar.from_ical(content)
    for event in (one for one in calendar.walk("VEVENT") if isinstance(one, Event)):
        if str(event["UID"]).startswith("release.atlas"):
            event.DTSTART, event.DTEND = date(2026, 5, 12), date(2026, 5, 13)
        if str(event["UID"]).startswith("initiative.spring"):
            event.DTEND = date(2026, 4, 3)
    done = desk.plan.import_plan(calendar.to_ical(), by=MIA)
    assert [one.id for one in done.difference.changed] == ["atlas", "spring"]
    now = desk.plan.read(by=VERA)
    assert (now.of(Release)["atlas"].date, now.of(Initiative)["spring"].end) == (date(2026, 5, 12), date(2026, 4, 2))


def test_a_moment_of_another_time_zone_counts_as_its_day(desk: Office) -> None:
    """Some programs turn a whole day into one from midnight to midnight of their own zone."""
    content = desk.plan.export_plan("ics", by=VERA, kind="release").decode()
    zoned = content.replace("DTSTART;VALUE=DATE:20260414", "DTSTART;TZID=Europe/Berlin:20260414T000000")
    zoned = zoned.replace("DTEND;VALUE=DATE:20260415", "DTEND;TZID=Europe/Berlin:20260415T000000")
    assert zoned != content
    assert desk.plan.import_plan(zoned.encode(), by=MIA).change.touched == 0


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("UID:release.atlas@", "UID:other@", "none of Seamark's"),
        ("UID:release.atlas@", "UID:release.gone@", "There is no release with the id 'gone'"),
        ("UID:release.atlas@", "UID:milestone.atlas@", "There is no milestone with the id 'atlas'"),
        ("DTSTART;VALUE=DATE:20260414", "DTSTART;VALUE=DATE:soon", ""),
        ("BEGIN:VCALENDAR", "BEGIN:VCARD", "no calendar"),
        ("DTSTART;VALUE=DATE:20260414\r\n", "", ""),
    ],
)
def test_a_calendar_that_is_none_of_ours_is_refused_with_its_entry(desk: Office, was: str, now: str, said: str) -> None:
    content = desk.plan.export_plan("ics", by=VERA, kind="release").decode()
    assert was in content
    with pytest.raises(InputError) as refusal:
        desk.plan.import_plan(content.replace(was, now).encode(), by=MIA, form="ics")
    assert said in refusal.value.message
    assert desk.plan.number == 1
