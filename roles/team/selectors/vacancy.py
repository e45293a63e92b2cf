"""Since when nobody who is ready fills a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from roles.team.models import ReadyPeriod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from roles.team.models import Role


def vacant_since(roles: Iterable[Role], now: datetime) -> dict[int, datetime]:
    """Return, by role, since when it stands vacant: the end of the last cover, else its opening.

    Roles that a ready holder fills are not among them. Two queries, whatever their number.
    """
    rows = {role.pk: role for role in roles}
    periods = ReadyPeriod.objects.filter(assignment__role__in=rows)
    filled = set(periods.filter(during__contains=now).values_list("assignment__role_id", flat=True))
    over = periods.filter(during__fully_lt=(now, None)).values_list("assignment__role_id")
    ended = dict(over.annotate(ended=Max("during__endswith")))
    return {
        key: ended.get(key) or role.opened_at for key, role in rows.items() if key not in filled
    }
