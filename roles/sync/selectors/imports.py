"""Reading imports: the history, one plan, its rows with names instead of external ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from governance.core.database import row_get
from roles.channels.rules import list_split
from roles.channels.selectors.sharing import functions_named
from roles.org.models import Department, Organisation, Person
from roles.sync.models import ImportPlan, ImportRow
from roles.sync.rules import can_import, can_release, can_see_imports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

PAGE = 50
UID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELDS: dict[str, _StrPromise] = {
    "name": _("Name"),
    "parent": _("Part of"),
    "head": _("Head"),
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "display_name": _("Name"),
    "email": _("E-mail"),
    "title": _("Title"),
    "department": _("Department"),
    "manager": _("Manager"),
    "kind": _("Kind"),
    "started_on": _("Started on"),
    "location": _("Location"),
    "sponsor": _("Sponsor"),
    "ends_on": _("Ends on"),
    "country": _("Country"),
    "organisation": _("Partner organisation"),
    "handle": _("Handle"),
    "url": _("Address"),
    "owner": _("Owner"),
    "purpose": _("Purpose"),
    "audience": _("Audience"),
    "content_owner": _("Who owns the content"),
    "second_admin": _("Second administrator"),
    "recovery_mailbox": _("Recovery mailbox"),
    "languages": _("Languages"),
    "regions": _("Regions"),
    "hours": _("Hours"),
    "controls": _("Controls"),
    "controls_end": _("Where the controls end"),
    "consulted": _("Asked before something changes"),
    "informed": _("Told after"),
}
DEPARTMENT_FIELDS = frozenset({"department", "parent"})
PERSON_FIELDS = frozenset({"manager", "head", "sponsor", "owner", "content_owner", "second_admin"})
REFERRING = (
    (DEPARTMENT_FIELDS, "departments"),
    (PERSON_FIELDS, "people"),
    (frozenset({"organisation"}), "organisations"),
)
LISTED = {"informed": "departments", "consulted": "functions"}  # several of them in a cell
Names = dict[tuple[str, str], str]
Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell, in words: what it was and what it will be."""

    name: str
    word: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowLine:
    row: ImportRow
    fields: list[FieldChange]


@dataclass(frozen=True, slots=True)
class LeaversOf:
    """The department that most leavers come from."""

    name: str
    leavers: int
    people: int


@dataclass(slots=True)
class _Wanted:
    departments: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    def add(self, changes: Changes) -> None:
        for name, cells in changes.items():
            ids = {cell for cell in cells if cell}
            if name in DEPARTMENT_FIELDS:
                self.departments |= ids
            elif name in LISTED:
                several = self.departments if LISTED[name] == "departments" else self.functions
                several |= {each for cell in ids for each in list_split(cell)}
            elif name in PERSON_FIELDS:
                self.people |= ids
            elif name == "organisation":
                self.organisations |= ids


def imports_seen(viewer: Viewer) -> QuerySet[ImportPlan]:
    """Return all imports for ``viewer``, latest first and without their files."""
    plans = ImportPlan.objects.visible_to(viewer).defer("payload", "consequences")
    return plans.order_by("-made_at", "-id")


def imports_page(*, viewer: Viewer, page: int) -> tuple[list[ImportPlan], bool]:
    """Return one page, latest first and without their files, and whether more follow."""
    first = (page - 1) * PAGE
    found = list(imports_seen(viewer)[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def waiting_count(viewer: Viewer) -> int:
    """Return how many imports the brake holds; no query for who cannot see them."""
    if not can_see_imports(viewer):
        return 0
    return ImportPlan.objects.filter(state=ImportPlan.State.WAITING).count()


def plan_for(*, viewer: Viewer, uid: UUID) -> ImportPlan:
    """Return a plan without its files. Raises Missing, also when it is not to be seen."""
    plans = ImportPlan.objects.visible_to(viewer).defer("payload")
    return row_get(plans, uid)


def rows_stretch(plan: ImportPlan, action: str, *, skip: int, most: int) -> list[ImportRow]:
    """Return some of a plan's rows of one action: people, then departments, then channels."""
    return list(plan.rows.filter(action=action).order_by("id")[skip : skip + most])


def rows_named(plan: ImportPlan, rows: Iterable[ImportRow]) -> list[RowLine]:
    """Return the rows with names for the external ids they refer to; three queries for all."""
    rows = list(rows)
    names = names_of([row.changes for row in rows], plan)
    return [RowLine(row, changes_named(row.changes, names)) for row in rows]


def rows_all(plan: ImportPlan) -> Iterator[RowLine]:
    """Yield every row that is kept, a thousand at a time, for an export."""
    last = 0
    while rows := list(plan.rows.filter(pk__gt=last).order_by("id")[:1000]):
        yield from rows_named(plan, rows)
        last = rows[-1].pk


def names_of(changes: Iterable[Changes], plan: ImportPlan | None = None) -> Names:
    """Return the names behind the external ids in ``changes``; new ones stand in ``plan``."""
    wanted = _Wanted()
    for each in changes:
        wanted.add(each)
    names: Names = {}
    for kind, ids in (("departments", wanted.departments), ("people", wanted.people)):
        if ids and plan is not None:
            new = plan.rows.filter(table=kind, key__in=ids).values_list("key", "label")
            names |= {(kind, key): label for key, label in new}
    names |= _called(Department.objects.all(), "departments", "name", wanted.departments)
    names |= _called(Person.objects.all(), "people", "display_name", wanted.people)
    if wanted.organisations:
        partners = Organisation.objects.filter(external_id__in=wanted.organisations)
        for key, name in partners.values_list("external_id", "name"):
            names["organisations", str(key)] = name
    if wanted.functions:
        names |= {("functions", key): name for key, name in functions_named().items()}
    return names


def _called(rows: QuerySet[Any], kind: str, label: str, keys: set[str]) -> Names:
    """Return names by external id, and by their own one where they have none; one query."""
    uids = [key for key in keys if UID.fullmatch(key)]
    found = rows.filter(Q(external_id__in=keys) | Q(external_id=None, uid__in=uids))
    told = found.values_list("external_id", "uid", label)
    return {(kind, key or str(uid)): name for key, uid, name in told}


def changes_named(changes: Changes, names: Mapping[tuple[str, str], str]) -> list[FieldChange]:
    """Return the cells in the order of the file's columns."""
    order = list(FIELDS)
    return [
        FieldChange(
            name,
            str(FIELDS.get(name, name)),
            _cell(name, before, names),
            _cell(name, after, names),
        )
        for name, (before, after) in sorted(
            changes.items(), key=lambda item: order.index(item[0]) if item[0] in FIELDS else 99
        )
    ]


def _cell(name: str, value: str | None, names: Mapping[tuple[str, str], str]) -> str:
    if not value:
        return ""
    if name in LISTED:
        each_called = sorted(names.get((LISTED[name], each), each) for each in list_split(value))
        return "; ".join(each_called)
    for fields, kind in REFERRING:
        if name in fields:
            return names.get((kind, value), value)
    return "; ".join(value.splitlines())


def leavers_mostly_of(plan: ImportPlan) -> LeaversOf | None:
    """Return the department that loses most; None if its people are less than half of them."""
    leavers = plan.rows.filter(table="people", action="left").values("subject_uid")
    placed = Person.objects.filter(uid__in=leavers, department__isnull=False).order_by()
    counted = placed.values_list("department_id").annotate(count=Count("pk"))
    department_id, count = counted.order_by("-count").first() or (None, 0)
    department = Department.objects.filter(pk=department_id or 0).first()
    if department is None or count * 2 < plan.leavers:
        return None
    people = Person.objects.employed().filter(department=department).count()
    return LeaversOf(department.name, count, people)


def plans_waiting(*, viewer: Viewer) -> list[ImportPlan]:
    """Return the plans that wait for a decision of ``viewer``, the newest first."""
    states = [ImportPlan.State.WAITING] if can_release(viewer) else []
    if can_import(viewer):
        states.append(ImportPlan.State.PLANNED)
    if not states:
        return []
    waiting = ImportPlan.objects.visible_to(viewer).filter(state__in=states)
    return list(waiting.defer("payload", "consequences").order_by("-made_at", "-pk"))
