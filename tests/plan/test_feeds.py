"""Feeds of release dates over real HTTP: kept in step, and every way in which a source can fail."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from seamark.govern import SYSTEM
from seamark.kernel import FixedClock, Forbidden, InputError, OutsideFailed, SeamarkError, TryLater
from seamark.plan import FeedState, PlanBook, Release
from seamark.plan.feeds import Fetcher, Limits
from tests.plan.cast import MARIA, MIA, NOOR, VERA, Office
from tests.plan.outside import ACCOUNT, TOKEN, Outside, item, milestone, version
from tests.plan.test_feeds_files import workbook

NAME = "SEAMARK_TOKEN_OUTSIDE"
ICS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Acme//Roadmap//EN\r
BEGIN:VEVENT\r
UID:atlas@acme\r
SUMMARY:Atlas 2.0\r
DTSTART;VALUE=DATE:{day}\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """A server of release dates, whose token this process knows."""
    monkeypatch.setattr(PlanBook, "fetcher", Fetcher({NAME: TOKEN}, limits=Limits(pause=1.5, look=60)))
    with Outside() as server:
        yield server


def feed(office: Office, outside: Outside, source: str, **fields: object) -> str:
    """A feed of the cast's plan."""
    usual = {"title": f"Dates of {source}", "source": source, "address": outside.address, "token": NAME}
    return office.plan.create("feed", {**usual, **fields}, by=MIA).id


def jira(office: Office, outside: Outside, **fields: object) -> str:
    """A feed of Jira in the cloud."""
    return feed(office, outside, "jira", **{"title": "Product's Jira", "project": "ATLAS", "user": ACCOUNT, **fields})


def releases(office: Office) -> dict[str, Release]:
    """The releases of the plan by title."""
    return {one.title: one for one in office.plan.read(by=SYSTEM).of(Release).values()}


def state(office: Office, feed_id: str) -> FeedState:
    """How it stands with a feed, as another process sees it."""
    return next(one for one in office.another().feeds(by=VERA) if one.feed_id == feed_id)


def refused(office: Office, feed_id: str, kind: type[SeamarkError]) -> SeamarkError:
    """What a look is refused with; the plan must be what it was before."""
    before = office.plan.number
    with pytest.raises(kind) as caught:
        office.plan.look(feed_id, by=MIA)
    assert office.plan.number == before
    assert TOKEN not in str(caught.value) + str(caught.value.detail) + caught.value.help
    assert state(office, feed_id).trouble == caught.value.message
    return caught.value


def test_jira_of_the_cloud_is_read_page_by_page_and_kept_in_step(desk: Office, outside: Outside) -> None:
    outside.versions = [
        version(1, "Atlas 2.0", "2026-04-28"),
        version(2, "Atlas 2.1", "2026-06-30", description="Small things"),
        version(3, "Long ago", "2021-01-01", released=True),
        version(4, "Some day"),
        version(5, "Never", "2026-05-01", archived=True),
    ]
    feed_id = jira(desk, outside, tier=3)
    first = desk.plan.look(feed_id, by=MIA)
    assert [path for path, _ in outside.asked] == [
        f"/rest/api/3/project/ATLAS/version?startAt={start}&maxResults=50" for start in (0, 2, 4)
    ]
    found = releases(desk)
    assert set(found) == {"Atlas 2.0", "Atlas 2.1"}
    atlas = found["Atlas 2.0"]
    assert (atlas.id, atlas.date, atlas.tier, atlas.feed, atlas.key) == (
        "atlas",
        date(2026, 4, 28),
        1,
        feed_id,
        "10001",
    )
    new = found["Atlas 2.1"]
    assert (new.tier, new.source, new.note, new.date) == (3, "Product's Jira", "Small things", date(2026, 6, 30))
    assert first.told == ("'Some day' has no day at the source.", "1 that are out already were left out.")
    assert (first.releases, first.failures, first.trouble) == (2, 0, "")
    change = desk.plan.history(by=VERA, limit=1)[0]
    assert (change.origin, change.by_name, change.touched) == (f"feed:{feed_id}", "Seamark", 2)
    again = desk.plan.look(feed_id, by=MIA)
    assert again.change == change.number == desk.plan.number, "nothing differs, nothing is written"
    outside.versions[0] |= {"name": "Atlas 2", "releaseDate": "2026-05-26", "released": True}
    desk.plan.look(feed_id, by=MIA)
    moved = releases(desk)["Atlas 2"]
    assert (moved.id, moved.date, moved.shipped) == ("atlas", date(2026, 5, 26), True)
    days = [one.after for told in desk.plan.history("atlas", by=VERA) for item_ in told.items for one in item_.fields
            if one.field == "date"]  # fmt: skip
    assert days == ["2026-05-26", "2026-04-28", "2026-04-14"], "every version of the date is kept"


def test_jira_of_ones_own_answers_at_once_to_a_bearer(desk: Office, outside: Outside) -> None:
    outside.versions = [
        version(1, "Atlas 2.0", "2026-04-28"),
        version(2, "B", "2026-05-01"),
        version(3, "C", "2026-06-01"),
    ]
    desk.plan.look(jira(desk, outside, user=""), by=MIA)
    assert [path for path, _ in outside.asked] == ["/rest/api/2/project/ATLAS/versions"]
    assert set(releases(desk)) == {"Atlas 2.0", "B", "C"}


def test_milestones_of_github_follow_the_links(desk: Office, outside: Outside) -> None:
    outside.milestones = [
        milestone(1, "Atlas 2.0", "2026-05-05"),
        milestone(2, "Atlas 2.1", "2026-07-07"),
        milestone(3, "Beacon", "2026-08-08"),
        milestone(4, "Undated"),
        milestone(5, "Old", "2020-01-01", state="closed"),
    ]
    found = desk.plan.look(feed(desk, outside, "github_milestones", project="acme/atlas", token=""), by=MIA)
    assert len(outside.asked) == 3
    assert all("authorization" not in headers for _, headers in outside.asked)
    assert {title: one.date for title, one in releases(desk).items()} == {
        "Atlas 2.0": date(2026, 5, 5), "Atlas 2.1": date(2026, 7, 7), "Beacon": date(2026, 8, 8),
    }  # fmt: skip
    assert releases(desk)["Beacon"].note == "https://github.com/acme/atlas/milestone/3"
    assert found.told[0] == "'Undated' has no day at the source."


def test_a_project_of_github_is_read_by_its_date_field(desk: Office, outside: Outside) -> None:
    outside.items = [
        item("i1", "Atlas 2.0", "2026-05-05"),
        item("i2", "Beacon", "2026-08-08"),
        item("i3", "Done", "2020-01-01", closed=True),
        item("i4", "An idea"),
    ]
    feed_id = feed(desk, outside, "github_project", project="acme/7", date_field="Ship date")
    desk.plan.look(feed_id, by=MIA)
    assert {title: one.date for title, one in releases(desk).items()} == {
        "Atlas 2.0": date(2026, 5, 5), "Beacon": date(2026, 8, 8),
    }  # fmt: skip
    other = feed(desk, outside, "github_project", project="acme/8", date_field="Ship date", title="Eight")
    assert "Could not resolve to a ProjectV2" in refused(desk, other, OutsideFailed).message
    unnamed = feed(desk, outside, "github_project", project="acme/7", title="No field")
    assert "does not say which field" in refused(desk, unnamed, InputError).message


def test_a_calendar_is_sent_only_when_it_changed_and_what_it_said_stays_in_step(desk: Office, outside: Outside) -> None:
    outside.files["/road.ics"] = (ICS.format(day="20260505").encode(), '"one"')
    feed_id = feed(desk, outside, "ics", address=f"{outside.address}/road.ics", token="")
    desk.plan.look(feed_id, by=MIA)
    atlas = releases(desk)["Atlas 2.0"]
    assert (atlas.date, atlas.key) == (date(2026, 5, 5), "atlas@acme")
    desk.plan.change("atlas", {"date": "2026-06-06"}, version=atlas.version, by=MIA)
    desk.plan.look(feed_id, by=MIA)
    assert outside.asked[-1][1]["if-none-match"] == '"one"'
    assert releases(desk)["Atlas 2.0"].date == date(2026, 5, 5), "what the feed says goes before what was typed"
    outside.files["/road.ics"] = (ICS.format(day="20260512").encode(), '"two"')
    desk.plan.look(feed_id, by=MIA)
    assert releases(desk)["Atlas 2.0"].date == date(2026, 5, 12)


def test_a_table_at_an_address_is_a_feed_too(desk: Office, outside: Outside) -> None:
    outside.files["/road.csv"] = (b"Release;Termin\nAtlas 2.0;05.05.2026\n", '"one"')
    outside.files["/road.xlsx"] = (workbook(("Version", "Release date"), ("Beacon", date(2026, 8, 8))), '"one"')
    for form in ("csv", "xlsx"):
        desk.plan.look(feed(desk, outside, form, address=f"{outside.address}/road.{form}", token=""), by=MIA)
    assert {title: one.date for title, one in releases(desk).items()} == {
        "Atlas 2.0": date(2026, 5, 5), "Beacon": date(2026, 8, 8),
    }  # fmt: skip
    half = b"Release;Termin\nAtlas 2.0;05.06.2026\nComet;bald\n"
    outside.files["/road.csv"] = (half, '"two"')
    feed_id = next(one.feed_id for one in desk.plan.feeds(by=VERA) if one.source == "csv")
    assert "line 3: release 'Comet', 'date': It is 'bald'" in refused(desk, feed_id, InputError).message
    assert releases(desk)["Atlas 2.0"].date == date(2026, 5, 5), "one row that is wrong stops the look"


def test_what_is_gone_at_the_source_stays_and_names_what_hangs_from_it(desk: Office, outside: Outside) -> None:
    outside.versions = [version(1, "Atlas 2.0", "2026-04-28"), version(2, "Atlas 2.1", "2026-06-30")]
    feed_id = jira(desk, outside)
    desk.plan.look(feed_id, by=MIA)
    number = desk.plan.number
    outside.versions = outside.versions[1:]
    (gone,) = desk.plan.look(feed_id, by=MIA).gone
    assert (gone.id, gone.title, gone.hanging) == ("atlas", "Atlas 2.0", ("Atlas launch",))
    assert state(desk, feed_id).gone == (gone,)
    assert desk.plan.number == number
    assert "Atlas 2.0" in releases(desk)


WRONG = [
    ("500", TryLater, r"Jira at \S+ has a fault of its own \(status 500\)\."),
    ("503", TryLater, r"status 503"),
    ("late", TryLater, r"did not answer in time"),
    ("401", OutsideFailed, r"does not accept the token in SEAMARK_TOKEN_OUTSIDE \(status 401\)"),
    ("403", OutsideFailed, r"does not accept the token"),
    ("404", OutsideFailed, r"has no 'ATLAS', or does not show it"),
    ("html", OutsideFailed, r"answered with a web page instead of data"),
    ("other shape", OutsideFailed, r"JSON of another shape"),
    ("huge", OutsideFailed, r"sent more than 20 MB"),
]


@pytest.mark.parametrize(("mood", "kind", "says"), WRONG, ids=[one[0] for one in WRONG])
def test_a_source_that_fails_is_told_in_a_sentence_and_changes_nothing(
    desk: Office, outside: Outside, mood: str, kind: type[SeamarkError], says: str
) -> None:
    feed_id = jira(desk, outside)
    outside.moods["/rest/"] = mood
    error = refused(desk, feed_id, kind)
    assert re.search(says, error.message), error.message
    assert error.help
    told = state(desk, feed_id)
    assert (told.failures, told.help, told.succeeded_at) == (1, error.help, None)


def test_rests_grow_with_failures_and_end_with_success(desk: Office, outside: Outside, clock: FixedClock) -> None:
    feed_id = jira(desk, outside)
    outside.moods["/rest/"] = "500"
    rests = []
    for _ in range(4):
        refused(desk, feed_id, TryLater)
        until = state(desk, feed_id).next_at
        assert until
        rests.append(until - clock.now())
        assert desk.plan.feeds_due() == []
        clock.advance(until - clock.now())
        assert desk.plan.feeds_due() == [feed_id]
    assert rests == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    outside.moods.clear()
    done = desk.plan.look(feed_id, by=SYSTEM)
    assert (done.failures, done.trouble, done.next_at) == (0, "", clock.now() + timedelta(hours=6))


def test_a_busy_source_is_left_alone_as_long_as_it_asks(desk: Office, outside: Outside, clock: FixedClock) -> None:
    feed_id = jira(desk, outside)
    outside.moods["/rest/"] = "busy"
    error = refused(desk, feed_id, TryLater)
    assert isinstance(error, TryLater)
    assert error.retry_after == 1800
    assert state(desk, feed_id).next_at == clock.now() + timedelta(minutes=30)
    outside.moods.clear()
    asked = len(outside.asked)
    with pytest.raises(TryLater, match="asked to be left alone until 2026-02-16 08:30 UTC"):
        desk.plan.look(feed_id, by=MIA)
    assert len(outside.asked) == asked
    clock.advance(timedelta(minutes=31))
    assert desk.plan.look(feed_id, by=MIA).trouble == ""


def test_githubs_limit_is_a_limit_and_no_wrong_token(desk: Office, outside: Outside) -> None:
    feed_id = feed(desk, outside, "github_milestones", project="acme/atlas")
    outside.moods["/milestones"] = "limited"
    assert "wants no more calls" in refused(desk, feed_id, TryLater).message


def test_a_redirect_is_followed_without_the_token_and_only_where_one_may_go(desk: Office, outside: Outside) -> None:
    with Outside() as other:
        other.files["/road.ics"] = (ICS.format(day="20260505").encode(), '"one"')
        feed_id = feed(desk, outside, "ics", address=f"{outside.address}/moved.ics")
        outside.moods["/moved"] = "redirect"
        outside.redirect = f"{other.address}/road.ics"
        desk.plan.look(feed_id, by=MIA)
        assert outside.asked[0][1]["authorization"] == f"Bearer {TOKEN}"
        assert "authorization" not in other.asked[0][1]
        for place, says in {
            "http://169.254.169.254/latest": "where no releases are kept",
            "ftp://example.com/x": "where data is not fetched from",
            f"{outside.address}/moved.ics": "redirects more than 3 times",
        }.items():
            outside.redirect = place
            with pytest.raises(SeamarkError, match=says):
                desk.plan.look(feed_id, by=MIA)


def test_a_next_page_on_another_host_is_not_fetched(desk: Office, outside: Outside) -> None:
    with Outside() as other:
        outside.milestones = [milestone(number, f"M{number}", "2026-05-05") for number in range(5)]
        feed_id = feed(desk, outside, "github_milestones", project="acme/atlas")
        real, outside.address = outside.address, other.address  # the links lead there
        assert "named as the next page, which is another host" in refused(desk, feed_id, OutsideFailed).message
        outside.address = real
        assert other.asked == []


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "names the token SEAMARK_TOKEN_OUTSIDE, which is not in the server's environment"),
        ({NAME: TOKEN, f"{NAME}_HOST": "acme.atlassian.net"}, "is for acme.atlassian.net, and the feed"),
    ],
)
def test_a_token_goes_to_its_own_host_or_nowhere(
    desk: Office, outside: Outside, monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], says: str
) -> None:
    monkeypatch.setattr(PlanBook, "fetcher", Fetcher(environment))
    assert says in refused(desk, jira(desk, outside), InputError).message
    assert outside.asked == []


def test_a_token_does_not_travel_in_the_clear_over_the_internet(desk: Office, outside: Outside) -> None:
    feed_id = jira(desk, outside, address="http://192.0.2.1")  # a documentation address
    answer = refused(desk, feed_id, SeamarkError)
    assert "for everybody to read" in answer.message or "cannot be reached" in answer.message


def test_the_environment_of_the_process_holds_the_tokens(
    desk: Office, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlanBook, "fetcher", Fetcher())
    monkeypatch.setitem(os.environ, NAME, TOKEN)
    outside.versions = [version(1, "Atlas 2.0", "2026-04-28")]
    assert desk.plan.look(jira(desk, outside), by=MIA).releases == 1


def test_who_may_look_and_who_may_say_where_dates_come_from(desk: Office, outside: Outside) -> None:
    fields: dict[str, Any] = {"title": "Mine", "source": "ics", "address": f"{outside.address}/x.ics", "token": NAME}
    with pytest.raises(Forbidden, match=r"plan\.feeds"):
        desk.plan.create("feed", fields, by=NOOR)
    feed_id = jira(desk, outside)
    for nobody in (NOOR, VERA):
        with pytest.raises(Forbidden):
            desk.plan.look(feed_id, by=nobody)
    outside.versions = [version(1, "Atlas 2.0", "2026-04-28")]
    assert desk.plan.look(feed_id, by=MARIA).releases == 1
    assert outside.asked


def test_a_feed_that_was_changed_is_looked_at_again_and_one_that_is_off_is_not(desk: Office, outside: Outside) -> None:
    feed_id = jira(desk, outside)
    assert desk.plan.feeds_due() == [feed_id]
    desk.plan.look(feed_id, by=SYSTEM)
    assert desk.plan.feeds_due() == []
    desk.plan.change(feed_id, {"every_hours": 1}, version=1, by=MIA)
    assert desk.plan.feeds_due() == [feed_id]
    desk.plan.change(feed_id, {"status": "off"}, version=2, by=MIA)
    assert desk.plan.feeds_due() == []
    assert not state(desk, feed_id).is_on


def test_both_databases_keep_how_it_went(office: Office, outside: Outside) -> None:
    office.begin()
    outside.versions = [version(1, "Atlas 2.0", "2026-04-28")]
    feed_id = jira(office, outside)
    told = office.plan.look(feed_id, by=MIA)
    assert state(office, feed_id) == told
    outside.moods["/rest/"] = "500"
    refused(office, feed_id, TryLater)
    assert state(office, feed_id).succeeded_at == told.succeeded_at
