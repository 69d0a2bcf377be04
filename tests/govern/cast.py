"""The cast of approvals: Ada administers, Maria is CMO, Mia directs, Finn counts, Noor and Otto do the work."""

from typing import NamedTuple

from seamark.govern import Actor, Governance

PASSWORD = "four words make one"
ROLES = {"maria": "cmo", "mia": "director", "finn": "finance", "noor": "performance", "otto": "operations"}


class Team(NamedTuple):
    """Everybody, as they are signed in."""

    ada: Actor
    maria: Actor
    mia: Actor
    finn: Actor
    noor: Actor
    otto: Actor

    def with_role(self, role: str) -> Actor:
        """Who of them has a role; somebody else where nobody has."""
        found = [one for one in self if role in one.roles]
        return found[0] if found else Actor(f"person_{role}", role, "person", roles=frozenset({role}))


def founded(govern: Governance) -> Team:
    """Ada begins a workspace and adds her team."""
    person = govern.create_administrator("ada@example.com", PASSWORD, name="Ada")
    return hired(govern, Actor(person.id, person.name, "person", roles=frozenset(person.roles)))


def hired(govern: Governance, ada: Actor) -> Team:
    """The team, added by Ada."""
    people = {
        name: govern.add_person(f"{name}@example.com", name.title(), roles=[role], password=PASSWORD, by=ada)
        for name, role in ROLES.items()
    }
    actors = {
        name: Actor(person.id, person.name, "person", roles=frozenset(person.roles)) for name, person in people.items()
    }
    return Team(ada, **actors)
