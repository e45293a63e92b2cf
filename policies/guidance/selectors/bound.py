"""Who was bound by which text on a day, from dated records and not from today's list.

Bound was who had been asked and not released by then, or had signed, and was here that day, in a
department or in none. A day ends where the organisation is. What is asked of a day that is over is
answered the same way for as long as the organisation keeps its time zone: another one ends days
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from governance.core.errors import Missing
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules.evidence import (
    Standing,
    bound_departments,
    sees_bound,
)
from policies.guidance.rules.standing import rule_of_policy
from policies.guidance.selectors.bound_statement import BEHIND, BOUND, ROWS, TODO_KIND, TOTALS
from policies.guidance.selectors.bound_versions import versions_counting, versions_on
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Bound:
    """How one person stood to one version at the end of a day; ``why`` is why they were asked."""

    version_id: int
    person_uid: UUID
    person: str
    department_uid: UUID | None  # None with the next: they were in no department that day
    department: str | None
    why: str | None
    asked_at: datetime | None
    due_at: datetime | None
    receipt: UUID | None
    signed_at: datetime | None  # when it was recorded
    signed_on: date | None  # on paper, by the day on it
    scan_hash: str | None  # of its scan, "" where there is none
    text_hash: str | None
    language: str | None
    exemption: str | None
    standing: str


@dataclass(frozen=True, slots=True)
class BoundBy:
    """The answer: the version that was in force, None if there was none, and how all stood."""

    version: PolicyVersion | None
    until: datetime | None  # when the next one took its place; None while it is in force
    totals: dict[str, int]
    end: datetime  # of the day

    @property
    def count(self) -> int:
        return sum(self.totals.values())


def policies_known(viewer: Viewer) -> list[Policy]:
    """Return every guideline that was ever in force, by title; Missing for whom it is no business.

    One query.
    """
    _may(viewer)
    published = PolicyVersion.objects.exclude(published_at=None)
    known = Policy.objects.filter(pk__in=published.values("policy_id"))
    return list(known.order_by("title", "pk"))


def bound_by(viewer: Viewer, policy: Policy, day: date) -> BoundBy:
    """Return what was in force of ``policy`` at the end of ``day`` and how all stood to it.

    Raises Missing for whom it is no business. Five queries at most.
    """
    _may(viewer)
    end = day_of(day)[1]
    version = next(iter(versions_on(day, policy, end=end)), None)
    if version is None:
        return BoundBy(None, None, {}, end)
    later = policy.versions.filter(published_at__gt=version.published_at)
    until = later.order_by("published_at").values_list("published_at", flat=True).first()
    until = min((at for at in (until, version.withdrawn_at) if at), default=None)
    with connection.cursor() as cursor:
        cursor.execute(BOUND + TOTALS, _params(viewer, [version], day, end))
        totals = {str(standing): int(count) for standing, count in cursor.fetchall()}
    return BoundBy(version, until, {each.value: totals.get(each, 0) for each in Standing}, end)


def bound_rows(
    viewer: Viewer,
    version: PolicyVersion,
    day: date,
    *,
    show: str = "",
    first: int = 0,
    most: int | None = None,
    end: datetime | None = None,
) -> Iterator[Bound]:
    """Yield how people stood at the end of ``day``, by name; ``show`` is a Standing or "" for all.

    One statement, and one for the ``end`` where it is not known; a hundred thousand are read a few
    at a time.
    """
    _may(viewer)
    params = {**_params(viewer, [version], day, end), "show": show, "first": first, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(BOUND + ROWS + "OFFSET %(first)s LIMIT %(most)s", params)
        while rows := cursor.fetchmany(CHUNK):
            yield from (Bound(*row) for row in rows)


def bound_page(
    viewer: Viewer,
    policy: Policy | None,
    day: date,
    *,
    show: str = "",
    after: UUID | None = None,
    most: int,
) -> list[dict[str, Any]]:
    """Return ``most`` rows for the API, by the uid of the person; none if nothing was in force.

    Raises Missing for whom it is no business, and for no guideline. Two statements.
    """
    _may(viewer)
    if policy is None or not policy.versions.exclude(published_at=None).exists():
        raise Missing
    version = next(iter(versions_on(day, policy)), None)
    if version is None:
        return []
    params = {**_params(viewer, [version], day), "show": show, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(BOUND + BEHIND, {**params, "after": str(after) if after else None})
        return [_told(Bound(*row), version) for row in cursor.fetchall()]


def _told(row: Bound, version: PolicyVersion) -> dict[str, Any]:
    return {
        "person": row.person_uid,
        "name": row.person,
        "department": row.department_uid,
        "version": version.uid,
        "number": version.number,
        "standing": row.standing,
        "why": row.why,
        "asked_at": row.asked_at,
        "due_at": row.due_at,
        "acknowledgement": row.receipt,
        "signed_at": row.signed_at,
        "signed_on": row.signed_on,
        "scan_hash": row.scan_hash,
        "text_hash": row.text_hash,
        "language": row.language,
        "exemption": row.exemption,
    }


def bound_person(viewer: Viewer, person_id: int, day: date) -> list[tuple[PolicyVersion, Bound]]:
    """Return each guideline that bound one person at the end of ``day``, and how they stood to it.

    Raises Missing for whom it is no business; of people elsewhere a head sees nothing. A fixed
    number of queries.
    """
    if person_id != viewer.person_id:
        _may(viewer)
    versions = {version.pk: version for version in versions_on(day)}
    params = {**_params(viewer, list(versions.values()), day), "show": "", "person": person_id}
    if person_id == viewer.person_id:
        params["places"] = None
    with connection.cursor() as cursor:
        cursor.execute(BOUND + ROWS, params)
        rows = [Bound(*row) for row in cursor.fetchall()]
    found = [(versions[row.version_id], row) for row in rows]
    return sorted(found, key=lambda each: (each[0].title, each[0].pk))


def _may(viewer: Viewer) -> None:
    if not sees_bound(viewer):
        raise Missing


def _params(
    viewer: Viewer, versions: Sequence[PolicyVersion], day: date, end: datetime | None = None
) -> dict[str, Any]:
    places = bound_departments(viewer)
    counted = versions_counting(versions)
    return {
        "kind": TODO_KIND,
        "versions": [version.pk for version, _uid, _key in counted],
        "refs": [str(uid) for _version, uid, _key in counted],
        "counted": [key for _version, _uid, key in counted],
        "rules": [rule_of_policy(version.policy.uid) for version, _uid, _key in counted],
        "day": day,
        "end": end or day_of(day)[1],
        "person": None,
        "places": None if places is None else sorted(places),
    }
