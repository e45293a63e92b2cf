"""The directory as plain rows for the API: no model instances, one query a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower

from roles.org.hooks import dotted_lines
from roles.org.models import Department, Organisation, Person
from roles.org.rules import email_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

PERSON_FIELDS = {
    "uid": "uid",
    "external_id": "external_id",
    "display_name": "display_name",
    "given_name": "given_name",
    "family_name": "family_name",
    "email": "email",
    "title": "title",
    "kind": "kind",
    "employment": "employment",
    "department": "department__uid",
    "manager": "manager__uid",
    "dotted_to": "dotted_of",
    "started_on": "started_on",
    "location": "location",
    "country": "country",
    "organisation": "organisation__name",
}
DEPARTMENT_FIELDS = {
    "uid": "uid",
    "external_id": "external_id",
    "name": "name",
    "parent": "parent__uid",
    "head": "head__uid",
}
# Where a field is kept with its days: read from the period that holds the day asked for.
PERSON_HELD = {"department": "held__department__uid", "manager": "held__manager__uid"}
DEPARTMENT_HELD = {"name": "held__name", "parent": "held__parent__uid", "head": "held__head__uid"}


def people_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    as_of: date | None = None,
    uid: UUID | None = None,
    department: UUID | None = None,
    external_id: str | None = None,
    email: str | None = None,
    employment: str | None = None,
) -> QuerySet[Person, dict[str, Any]]:
    """Return people as rows for ``rows_named``; those who left only by uid or employment.

    ``as_of`` gives whoever had a placement that day, with the department and manager of then.
    """
    people = Person.objects.visible_to(viewer).alias(email_key=Lower("email"))
    people = people.annotate(dotted_of=F("pk"))  # for people_named
    paths = PERSON_FIELDS
    if as_of is not None:
        paths = {**PERSON_FIELDS, **PERSON_HELD}
        held = FilteredRelation("placements", condition=Q(placements__during__contains=as_of))
        people = people.alias(held=held).filter(held__isnull=False)
    elif employment is not None:
        people = people.filter(employment=employment)
    elif uid is None:
        people = people.employed()
    wanted = {
        "uid": uid,
        paths["department"]: department,
        "external_id": external_id,
        "email_key": email_key(email) if email is not None else None,
    }
    rows: QuerySet[Person, dict[str, Any]]
    rows = _rows(people.filter(**_given(wanted)), paths, fields)
    return rows


def people_named(
    rows: Iterable[dict[str, Any]], fields: Sequence[str], *, as_of: date | None, now: datetime
) -> list[dict[str, Any]]:
    """Return rows of ``people_rows`` as they are answered, with their dotted lines.

    Leave has no history: on a day of the past, whoever was placed counts as active.
    """
    then = {} if as_of is None else {"employment": Person.Employment.ACTIVE.value}
    found = rows_named(rows, fields, **then)
    if "dotted_to" not in fields:
        return found
    keys = [row["dotted_to"] for row in found]
    lines: dict[int, list[UUID]] = {}
    for part in dotted_lines:
        lines |= part(keys, as_of, now)
    return [{**row, "dotted_to": lines.get(row["dotted_to"], [])} for row in found]


def departments_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    as_of: date | None = None,
    uid: UUID | None = None,
    parent: UUID | None = None,
    external_id: str | None = None,
) -> QuerySet[Department, dict[str, Any]]:
    """Return departments as rows for ``rows_named``; closed ones only by uid or ``as_of``."""
    departments = Department.objects.visible_to(viewer)
    paths = DEPARTMENT_FIELDS
    if as_of is not None:
        paths = {**DEPARTMENT_FIELDS, **DEPARTMENT_HELD}
        held = FilteredRelation("periods", condition=Q(periods__during__contains=as_of))
        departments = departments.alias(held=held).filter(held__isnull=False)
    elif uid is None:
        departments = departments.current()
    wanted = {"uid": uid, paths["parent"]: parent, "external_id": external_id}
    rows: QuerySet[Department, dict[str, Any]]
    rows = _rows(departments.filter(**_given(wanted)), paths, fields)
    return rows


def organisations_rows(
    *, viewer: Viewer, kind: str | None = None, external_id: str | None = None
) -> QuerySet[Organisation, dict[str, Any]]:
    """Return partners and the like as rows, with ``here``: how many people of each the viewer
    sees and who have not left."""
    people = Person.objects.employed().visible_to(viewer).filter(organisation=OuterRef("pk"))
    number = people.order_by().values("organisation").annotate(number=Count("pk"))
    named: dict[str, Any] = {"here": Coalesce(Subquery(number.values("number")), 0)}
    asked = _given({"kind": kind, "external_id": external_id})
    found: Any = Organisation.objects.visible_to(viewer).filter(**asked).annotate(**named)
    rows: QuerySet[Organisation, dict[str, Any]]
    rows = found.order_by("uid").values("uid", "external_id", "name", "kind", "here")
    return rows


def rows_named(
    rows: Iterable[dict[str, Any]], fields: Sequence[str], **fixed: object
) -> list[dict[str, Any]]:
    """Return rows under the names of the API; ``fixed`` replaces a field's value in all."""
    told = {name: value for name, value in fixed.items() if name in fields}
    return [{**dict(zip(fields, row.values(), strict=False)), **told} for row in rows]


def unseen_blanked(viewer: Viewer, rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Return rows whose fields ``names``, a uid of a person or a list of them, name nobody whom
    the viewer, from outside, does not see; one query, and that for partners only."""
    if not viewer.external:
        return rows
    named = [name for name in names if rows and name in rows[0]]
    uids = {uid for row in rows for name in named for uid in _uids(row[name])}
    seen = Person.objects.visible_to(viewer).filter(uid__in=uids)
    told = set(seen.values_list("uid", flat=True))
    return [{**row, **{name: _told(row[name], told) for name in named}} for row in rows]


def _uids(value: UUID | list[UUID] | None) -> list[UUID]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _told(value: UUID | list[UUID] | None, told: set[UUID]) -> UUID | list[UUID] | None:
    if isinstance(value, list):
        return [uid for uid in value if uid in told]
    return value if value in told else None


def _given(wanted: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in wanted.items() if value is not None}


def _rows(queryset: Any, paths: dict[str, str], fields: Sequence[str]) -> Any:
    """Read just the fields, in their order, and behind them the uid that pages are cut by."""
    columns = [paths[name] for name in fields]
    return queryset.order_by("uid").values(*columns, *([] if "uid" in fields else ["uid"]))
