"""Who was bound by which text on a day, from dated records and not from today's list.

Bound was who had been asked and not released by then, or had signed, and was placed somewhere
that day. A day ends where the organisation is.
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
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

TODO_KIND: Final = "guideline"
CHUNK: Final = 2000

# Of several to-dos the one asked last counts: whoever came back has a new one. A department's
# exemption is for all that lay below it that day.
BOUND: Final = """
WITH RECURSIVE version AS (
  SELECT * FROM unnest(%(versions)s::bigint[], %(counted)s::bigint[], %(refs)s::uuid[],
    %(rules)s::text[]) AS v (id, counted, ref, rule)
), asked AS (
  SELECT DISTINCT ON (v.id, t.person_id) v.id AS version_id, t.*
  FROM version v
  JOIN governance_todos_todosubject s ON s.kind = %(kind)s AND s.ref = v.ref
  JOIN governance_todos_todo t ON t.subject_id = s.id
  WHERE t.opened_at < %(end)s AND (%(person)s::bigint IS NULL OR t.person_id = %(person)s)
  ORDER BY v.id, t.person_id, t.opened_at DESC, t.id DESC
), signed AS (
  SELECT DISTINCT ON (v.id, a.person_id) v.id AS version_id, a.person_id,
    a.id, a.uid, a.at, a.text_hash, a.language
  FROM version v JOIN policies_guidance_acknowledgement a ON a.version_id = v.counted
  WHERE a.at < %(end)s AND (%(person)s::bigint IS NULL OR a.person_id = %(person)s)
  ORDER BY v.id, a.person_id, a.at DESC, a.id DESC
), exempt AS (
  SELECT DISTINCT v.id AS version_id, e.person_id, e.department_id, e.reason
  FROM version v JOIN roles_org_exemption e ON e.rule = v.rule
  WHERE e.granted AND e.decided_at < %(end)s AND e.starts_on <= %(day)s AND e.ends_on > %(day)s
    AND (e.ended_at IS NULL OR e.ended_at >= %(end)s)
), place AS (
  SELECT version_id, department_id AS id, reason FROM exempt WHERE department_id IS NOT NULL
  UNION
  SELECT place.version_id, below.department_id, place.reason
  FROM place JOIN roles_org_departmentperiod below ON below.parent_id = place.id
  WHERE below.during @> %(day)s::date
), spared AS (
  SELECT version_id, id, min(reason) AS reason FROM place GROUP BY version_id, id
), excused AS (
  SELECT version_id, person_id, min(reason) AS reason FROM exempt
  WHERE person_id IS NOT NULL GROUP BY version_id, person_id
), bound AS (
  SELECT v.id AS version_id, p.id AS person_id, p.uid, p.display_name, d.uid AS department_uid,
    d.name AS department, asked.reason AS why, asked.opened_at, asked.due_at,
    signed.uid AS receipt, signed.at, signed.text_hash, signed.language,
    COALESCE(excused.reason, spared.reason) AS exemption,
    CASE
      WHEN signed.at > asked.due_at THEN 'signed_late'
      WHEN signed.at IS NOT NULL THEN 'signed'
      WHEN excused.reason IS NOT NULL OR spared.reason IS NOT NULL THEN 'exempt'
      WHEN asked.due_at < %(end)s THEN 'late'
      ELSE 'in_time'
    END AS standing
  FROM roles_org_placement l
  JOIN roles_org_person p ON p.id = l.person_id
  JOIN roles_org_department d ON d.id = l.department_id
  CROSS JOIN (SELECT DISTINCT id FROM version) v
  LEFT JOIN asked ON asked.person_id = p.id AND asked.version_id = v.id
  LEFT JOIN signed ON signed.person_id = p.id AND signed.version_id = v.id
  LEFT JOIN excused ON excused.person_id = p.id AND excused.version_id = v.id
  LEFT JOIN spared ON spared.id = d.id AND spared.version_id = v.id
  WHERE l.during @> %(day)s::date
    AND (%(places)s::bigint[] IS NULL OR l.department_id = ANY(%(places)s::bigint[]))
    AND (%(person)s::bigint IS NULL OR p.id = %(person)s)
    AND (signed.id IS NOT NULL OR (asked.id IS NOT NULL AND (
      asked.closed_at IS NULL OR asked.closed_at >= %(end)s
      OR excused.reason IS NOT NULL OR spared.reason IS NOT NULL)))
)
"""
ROWS: Final = """
SELECT version_id, uid, display_name, department_uid, department, why, opened_at, due_at,
  receipt, at, text_hash, language, exemption, standing
FROM bound WHERE %(show)s = '' OR standing = %(show)s
ORDER BY display_name, uid, version_id
"""
BEHIND: Final = """
SELECT version_id, uid, display_name, department_uid, department, why, opened_at, due_at,
  receipt, at, text_hash, language, exemption, standing
FROM bound WHERE (%(show)s = '' OR standing = %(show)s)
  AND (%(after)s::uuid IS NULL OR uid > %(after)s::uuid)
ORDER BY uid LIMIT %(most)s
"""
TOTALS: Final = "SELECT standing, count(*) FROM bound GROUP BY standing"


@dataclass(frozen=True, slots=True)
class Bound:
    """How one person stood to one version at the end of a day; ``why`` is why they were asked."""

    version_id: int
    person_uid: UUID
    person: str
    department_uid: UUID
    department: str
    why: str | None
    asked_at: datetime | None
    due_at: datetime | None
    receipt: UUID | None
    signed_at: datetime | None
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


def versions_on(day: date, policy: Policy | None = None) -> list[PolicyVersion]:
    """Return what was in force at the end of ``day``, of ``policy`` or of all; one query."""
    end = day_of(day)[1]
    found = PolicyVersion.objects.filter(published_at__lt=end)
    if policy is not None:
        found = found.filter(policy=policy)
    latest = found.order_by("policy_id", "-published_at", "-number").distinct("policy_id")
    versions = latest.select_related("policy__audience_department")
    return [each for each in versions if each.withdrawn_at is None or each.withdrawn_at >= end]


def versions_counting(versions: Sequence[PolicyVersion]) -> list[tuple[PolicyVersion, UUID, int]]:
    """Return each of ``versions`` with uid and key of every one whose signature counts for it.

    Those are the version itself and, behind a minor one, all back to the last major one. One query
    when there is a minor one, else none.
    """
    found = [(version, version.uid, version.pk) for version in versions]
    minor = {version.policy_id: version for version in versions if not version.major}
    if not minor:
        return found
    former = PolicyVersion.objects.filter(policy_id__in=minor).exclude(published_at=None)
    for each in former.order_by("-number"):
        latest = minor.get(each.policy_id)
        if latest is not None and each.number < latest.number:
            found.append((latest, each.uid, each.pk))
            if each.major:
                del minor[each.policy_id]
    return found


def bound_by(viewer: Viewer, policy: Policy, day: date) -> BoundBy:
    """Return what was in force of ``policy`` at the end of ``day`` and how all stood to it.

    Raises Missing for whom it is no business. Three queries.
    """
    _may(viewer)
    version = next(iter(versions_on(day, policy)), None)
    if version is None:
        return BoundBy(None, None, {})
    later = policy.versions.filter(published_at__gt=version.published_at)
    until = later.order_by("published_at").values_list("published_at", flat=True).first()
    until = min((at for at in (until, version.withdrawn_at) if at), default=None)
    with connection.cursor() as cursor:
        cursor.execute(BOUND + TOTALS, _params(viewer, [version], day))
        totals = {str(standing): int(count) for standing, count in cursor.fetchall()}
    return BoundBy(version, until, {each.value: totals.get(each, 0) for each in Standing})


def bound_rows(
    viewer: Viewer,
    version: PolicyVersion,
    day: date,
    *,
    show: str = "",
    first: int = 0,
    most: int | None = None,
) -> Iterator[Bound]:
    """Yield how people stood at the end of ``day``, by name; ``show`` is a Standing or "" for all.

    One statement; a hundred thousand are read a few at a time.
    """
    _may(viewer)
    params = {**_params(viewer, [version], day), "show": show, "first": first, "most": most}
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


def _params(viewer: Viewer, versions: Sequence[PolicyVersion], day: date) -> dict[str, Any]:
    places = bound_departments(viewer)
    counted = versions_counting(versions)
    return {
        "kind": TODO_KIND,
        "versions": [version.pk for version, _uid, _key in counted],
        "refs": [str(uid) for _version, uid, _key in counted],
        "counted": [key for _version, _uid, key in counted],
        "rules": [rule_of_policy(version.policy.uid) for version, _uid, _key in counted],
        "day": day,
        "end": day_of(day)[1],
        "person": None,
        "places": None if places is None else sorted(places),
    }
