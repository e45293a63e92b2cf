"""What was changed here, as rows that an import reads: for whoever keeps the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.org.models import Department, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from roles.org.models import Organisation


def rows_handed(
    *, departments: Collection[int], closed: Sequence[str], people: Collection[int]
) -> dict[str, Any]:
    """Return the rows of departments.csv and people.csv as they will be, as JSON.

    Only what files know is in it: ``left_out`` counts rows that name somebody, or something,
    without an external id. ``closed`` are to be struck from the source; no row says that.
    """
    of_departments = [_department(each) for each in _departments(departments)]
    of_people = [_person(each) for each in _people(people)]
    whole = {
        "departments": [row for row in of_departments if row is not None],
        "people": [row for row in of_people if row is not None],
    }
    left_out = len(of_departments) + len(of_people) - sum(map(len, whole.values()))
    return {**whole, "closed": sorted(closed), "left_out": left_out}


def _departments(ids: Collection[int]) -> list[Department]:
    found = Department.objects.filter(pk__in=ids).select_related("parent", "head")
    return list(found.order_by("name", "pk"))


def _people(ids: Collection[int]) -> list[Person]:
    found = Person.objects.filter(pk__in=ids).select_related(
        "department", "manager", "sponsor", "organisation"
    )
    return list(found.order_by("display_name", "pk"))


def _key(row: Department | Organisation | Person | None) -> str | None:
    """Return how files call it: "" for nothing, None for what they have no name for."""
    return "" if row is None else row.external_id


def _row(cells: Sequence[object]) -> list[str] | None:
    if not cells[0] or None in cells:
        return None
    return [str(cell) for cell in cells]


def _department(one: Department) -> list[str] | None:
    return _row([_key(one), one.name, _key(one.parent), _key(one.head)])


def _person(one: Person) -> list[str] | None:
    return _row(
        [
            _key(one),
            one.given_name,
            one.family_name,
            one.display_name,
            one.email or "",
            one.title,
            _key(one.department),
            _key(one.manager),
            one.kind,
            one.started_on or "",
            one.location,
            _key(one.sponsor),
            one.ends_on or "",
            one.country,
            _key(one.organisation),
        ]
    )
