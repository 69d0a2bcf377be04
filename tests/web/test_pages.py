"""Every page, for every role: it is there, or it says who may see it."""

import html
import re

import httpx
import pytest

from seamark.faces.web.rooms import ROOMS
from seamark.govern import POLICY, Role
from tests.web.paths import PATHS
from tests.web.site import Site

EVERYBODY = frozenset(Role)


def roles_for(action: str) -> frozenset[str]:
    """Who may do an action; no action is open to everybody."""
    return POLICY[action].roles if action else EVERYBODY


@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_for_whom_the_policy_says_and_for_nobody_else(harbour: Site, role: Role) -> None:
    for path, action in PATHS.items():
        answer = harbour.of(role).get(path)
        allowed = roles_for(action)
        assert answer.status_code == (200 if role in allowed else 403), f"{role} {path}"
        if role not in allowed:
            assert f"Roles that may: {', '.join(sorted(allowed))}" in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_the_rail_shows_only_rooms_that_open(harbour: Site, role: Role) -> None:
    page = harbour.of(role).get("/settings/account").text
    rail = re.findall(r'<li><a href="([^"?]*)[^"]*" data-go', page)
    assert rail == [room.path for room in ROOMS.values() if role in roles_for(room.action)]
    assert all(harbour.of(role).get(path, follow_redirects=True).status_code == 200 for path in rail)


def test_no_page_shows_an_inline_script_or_style(harbour: Site) -> None:
    for path in PATHS:
        answer = harbour.of().get(path)
        assert not re.search(r"<script(?![^>]* src=)|\sstyle=|<style|\son[a-z]+=", answer.text), path
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "private, no-store"


def test_every_link_and_static_file_of_every_page_leads_somewhere(harbour: Site) -> None:
    kinds: dict[str, str] = {}  # one link of each kind: all people's pages are one kind
    for path in PATHS:
        page = harbour.of().get(path).text
        for link in re.findall(r'(?:href|src|hx-get)="(/[^"#]*)', page):
            kinds[re.sub(r"[0-9a-f]{16}", "ID", link)] = html.unescape(link)
    wrong = {link: status for link in kinds.values() if (status := _status(harbour, link)) != 200}
    assert wrong == {}


def _status(site: Site, link: str) -> int:
    return site.of().get(link, follow_redirects=True).status_code


def test_who_is_not_signed_in_is_asked_to_and_comes_back(harbour: Site) -> None:
    answer = httpx.get(f"{harbour.base}/channels?by=campaign")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/channels%3Fby%3Dcampaign")
    part = httpx.get(f"{harbour.base}/data/imports/history", headers={"HX-Request": "true"})
    assert part.headers["hx-redirect"] == "/sign-in"


def test_an_address_nobody_lives_at_is_answered_in_the_frame(harbour: Site) -> None:
    answer = harbour.of().get("/nowhere")
    assert answer.status_code == 404
    assert "There is no page at /nowhere." in answer.text
    assert 'aria-label="Rooms"' in answer.text


def test_a_wrong_date_in_the_address_says_so_and_still_has_its_frame(harbour: Site) -> None:
    answer = harbour.of().get("/?from=yesterday")
    assert answer.status_code == 400
    assert "&#39;from&#39; is &#39;yesterday&#39;, which is not a date." in answer.text
    assert 'aria-label="Rooms"' in answer.text


def test_a_form_without_the_sessions_token_changes_nothing(harbour: Site) -> None:
    answer = harbour.of().post("/settings/keys", data={"name": "Stolen", "scope": "write", "csrf": "wrong"})
    assert answer.status_code == 403
    assert "CSRF" in answer.text
    assert "Stolen" not in harbour.of().get("/settings/keys").text


def test_static_files_are_kept_for_a_year_and_old_versions_still_answer(harbour: Site) -> None:
    page = harbour.of().get("/").text
    address = next(iter(re.findall(r'href="(/static/[0-9a-f]{8}/css/base\.css)"', page)))
    assert "immutable" in harbour.of().get(address).headers["cache-control"]
    assert harbour.of().get("/static/00000000/css/base.css").headers["cache-control"] == "no-cache"
    assert harbour.of().get("/static/00000000/../../door.py").status_code == 404


def test_the_period_travels_in_every_link_of_the_rail_and_keeps_what_else_was_asked(harbour: Site) -> None:
    page = harbour.of().get("/channels?by=campaign&from=2026-01-01&to=2026-02-01&compare=year").text
    assert 'href="/?from=2026-01-01&amp;to=2026-02-01&amp;compare=year"' in page
    assert re.search(r'href="\?by=campaign&amp;from=[^"]*" *(aria-current="true")?>Last month<', page)


def test_the_same_address_gives_the_same_page_to_somebody_else(harbour: Site) -> None:
    ours, theirs = (harbour.of(role).get("/channels?show=revenue").text for role in ("cmo", "finance"))
    table = re.compile(r"<tbody>.*?</tbody>", re.DOTALL)
    assert table.findall(ours) == table.findall(theirs)
