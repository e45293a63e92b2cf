"""SCIM as a directory speaks it: pages of users, and users brought one by one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import connection

from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import (
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.roles.sync.scim.wire import connect

if TYPE_CHECKING:
    from tests.roles.sync.scim.wire import Wire

PAGES, CREATED = 20, 100
OWNED = """
INSERT INTO roles_sync_provisionedperson
  (connection_id, person_id, user_name, external_id, display_name, email_type, active_unset,
   manager_wanted, department_sent, department_parked, made_at, changed_at)
SELECT %(connection)s, id, email, external_id, display_name, 'work', false, '', '', false,
  %(now)s, %(now)s FROM roles_org_person
"""


def scim(people: int, departments: int) -> Row:
    """All people are of one connection, and as few as a page has of another one."""
    wires: dict[str, Wire] = {}
    names = count()

    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        for name in ("Large", "Small"):
            wires[name] = connect(name)
            wires[name].get("Users?count=1")
        with connection.cursor() as cursor:
            cursor.execute(OWNED, {"connection": wires["Large"].connection.pk, "now": NOW})
        for _each in range(100):
            bring(wires["Small"], next(names))
        database_settle()

    def create() -> None:
        for _each in range(CREATED):
            bring(wires["Small"], next(names))

    large, small, made = (
        f"{PAGES} pages of 100 of {people:,} users",
        f"{PAGES} pages of 100 of a few",
        f"{CREATED} users created",
    )
    return Row(
        title=f"SCIM with {people:,} people",
        prepare=prepare,
        variants=(
            Variant(large, lambda: pages(wires["Large"])),
            Variant(small, lambda: pages(wires["Small"])),
            Variant(made, create),
        ),
        ratios=(Ratio(large, small, 1.5),),
        limits=(Limit(large, PAGES * 0.03), Limit(made, CREATED / 300)),
    )


def pages(wire: Wire) -> None:
    for _each in range(PAGES):
        assert len(wire.get("Users?count=100")["Resources"]) == 100


def bring(wire: Wire, number: int) -> None:
    """Send what a directory does of somebody who joins."""
    name = f"joiner.{number}@scim.example.org"
    more: dict[str, Any] = {
        "externalId": f"scim-{number}",
        "displayName": f"Joiner {number}",
        "emails": [{"value": name, "type": "work", "primary": True}],
    }
    wire.user(name, **more)
