"""The track record: every method that was measured, with what was promised and what held."""

from seamark.measure.records import record_of, records
from tests.web.site import Site, plain


def test_every_method_has_a_place_that_links_can_name(harbour: Site) -> None:
    page = harbour.of("viewer").get("/track-record").text
    for method in {one.method for one in records()}:
        assert f'id="{method}"' in page
    assert "hold what they promise" in plain(page)


def test_the_same_over_http(harbour: Site) -> None:
    told = harbour.of("viewer").get("/api/track-record").json()
    assert [(one["method"], one["cases"]) for one in told] == [(one.method, one.cases) for one in records()]


def test_of_a_method_the_newest_version_counts() -> None:
    for method in {one.method for one in records()}:
        newest = record_of(method)
        assert newest
        assert len({one.version for one in newest}) == 1
    assert record_of("guessing") == ()
