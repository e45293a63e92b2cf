"""Letting hold in every role what departments ask for, and telling its holder."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import Q

from governance.audit.services import entry_record
from governance.core.events import reach_changed
from governance.notify.services import messages_queue
from roles.org.selectors import structure_try
from roles.team.models import Assignment, DepartmentTerms, Role
from roles.team.rules import Authority, State
from roles.team.selectors.terms import terms_by_department
from roles.team.services.asking import path_of
from roles.team.services.reviews import reviews_settle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer

TERMS_KEY: Final = 0x5445524D  # "TERM"

SPREAD = """
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(%(wanted)s::jsonb) AS wanted (
    department_id bigint, most_authority smallint, head_approves_too boolean,
    review_months smallint)
), found AS (
  SELECT r.id, r.most_authority AS before, r.reach_since, w.most_authority,
    COALESCE(w.head_approves_too, false) AS head_approves_too, w.review_months,
    r.most_authority IS DISTINCT FROM w.most_authority AS reaches
  FROM roles_team_role r LEFT JOIN wanted w ON w.department_id = r.department_id
  WHERE (r.most_authority, r.head_approves_too, r.review_months) IS DISTINCT FROM
    (w.most_authority, COALESCE(w.head_approves_too, false), w.review_months)
  ORDER BY r.id FOR UPDATE OF r
), kept AS (
  INSERT INTO roles_team_pastreach (role_id, most_authority, during)
  SELECT id, before, tstzrange(reach_since, %(now)s) FROM found
  WHERE reaches AND COALESCE(reach_since < %(now)s, true)
), changed AS (
  UPDATE roles_team_role r SET most_authority = found.most_authority,
    head_approves_too = found.head_approves_too, review_months = found.review_months,
    reach_since = CASE WHEN found.reaches THEN %(now)s ELSE r.reach_since END
  FROM found WHERE found.id = r.id
  RETURNING r.id, found.reaches, found.before
)
SELECT id, before FROM changed WHERE reaches
"""

TOLD = """
SELECT told.key, told.person_id, told.payload
FROM jsonb_to_recordset(%s::jsonb) AS told (key text, person_id bigint, payload jsonb)
"""


def terms_lock(*, shared: bool = False) -> None:
    """Wait until nobody lets other terms hold; held to the end of the transaction.

    The one order of locks: the structure, departments, this, roles, assignments. ``shared`` is
    for whoever opens a role: many at once, but none while terms change, so none is missed.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [TERMS_KEY])


@transaction.atomic
def terms_spread(*, actor: Viewer, now: datetime) -> int:
    """Write into every role what its department and those above ask for, and tell the holders
    whom that lowers; return in how many roles anybody may go as far as before no more, or
    further again. A flat number of statements; three while departments ask for nothing."""
    if not _may_differ():
        return 0
    terms_lock()
    _closed_end(actor, now)
    wanted = [
        {"department_id": key, **asdict(terms)} for key, terms in terms_by_department().items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"wanted": json.dumps(wanted), "now": now})
        before: dict[int, int | None] = dict(cursor.fetchall())
    if before:
        _follow(actor, before, now)
    return len(before)


@transaction.atomic
def terms_follow(*, actor: Viewer, now: datetime) -> int:
    """The same by the hour, for what nobody told of. While an import or somebody changes the
    structure it goes home: whoever does lets it hold themselves, and neither waits."""
    with connection.cursor() as cursor:
        free = structure_try(cursor)
    return terms_spread(actor=actor, now=now) if free else 0


def _may_differ() -> bool:
    if DepartmentTerms.objects.open().exists():
        return True
    written = ~Q(most_authority=None) | Q(head_approves_too=True) | ~Q(review_months=None)
    return Role.objects.filter(written).exists()


def _closed_end(actor: Viewer, now: datetime) -> None:
    """What a closed department asked for is over, and does not come back with it."""
    over = DepartmentTerms.objects.open().exclude(department__closed_on=None)
    places = {each.department for each in over.select_related("department")}
    for department in sorted(places, key=lambda each: each.pk):
        over.filter(department=department).update(until=now)
        entry_record(actor=actor, verb="department.terms_ended", subject=department)


def _follow(actor: Viewer, before: dict[int, int | None], now: datetime) -> None:
    held = Assignment.objects.open().filter(role__in=list(before))
    found = list(held.select_related("role__type", "role__department", "person").order_by("pk"))
    _tell((each for each in found if _is_lowered(each, before[each.role_id])), now)
    reviews_settle(actor=actor, assignments=found, now=now)
    keys = [each.pk for each in found]
    reach_changed.send(sender=None, assignment_ids=keys, actor=actor, now=now)


def _is_lowered(assignment: Assignment, before: int | None) -> bool:
    most = Authority.PROMISE if before is None else before
    was = min(assignment.authority, assignment.role.type.authority, most)
    return assignment.state in {State.ACTIVE, State.SUSPENDED} and assignment.level < was


def _tell(lowered: Iterable[Assignment], now: datetime) -> None:
    """One message for each, in one statement."""
    told = [
        {
            "key": f"assignment.capped:{each.uid}:{now:%Y%m%dT%H%M%S%f}",
            "person_id": each.person_id,
            "payload": {
                "path": path_of(each),
                "role": str(each.role),
                "authority": Authority(each.level).name.lower(),
            },
        }
        for each in lowered
    ]
    if told:
        with connection.cursor() as cursor:
            messages_queue(
                cursor=cursor,
                template="team/mail/capped",
                now=now,
                select=TOLD,
                params=[json.dumps(told)],
            )
