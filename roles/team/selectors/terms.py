"""What departments ask for beyond the organisation, and what of it holds where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from roles.org.selectors import department_ancestors, departments_below_each, organisation_size
from roles.team.models import DepartmentTerms
from roles.team.rules.terms import UnitTerms, stands_above, strictest
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import Department
    from roles.team.models import DepartmentTermsQuerySet

SHOWN = 20


def is_federated() -> bool:
    return organisation_size() == "federated"


def terms_by_department() -> dict[int, UnitTerms]:
    """Return what holds in each department where anything does; three queries at most."""
    own: dict[int, list[UnitTerms]] = {}
    for each in DepartmentTerms.objects.open().filter(department__closed_on=None):
        own.setdefault(each.department_id, []).append(each.terms)
    if not own or not is_federated():
        return {}
    holding: dict[int, list[UnitTerms]] = {}
    for top, ids in departments_below_each(own).items():
        for key in ids:
            holding.setdefault(key, []).extend(own[top])
    return {key: strictest(found) for key, found in holding.items()}


def terms_at(department_id: int) -> UnitTerms:
    """Return what holds in one department; one query where nothing does, else a few."""
    return (
        strictest(each.terms for each in _asked(department_id)) if is_federated() else UnitTerms()
    )


def terms_limit(department_id: int, *, outranks: bool) -> UnitTerms:
    """Return what cannot be loosened there: what departments above ask for and, unless whoever
    asks ``outranks`` its head, what was set from above for this one."""
    return strictest(
        each.terms
        for each in _asked(department_id)
        if each.department_id != department_id or (each.from_above and not outranks)
    )


def _asked(department_id: int) -> list[DepartmentTerms]:
    """Return what the department and those above ask for, from the root down."""
    above = [each.pk for each in department_ancestors(department_id)]
    found = DepartmentTerms.objects.open().filter(department__in=above, department__closed_on=None)
    places = {key: place for place, key in enumerate(reversed(above))}
    rows = found.select_related("department")
    return sorted(rows, key=lambda each: (places[each.department_id], not each.from_above))


@dataclass(frozen=True, slots=True)
class TermsPage:
    own: DepartmentTerms | None
    above: list[DepartmentTerms]  # set there or for this one, as the viewer sees, root first
    limit: UnitTerms  # what the viewer cannot loosen
    said: UnitTerms  # what the viewer would say anew
    holding: UnitTerms
    before: list[DepartmentTerms]  # the department's own that are over, the latest first


def terms_page(viewer: Viewer, department: Department) -> TermsPage:
    """Return what the page of a department's terms shows; a flat number of queries."""
    asked = _asked(department.pk)
    visible = DepartmentTerms.objects.visible_to(viewer).filter(pk__in=[each.pk for each in asked])
    seen = set(visible.values_list("pk", flat=True))
    here = [each for each in asked if each.department_id == department.pk]
    own = next((each for each in here if not each.from_above), None)
    outranks = stands_above(viewer, parent_id=department.parent_id)
    limits = [each for each in asked if each not in here or (each.from_above and not outranks)]
    over = DepartmentTerms.objects.filter(department=department).exclude(until=None)
    return TermsPage(
        own=own,
        above=[each for each in asked if each != own and each.pk in seen],
        limit=strictest(each.terms for each in limits),
        said=strictest(each.terms for each in here if outranks or not each.from_above),
        holding=strictest(each.terms for each in asked),
        before=list(over.order_by("-since", "-pk")[:SHOWN]),
    )


@dataclass(frozen=True, slots=True)
class TermsFilter:
    """What a client asked for; None is everything that holds now."""

    department: UUID | None = None
    as_of: date | None = None


def terms_listed(viewer: Viewer, wanted: TermsFilter) -> DepartmentTermsQuerySet:
    """Return the terms that hold now, or held at the end of a day; to be paged."""
    found = DepartmentTerms.objects.visible_to(viewer).select_related("department")
    if wanted.as_of is None:
        found = found.filter(until=None)
    else:
        end = day_of(wanted.as_of)[1]
        found = found.filter(Q(until=None) | Q(until__gte=end), since__lt=end)
    return found if wanted.department is None else found.filter(department__uid=wanted.department)
