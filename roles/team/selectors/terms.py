"""What departments ask for beyond the organisation, and what of it holds where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from roles.org.selectors import department_ancestors, departments_below_each, organisation_size
from roles.team.models import DepartmentTerms
from roles.team.rules.terms import UnitTerms, strictest
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable
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
    own = {each.department_id: each.terms for each in DepartmentTerms.objects.open()}
    if not own or not is_federated():
        return {}
    holding: dict[int, list[UnitTerms]] = {}
    for top, ids in departments_below_each(own).items():
        for key in ids:
            holding.setdefault(key, []).append(own[top])
    return {key: strictest(found) for key, found in holding.items()}


def terms_at(department_id: int) -> UnitTerms:
    """Return what holds in one department; one query where nothing does, else a few."""
    return _asked_by(department_ancestors(department_id)) if is_federated() else UnitTerms()


def terms_above(department_id: int) -> UnitTerms:
    """Return what the departments above ask for, which this one cannot loosen."""
    return _asked_by(department_ancestors(department_id)[1:])


def _asked_by(departments: Iterable[Department]) -> UnitTerms:
    ids = [each.pk for each in departments]
    found = DepartmentTerms.objects.open().filter(department__in=ids)
    return strictest(each.terms for each in found)


@dataclass(frozen=True, slots=True)
class TermsPage:
    own: DepartmentTerms | None
    above: list[DepartmentTerms]  # of those above that the viewer sees, from the root down
    limit: UnitTerms  # what those above ask for
    holding: UnitTerms
    before: list[DepartmentTerms]  # the department's own that are over, the latest first


def terms_page(viewer: Viewer, department: Department) -> TermsPage:
    """Return what the page of a department's terms shows; a flat number of queries."""
    ancestors = [each.pk for each in department_ancestors(department.pk)]
    found = DepartmentTerms.objects.open().filter(department__in=ancestors)
    by_place = {each.department_id: each for each in found.select_related("department")}
    own = by_place.pop(department.pk, None)
    keys = [each.pk for each in by_place.values()]
    visible = DepartmentTerms.objects.visible_to(viewer).filter(pk__in=keys)
    seen = set(visible.values_list("pk", flat=True))
    above = [by_place[key] for key in reversed(ancestors) if key in by_place]
    limit = strictest(each.terms for each in above)
    over = DepartmentTerms.objects.filter(department=department).exclude(until=None)
    return TermsPage(
        own=own,
        above=[each for each in above if each.pk in seen],
        limit=limit,
        holding=strictest([limit, own.terms] if own else [limit]),
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
