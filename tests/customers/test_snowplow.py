"""Snowplow's sample: our people are the users that its model stitches, but for what docs/identity.md says."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.collect import snowplow
from tests.customers.street import Street

MANY_USERS_ON_ONE_COOKIE = "user stitch - session: "
PERSONS = """
    SELECT e.message_id, coalesce(d.person, e.subject)
    FROM events AS e
    LEFT JOIN identity AS d ON d.subject = e.subject AND e.time >= d.valid_from AND e.time < d.valid_to
"""


def stitched(shared_data: Path) -> dict[str, str]:
    """The user that Snowplow's model gives to each cookie."""
    sessions = snowplow.expected(shared_data, "sessions")
    return {row["original_domain_userid"]: row["stitched_user_id"] for row in sessions if row["stitched_user_id"]}


def people(folder: Path, rows: Iterable[snowplow.Row]) -> dict[str, set[int]]:
    """Persons by the user id of the sample, after sending the events in small batches."""
    with Street(folder) as street:
        user: dict[str, str] = {}
        calls = [(snowplow.call(row), row["user_id"]) for row in rows]
        for begin in range(0, len(calls), 5):
            part = calls[begin : begin + 5]
            user |= {call["messageId"]: name for call, name in part}
            street.happen(*(call for call, _ in part))
        found = defaultdict(set)
        for message, person in street.warehouse.rows(PERSONS):
            found[user[message]].add(person)
        return found


def test_people_are_the_users_that_snowplow_stitches(tmp_path: Path, shared_data: Path) -> None:
    users = stitched(shared_data)
    rows = snowplow.modelled(snowplow.rows(shared_data))
    found = people(tmp_path, [row | {"user_id": users.get(row["domain_userid"], row["user_id"])} for row in rows])
    assert all(len(persons) == 1 for persons in found.values()), "each user is one person, three cookies or not"
    assert len(set.union(*found.values())) == len(found), "and no person is two users"
    assert set(found) - set(users.values()) == {"NULL domain_userid"}, "a sign-in without a cookie is somebody to us"
    assert len(set(users.values())) == len(snowplow.expected(shared_data, "users")) == 11


def test_sent_as_it_is_each_user_id_on_the_one_browser_is_somebody(tmp_path: Path, shared_data: Path) -> None:
    found = people(tmp_path, snowplow.modelled(snowplow.rows(shared_data)))
    assert all(len(persons) == 1 for persons in found.values())
    many = [persons for user, persons in found.items() if user.startswith(MANY_USERS_ON_ONE_COOKIE)]
    assert len(set.union(*many)) == len(many) > 5
    assert len(found) - len(many) == 10 + 1
