"""Who may do what: refused unless written."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from seamark.govern import POLICY, SYSTEM, Actor, Role, Scope, may, require
from seamark.kernel import Forbidden, NotSignedIn
from tests.govern.security_page import ROOT, marked, policy_table

VERA = Actor("person_vera", "Vera", "person", roles=frozenset({"viewer"}))
KEY = Actor("key_1", "Website", "key", scopes=frozenset({"write"}))


def test_an_action_nobody_wrote_down_is_refused_to_people_and_keys() -> None:
    everything = Actor("p", "P", "person", roles=frozenset(Role), scopes=frozenset(Scope))
    assert not may(everything, "rockets.launch")
    with pytest.raises(Forbidden, match=r"rockets\.launch"):
        require(everything, "rockets.launch")
    assert not may(SYSTEM, "rockets.launch")


def test_nobody_is_told_to_sign_in() -> None:
    with pytest.raises(NotSignedIn):
        require(None, "measure.read")


def test_a_viewer_sees_measures_the_plan_recommendations_their_notices_and_nothing_else() -> None:
    seen = ["measure.read", "experiments.read", "plan.read", "decide.read", "notices.read"]
    assert [action for action in POLICY if may(VERA, action)] == seen


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(Forbidden) as refusal:
        require(VERA, "audit.read")
    assert refusal.value.detail == {"action": "audit.read", "allowed_roles": ["administrator", "cmo", "finance"]}


def test_a_write_key_can_only_write() -> None:
    assert [action for action in POLICY if may(KEY, action)] == ["experiments.assign", "collect.write"]


def test_the_administrator_and_seamark_itself_may_everything() -> None:
    boss = Actor("p", "P", "person", roles=frozenset({"administrator"}))
    assert all(may(boss, action) and may(SYSTEM, action) for action in POLICY)


def test_a_role_or_scope_of_nobody_gives_nothing() -> None:
    stranger = Actor("p", "P", "person", roles=frozenset({"king"}), scopes=frozenset({"god"}))
    assert not any(may(stranger, action) for action in POLICY)


def test_the_policy_names_only_roles_and_scopes_there_are() -> None:
    text = resources.files("seamark.govern").joinpath("policy.toml").read_text()
    raw = tomllib.loads(text)
    assert (raw["roles"], raw["scopes"]) == (list(Role), list(Scope))
    for permission in POLICY.values():
        assert permission.roles <= set(Role)
        assert permission.scopes <= set(Scope)
        assert permission.says


def test_every_action_that_the_code_requires_is_in_the_policy() -> None:
    asked: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        asked |= set(re.findall(r'(?:require|may)\(\s*[\w.]+,\s*"([\w.]+)"', path.read_text()))
    assert asked
    assert asked <= set(POLICY)


def test_the_security_page_shows_the_policy() -> None:
    """`python -m tests.govern.security_page` writes it again."""
    page = Path(ROOT / "docs" / "security.md").read_text()
    assert marked(page) == policy_table()
