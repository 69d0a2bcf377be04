"""Getting in: with a password, with an invitation, not at all."""

import html
import re
import threading
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from seamark.faces.web.routes.signin import inside
from seamark.govern import Actor
from seamark.measure import Answer, Question
from tests.web.site import PASSWORD, Site, email_of, served, wait_for

ADA = email_of("administrator")


def sign_in(site: Site, **given: str) -> httpx.Response:
    """Send the sign-in form."""
    return httpx.post(f"{site.base}/sign-in", data={"email": ADA, "password": PASSWORD, **given})


def test_a_right_password_leads_to_where_one_wanted_to_go(harbour: Site) -> None:
    answer = sign_in(harbour, next="/channels?by=campaign")
    assert (answer.status_code, answer.headers["location"]) == (303, "/channels?by=campaign")
    cookies = answer.headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("seamark_session="))
    assert "HttpOnly" in session
    assert "samesite=lax" in session.lower()


def test_a_wrong_password_says_so_and_keeps_the_address(harbour: Site) -> None:
    answer = sign_in(harbour, password="not it at all")
    assert answer.status_code == 401
    assert "The e-mail address or the password is wrong." in answer.text
    assert f'value="{ADA}"' in answer.text


def test_an_unknown_address_is_told_the_same_as_a_wrong_password(harbour: Site) -> None:
    known, unknown = (sign_in(harbour, email=email, password="not it at all") for email in (ADA, "x@y.example"))
    cut = re.compile(r'value="[^"]*"')
    assert cut.sub("", known.text) == cut.sub("", unknown.text)


def test_a_form_of_another_site_is_refused(harbour: Site) -> None:
    answer = httpx.post(
        f"{harbour.base}/sign-in",
        data={"email": ADA, "password": PASSWORD},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", ""]
)
def test_nobody_is_sent_to_another_site(target: str) -> None:
    assert inside(target) == "/"


def test_signing_out_ends_the_session_everywhere(fresh: Site) -> None:
    client = fresh.of("operations")
    token = client.cookies["seamark_session"]
    assert fresh.post("/sign-out", role="operations").status_code == 303
    answer = httpx.get(f"{fresh.base}/", cookies={"seamark_session": token})
    assert answer.headers["location"] == "/sign-in"


def test_too_many_tries_are_put_off(fresh: Site) -> None:
    answers = [sign_in(fresh, password="not it at all") for _ in range(fresh.settings.sign_in_tries + 1)]
    assert answers[-1].status_code == 429
    assert sign_in(fresh).status_code == 429


def test_an_invited_colleague_chooses_a_password_and_gets_in(fresh: Site) -> None:
    page = fresh.post("/settings/people", name="Jon Holm", email="jon@harbour.example", roles=["finance"]).text
    found = re.search(r"/invitation/[\w-]+", page)
    assert found
    link = f"{fresh.base}{found[0]}"
    assert "Choose your password" in httpx.get(link).text
    weak = httpx.post(link, data={"password": "password1234"})
    assert weak.status_code == 400
    assert "Sign in" in httpx.post(link, data={"password": PASSWORD}).text
    assert sign_in(fresh, email="jon@harbour.example").status_code == 303
    again = httpx.post(link, data={"password": PASSWORD})
    assert again.status_code == 404


def test_without_an_administrator_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    with served(tmp_path / "data", roles=None) as site:
        page = html.unescape(httpx.get(f"{site.base}/sign-in").text)
    assert f"seamark init --data {tmp_path / 'data'}" in page
    assert "<form" not in page


def test_the_first_page_is_prepared_while_the_password_is_typed(fresh: Site) -> None:
    asked: list[str] = []
    look = fresh.workspace.measure.ask_many

    def counted(questions: Sequence[Question], *, by: Actor) -> tuple[Answer, ...]:
        if threading.current_thread().name == "seamark-warming":  # others of the server ask for themselves
            asked.append(by.name)
        return look(questions, by=by)

    vars(fresh.workspace.measure)["ask_many"] = counted
    httpx.get(f"{fresh.base}/sign-in")
    wait_for(lambda: bool(asked) and "seamark-warming" not in {thread.name for thread in threading.enumerate()})
    once = list(asked)
    httpx.get(f"{fresh.base}/sign-in")
    assert "seamark-warming" not in {thread.name for thread in threading.enumerate()}
    assert asked == once
    assert set(once) == {"Seamark"}
