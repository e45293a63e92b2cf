"""Who or what is meant by a few words: a department, one that a draft opens, a person, a role."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, Value
from django.db.models.functions import Lower

from governance.core.search import search_any
from roles.org.models import PERSON_TEXT, Department, Person
from roles.sync.models import Draft, DraftStep
from roles.team.models import Assignment, Role, RoleType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

OFFERED = 300  # departments that a page offers to complete; all can be written
CLOSE = 5  # of those who may be meant


def departments_called(text: str, draft: Draft) -> list[Department | DraftStep]:
    """Return the departments that ``text`` names, and the steps of ``draft`` that open one so
    called. A name in brackets' stead may be the external id, or stand behind the name."""
    name, key = _parts(text)
    current = Department.objects.current().alias(key=Lower("name"))
    named = current.filter(Q(key=Lower(Value(name))) | _by_key(key))
    found = list(named.filter(_by_key(key)) if key != name else named)
    steps = draft.steps.filter(kind=DraftStep.Kind.DEPARTMENT_OPEN).alias(key=Lower("name"))
    return [*found, *(steps.filter(key=Lower(Value(name))) if not found or key == name else ())]


def departments_offered(draft: Draft) -> list[str]:
    """Return what may be written for a department, those that the draft opens first."""
    steps = draft.steps.filter(kind=DraftStep.Kind.DEPARTMENT_OPEN)
    opened = list(steps.order_by("position").values_list("name", flat=True))
    current = Department.objects.current()
    rows = list(current.order_by("name", "pk").values_list("name", "external_id", "uid")[:OFFERED])
    counted = current.values("name").annotate(n=Count("pk")).filter(n__gt=1)
    doubled = set(counted.values_list("name", flat=True))
    return opened + [
        f"{name} ({external_id or uid})" if name in doubled else name
        for name, external_id, uid in rows
    ]


def people_called(text: str) -> Sequence[Person]:
    """Return whom ``text``, a name, an address or an external id, means; at most a few."""
    name, key = _parts(text)
    employed = _people().alias(key=Lower("display_name"), mail=Lower("email"))
    by_key = _by_key(key) | Q(mail=key.lower())
    found = list(employed.filter(by_key)[:CLOSE])
    return found or list(employed.filter(key=Lower(Value(name))).order_by("pk")[:CLOSE])


def people_like(text: str) -> list[Person]:
    """Return who may have been meant by a name that is nobody's."""
    found = search_any(_people(), text, name="display_name", text=PERSON_TEXT)
    return list(found.order_by("display_name", "pk")[:CLOSE])


def role_vacant(draft: Draft, department: Department, kind: RoleType) -> Role | None:
    """Return the newest open role of ``kind`` that nobody holds or is proposed for, and that
    the draft does not close already."""
    taken = Assignment.objects.open().values("role")
    closing = draft.steps.exclude(role=None).values("role")
    vacant = Role.objects.open().filter(department=department, type=kind)
    return vacant.exclude(pk__in=taken).exclude(pk__in=closing).order_by("-pk").first()


def _people() -> QuerySet[Person]:
    return Person.objects.employed().select_related("department")


def _parts(text: str) -> tuple[str, str]:
    """Return name and key of "Sales (S-17)"; of anything else the same text as both."""
    name, bracket, rest = text.rpartition(" (")
    if bracket and rest.endswith(")"):
        return name.strip(), rest[:-1].strip()
    return text, text


def _by_key(key: str) -> Q:
    try:
        return Q(external_id=key) | Q(uid=UUID(key))
    except ValueError:
        return Q(external_id=key)
