"""A snapshot against the fastest dump there is, and a look at the feed when nothing is new."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.db import connection
from rest_framework.renderers import JSONRenderer

from roles.org.models import Person
from roles.sync.models import Feed
from roles.sync.services.feed import changes_follow, checksum_read, snapshot_stream
from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import (
    ACTOR,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.benchmarks.rows.pages import PersonSerializer

PULLS = 100
# The columns of a snapshot, people alone: all but a few of its lines.
COPIED = """
COPY (
  SELECT p.uid, p.external_id, p.display_name, p.given_name, p.family_name, p.email, p.title,
    p.kind, p.employment, d.uid, m.uid, p.started_on, p.location, p.country
  FROM roles_org_person p LEFT JOIN roles_org_department d ON d.id = p.department_id
  LEFT JOIN roles_org_person m ON m.id = p.manager_id
  WHERE p.employment <> 'left' ORDER BY p.uid
) TO STDOUT CSV
"""


def replica(people: int, departments: int) -> Row:
    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        checksum_read(viewer=ACTOR, department=None)  # gives the numbers
        database_settle()

    return Row(
        title=f"a replica of {people:,} people",
        prepare=prepare,
        variants=(
            Variant("snapshot", lambda: sum(map(len, snapshot_stream(viewer=ACTOR)))),
            Variant("checksum", lambda: checksum_read(viewer=ACTOR, department=None)),
            Variant("COPY of the same columns", _copy),
            Variant("DRF ModelSerializer", _serialized),
            Variant(f"{PULLS} looks when nothing is new", _pulls),
        ),
        ratios=(
            Ratio("snapshot", "COPY of the same columns", 2),
            Ratio("DRF ModelSerializer", "snapshot", 10, at_least=True),
        ),
        limits=(Limit(f"{PULLS} looks when nothing is new", PULLS * 0.002),),
    )


def _copy() -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(COPIED, BytesIO())


def _serialized() -> None:
    rows: Any = Person.objects.employed().select_related("department", "manager")
    JSONRenderer().render(SerializedPerson(rows.order_by("uid"), many=True).data)


class SerializedPerson(PersonSerializer):
    class Meta(PersonSerializer.Meta):
        fields = tuple(
            name
            for name in PersonSerializer.Meta.fields
            if name not in {"dotted_to", "organisation"}
        )


def _pulls() -> None:
    head = Feed.objects.get().head
    for _pull in range(PULLS):
        changes_follow(viewer=ACTOR, after=head, limit=1000)
