"""People who come without a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from governance.audit.services import entries_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.events import people_changed
from roles.org.models import Department, Person, Placement
from roles.org.rules import PEOPLE_AT_ONCE, can_change_settings
from roles.org.selectors import organisation_today
from roles.org.services.settings import size_settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.rules import PersonLine

JOINED = """
SELECT 'person.joined', p.uid, p.display_name,
  jsonb_build_object('department', jsonb_build_array(NULL, d.uid), 'kind', p.kind)
FROM roles_org_person p JOIN roles_org_department d ON d.id = p.department_id
WHERE p.id = ANY(%s) ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class PeopleAdded:
    """Who is new, and who was listed with the same address before and stays as they are."""

    added: list[Person]
    known: list[Person]


@transaction.atomic
def people_add(
    *, actor: Viewer, lines: Sequence[PersonLine], department: Department, now: datetime
) -> PeopleAdded:
    """List the people of ``lines`` in ``department``, from today on.

    Whoever is listed with the same e-mail address stays as they are, so the same lines again
    add nobody. Placements, an entry each and one ``people_changed`` for all of them. Raises
    NotAllowed for all but administrators, Conflict for a closed department, Invalid for none
    or too many lines and for an address that stands there twice. A few statements, however
    many people.
    """
    if not can_change_settings(actor):
        raise NotAllowed("administrators_only", _("Administrators list people."))
    _refuse(lines)
    locked = Department.objects.select_for_update().get(pk=department.pk)
    if locked.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % locked)
    keyed = Person.objects.employed().alias(key=Lower("email"))
    known = list(keyed.filter(key__in=[line.email for line in lines]).order_by("display_name"))
    taken = {str(person.email).lower() for person in known}
    people = [_person(line, locked) for line in lines if line.email not in taken]
    if people:
        _write(actor, people, now)
        size_settle(actor=actor)
    return PeopleAdded(people, known)


def _refuse(lines: Sequence[PersonLine]) -> None:
    if not lines or len(lines) > PEOPLE_AT_ONCE:
        raise Invalid("lines", _("Name one to %d people.") % PEOPLE_AT_ONCE)
    emails = [line.email for line in lines]
    twice = [line for line in lines if emails.count(line.email) > 1]
    if twice:
        words = _("%s stands there twice.")
        problems = [Problem(f"/{line.number}", words % line.email) for line in twice]
        raise Invalid("twice", words % twice[0].email, problems=problems)


def _person(line: PersonLine, department: Department) -> Person:
    return Person(
        given_name=line.given_name,
        family_name=line.family_name,
        display_name=line.name,
        email=line.email,
        title=line.title,
        kind=line.kind,
        department=department,
    )


def _write(actor: Viewer, people: list[Person], now: datetime) -> None:
    Person.objects.bulk_create(people)
    since = DateRange(organisation_today(now), None)
    Placement.objects.bulk_create(
        Placement(person=person, department=person.department, during=since) for person in people
    )
    ids = [person.pk for person in people]
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor, actor=actor, subject_type="person", select=JOINED, params=[ids]
        )
    people_changed.send(sender=None, person_ids=ids, actor=actor, now=now, joined=True)
