"""Data: sources, quarantine and replay, imports, the tracking plan, connecting."""

import html
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from seamark.collect import SourceActivity
from seamark.faces.web.numbers import count
from seamark.faces.web.routes.data.plan import as_yaml
from seamark.faces.web.snippets import snippets
from seamark.faces.web.sources import Rhythm, judged
from seamark.govern import SYSTEM
from tests.web import shop
from tests.web.site import Site, plain

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


def activity(*, silent_hours: float = 0.1, events: int = 1000, quarantined: int = 0) -> SourceActivity:
    """A source that sent its last event some hours ago."""
    return SourceActivity(
        source="Online shop",
        events_24h=events,
        events_total=50_000,
        last_event=NOW - timedelta(hours=silent_hours),
        quarantined_24h=quarantined,
        dropped_24h=0,
    )


STEADY, RARE = (1000.0,) * 28, (0.0, 0.0, 0.0, 3.0) * 7


@pytest.mark.parametrize(
    ("days", "given", "mark"),
    [
        (STEADY, {}, "on"),
        (STEADY, {"silent_hours": 1}, "on"),
        (STEADY, {"silent_hours": 3}, "risk"),
        (STEADY, {"silent_hours": 26, "events": 0}, "off"),
        (STEADY, {"events": 450}, "risk"),
        (STEADY, {"quarantined": 25}, "risk"),
        (STEADY, {"silent_hours": 24 * 29, "events": 0}, "unknown"),
        (RARE, {"silent_hours": 60, "events": 0}, "on"),
    ],
)
def test_a_source_is_marked_by_its_own_rhythm(days: tuple[float, ...], given: dict[str, float], mark: str) -> None:
    sent = activity(**given)  # type: ignore[arg-type]
    silence = (NOW - (sent.last_event or NOW)).total_seconds()
    assert judged(sent, Rhythm(days, silence))[0] == mark


def test_sources_show_what_they_sent_and_what_was_put_aside(harbour: Site) -> None:
    page = harbour.of("performance").get("/data").text
    total = next(one.events_total for one in harbour.workspace.collect.sources(by=SYSTEM))
    assert "Online shop" in page
    assert f'<data value="{total}"' in page
    assert 'href="/data/quarantine">' in page


def test_quarantine_shows_the_reason_the_sample_and_the_way_back(harbour: Site) -> None:
    page = html.unescape(harbour.of().get("/data/quarantine").text)
    assert "3 calls wait to be corrected or replayed" in plain(page)
    assert "Breaks the tracking plan." in page
    assert 'revenue is "12,50"; allowed: a number' in page
    assert '"revenue": "12,50"' in page
    assert 'action="/data/quarantine/replay"' in page
    assert 'action="/data/quarantine/replay"' not in harbour.of("cmo").get("/data/quarantine").text


def test_after_the_plan_is_mended_a_replay_brings_events_back(fresh: Site) -> None:
    fresh.send([shop.order("1", revenue="12.50")])
    plan = fresh.workspace.collect.tracking_plan(by=SYSTEM)
    text = as_yaml(plan.draft).replace("type: number\n      minimum: 0", "type: [number, string]", 1)
    assert fresh.post("/data/tracking-plan", plan=text, replaces=str(plan.version)).status_code == 303
    fresh.settle()
    assert fresh.post("/data/quarantine/replay", reason="plan_violation", name="Order Completed").status_code == 303
    fresh.settle()
    page = fresh.of().get("/data/quarantine").text
    assert "Nothing waits; everything was brought back" in page
    assert fresh.workspace.measure.live().conversions_5m == 1


def test_a_plan_as_yaml_reads_back_as_itself(fresh: Site) -> None:
    before = fresh.workspace.collect.tracking_plan(by=SYSTEM)
    text = fresh.of().get("/data/tracking-plan.yaml").text
    fresh.workspace.collect.set_tracking_plan(text, by=SYSTEM)
    fresh.settle()
    after = fresh.workspace.collect.tracking_plan(by=SYSTEM)
    assert after.draft == before.draft
    assert after.version == before.version + 1


def test_a_fault_in_the_plan_is_named_and_what_was_typed_stays(fresh: Site) -> None:
    text = "unplanned: allow\nevents:\n  - name: Lead\n    action: keep\n"
    answer = fresh.post("/data/tracking-plan", plan=text, replaces="0")
    page = html.unescape(answer.text)
    assert "Event 'Lead' (number 1), field 'action'" in page
    assert "action: keep" in page
    assert fresh.workspace.collect.tracking_plan(by=SYSTEM).version == 0


def test_versions_say_what_each_changed_and_go_along_as_files(fresh: Site) -> None:
    plans = ("unplanned: allow\nevents:\n  - name: Lead\n", "unplanned: reject\nevents:\n  - name: Demo Booked\n")
    for number, text in enumerate(plans):
        assert fresh.post("/data/tracking-plan", plan=text, replaces=str(number)).status_code == 303
        fresh.settle()
    page = plain(fresh.of().get("/data/tracking-plan").text)
    assert "added Demo Booked; removed Lead; events without a plan: reject" in page
    assert "the first of your own" in page
    assert "name: Lead" in fresh.of().get("/data/tracking-plan.yaml?version=1").text
    assert fresh.of().get("/data/tracking-plan.yaml?version=7").status_code == 404


def test_two_who_edit_the_plan_do_not_overwrite_each_other(fresh: Site) -> None:
    mine = "unplanned: allow\nevents:\n  - name: Lead\n"
    assert fresh.post("/data/tracking-plan", plan=mine, replaces="0").status_code == 303
    answer = fresh.post("/data/tracking-plan", role="operations", plan=mine, replaces="0")
    assert "Version 0 was edited, and version 1 is in force." in answer.text


def test_a_file_is_looked_at_tried_and_brought_in(fresh: Site) -> None:
    file = ("costs.csv", shop.costs(NOW) + b"\n2026-11-20,google,x,google,cpc,EUR,a lot,3")
    seen = fresh.post("/data/imports/preview", files={"file": file}).text
    assert "costs.csv: 141 rows of costs" in plain(seen)
    assert re.search(r'name="column:cost".*?<option selected>Cost</option>', seen, re.DOTALL)
    tried = fresh.post("/data/imports/try", files={"file": file}).text
    assert "140 rows would come in, 1 is wrong" in plain(tried)
    assert "a lot" in tried
    assert fresh.workspace.collect.imports(by=SYSTEM) == ()
    refused = fresh.post("/data/imports/run", files={"file": file})
    assert refused.status_code == 400
    done = fresh.post("/data/imports/run", files={"file": file}, skip_bad_rows="1").text
    assert "140 rows are in" in plain(done)
    fresh.settle()
    entry = fresh.workspace.collect.imports(by=SYSTEM)[0]
    page = fresh.of().get("/data/imports").text
    assert f"/data/imports/{entry.import_id}/errors.csv" in page
    assert "a lot" in fresh.of().get(f"/data/imports/{entry.import_id}/errors.csv").text


def test_a_column_chosen_by_hand_is_used(fresh: Site) -> None:
    file = ("report.csv", b"Tag,Plattform,Betrag\n2026-11-01,meta,10\n2026-11-02,meta,20\n")
    form = {"kind": "costs", "kind_was": "costs", "column:day": "Tag", "column:source": "Plattform"}
    given = {**form, "column:cost": "Betrag", "constant:currency": "EUR"}
    tried = fresh.post("/data/imports/try", files={"file": file}, **given).text
    assert "2 rows would come in" in plain(tried)
    assert "€30" in tried


def test_what_is_no_table_is_refused_in_words(fresh: Site) -> None:
    answer = fresh.post("/data/imports/preview", files={"file": ("photo.csv", bytes(range(256)) * 4)})
    assert answer.status_code == 400
    assert fresh.post("/data/imports/preview").status_code == 400


def test_who_may_not_import_is_not_offered_to(harbour: Site) -> None:
    assert 'id="import"' in harbour.of("director").get("/data/imports").text
    assert 'id="import"' not in harbour.of("product").get("/data/imports").text


def test_a_made_key_stands_in_the_lines_to_paste(fresh: Site) -> None:
    page = html.unescape(fresh.post("/data/connect", name="Till").text)
    secret = re.search(r"sm_w_[\w-]+", page)
    assert secret
    assert f'a._writeKey = "{secret[0]}"' in page
    assert f"curl {fresh.base}/v1/track" in page
    assert f"--user {secret[0]}:" in page
    assert fresh.workspace.govern.write_source(secret[0]) == "Till"


def test_the_python_lines_send_an_event_that_counts(fresh: Site) -> None:
    text = next(one for one in snippets() if one.id == "python").filled(host=fresh.base, key=fresh.write_key)
    exec(compile(text, "snippet", "exec"), {})  # noqa: S102 - it is our own text, and a reader will run it just so
    fresh.settle()
    assert fresh.workspace.measure.live().conversions_5m == 1


def test_the_tracking_script_is_served_to_every_site(fresh: Site) -> None:
    script = httpx.get(f"{fresh.base}/analytics.js/v1/{fresh.write_key}/analytics.min.js")
    assert script.headers["access-control-allow-origin"] == "*"
    assert "javascript" in script.headers["content-type"]
    assert httpx.get(f"{fresh.base}/analytics-next/bundles/../../../pyproject.toml").status_code in (303, 404)
    assert httpx.get(f"{fresh.base}/analytics-next/bundles/nothing.js").status_code == 404


def test_timings_name_every_step(harbour: Site) -> None:
    page = harbour.of().get("/data/timing").text
    for one in harbour.workspace.collect.step_timings():
        assert f"<code>{one.step}</code>" in page


def test_quality_stands_with_numerator_and_denominator(harbour: Site) -> None:
    page = plain(harbour.of("operations").get("/data").text)
    for one in harbour.workspace.collect.quality(by=SYSTEM):
        assert one.source in page
        for part in (one.completeness, one.timeliness, one.validity):
            assert part.says in page
            if part.total:
                assert f"{count(part.good)} of {count(part.total)}" in page


def test_a_form_that_says_what_nobody_can_choose_is_refused(fresh: Site) -> None:
    file = {"file": ("costs.csv", shop.costs(NOW))}
    for said in ({"decimal": "x"}, {"dates": "YDM"}):
        refused = fresh.post("/data/imports/preview", files=file, **said)
        assert refused.status_code == 400
        assert "Choose one of the list." in plain(refused.text)
