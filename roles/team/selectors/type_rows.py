"""The catalogue of kinds of role as the API gives it, now or on a past day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.audit.selectors import subjects_since
from roles.team.models import PastTerms, RoleType
from roles.team.rules import Authority
from roles.team.selectors.moments import day_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet


def types_listed(
    *, kind: str | None, retired: bool | None, as_of: date | None = None
) -> QuerySet[RoleType]:
    """Return the kinds asked for, with ``as_of`` those that were there at the end of that day;
    two queries for that, of as many kinds as there are."""
    asked = {"kind": kind, "retired_on__isnull": None if retired is None else not retired}
    given = {path: value for path, value in asked.items() if value is not None}
    found = RoleType.objects.filter(**given)
    return found if as_of is None else found.exclude(uid__in=_added_after(as_of))


def _added_after(day: date) -> set[UUID]:
    """Return the kinds that an administrator added later; those that are shipped always were."""
    uids = list(RoleType.objects.values_list("uid", flat=True))
    return subjects_since(subject_uids=uids, verb="role_type.added", since=day_of(day)[1])


def types_finish(
    page: Sequence[RoleType], *, as_of: date | None, now: datetime
) -> list[dict[str, Any]]:
    """Return a page as it is answered; how far a kind goes is that of the end of the day
    ``as_of``. One query."""
    moment = moment_of(as_of, now)
    past = PastTerms.objects.filter(type__in=page, during__contains=moment)
    terms = {each.type_id: (each.authority, each.goodwill_limit) for each in past}
    rows = []
    for each in page:
        level, goodwill = terms.get(each.pk, (each.authority, each.goodwill_limit))
        rows.append(
            {
                "uid": each.uid,
                "key": each.key,
                "name": each.name,
                "kind": each.kind,
                "function": each.function,
                "purpose": each.purpose,
                "end_goal": each.end_goal,
                "serves": each.serves,
                "accountabilities": each.accountabilities.splitlines(),
                "authority": Authority(level).name.lower(),
                "goodwill_limit": None if goodwill is None else f"{goodwill:.2f}",
                "critical": each.critical,
                "contract_clause": each.contract_clause,
                "access_needed": each.access_needed,
                "retired_on": None if _later(each.retired_on, as_of) else each.retired_on,
            }
        )
    return rows


def _later(day: date | None, as_of: date | None) -> bool:
    return day is not None and as_of is not None and day > as_of
