"""SCIM as a directory speaks it: pages of users, users brought one by one, and many at once."""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection, transaction
from psycopg2.extras import DateRange

from governance.audit.services import entry_record
from roles.org.models import Person, Placement
from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import (
    ACTOR,
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.roles.sync.scim.wire import BULK, USER, connect

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    def create(wire: str) -> None:
        for number in islice(names, CREATED):
            bring(wires[wire], number)

    def create_at_once() -> None:
        bring_many(wires["Small"], list(islice(names, CREATED)))

    large, small, made, few, bulk, written = (
        f"{PAGES} pages of 100 of {people:,} users",
        f"{PAGES} pages of 100 of a few",
        f"{CREATED} users created beside {people:,}",
        f"{CREATED} users created beside a few",
        f"{CREATED} users created by one Bulk",
        f"{CREATED} times person, placement and entry by the ORM",
    )
    return Row(
        title=f"SCIM with {people:,} people",
        prepare=prepare,
        variants=(
            Variant(large, lambda: pages(wires["Large"])),
            Variant(small, lambda: pages(wires["Small"])),
            Variant(made, lambda: create("Large")),
            Variant(few, lambda: create("Small")),
            Variant(bulk, create_at_once),
            Variant(written, lambda: write(islice(names, CREATED))),
        ),
        ratios=(Ratio(large, small, 1.5), Ratio(made, few, 1.5), Ratio(made, written, 10)),
        limits=(Limit(large, PAGES * 0.03), Limit(made, CREATED / 300)),
    )


def pages(wire: Wire) -> None:
    for _each in range(PAGES):
        assert len(wire.get("Users?count=100")["Resources"]) == 100


def bring(wire: Wire, number: int) -> None:
    """Send what a directory does of somebody who joins."""
    body = joiner(number)
    wire.user(body.pop("userName"), **body)


def bring_many(wire: Wire, numbers: list[int]) -> None:
    """The same of many, in one request."""
    data = [{"schemas": [USER], **joiner(number)} for number in numbers]
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": str(place), "data": each}
        for place, each in enumerate(data)
    ]
    answer = wire.send("POST", "Bulk", {"schemas": [BULK], "Operations": operations})
    done = orjson.loads(answer.content)["Operations"]
    assert {each["status"] for each in done} == {"201"}


def joiner(number: int) -> dict[str, Any]:
    name = f"joiner.{number}@scim.example.org"
    return {
        "userName": name,
        "externalId": f"scim-{number}",
        "displayName": f"Joiner {number}",
        "emails": [{"value": name, "type": "work", "primary": True}],
    }


def write(numbers: Iterable[int]) -> None:
    for number in numbers:
        bare(number)


@transaction.atomic
def bare(number: int) -> None:
    """Write what of a joiner no way around leads to, and nothing else."""
    name, today = f"Bare {number}", NOW.date()
    address = f"bare.{number}@scim.example.org"
    person = Person.objects.create(display_name=name, email=address, started_on=today)
    Placement.objects.create(person=person, during=DateRange(today, None))
    entry_record(actor=ACTOR, verb="person.joined", subject=person)
