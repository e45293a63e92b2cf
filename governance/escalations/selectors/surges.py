"""What is heard in these hours against what is usual in them, and the warnings of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q

from governance.core.database import row_get
from governance.escalations.models import Mention, Surge
from governance.escalations.rules import Disposition
from governance.escalations.rules.surges import (
    LEAST_DAYS,
    USUAL_OF,
    WINDOW,
    can_dismiss,
    is_surge,
    windows,
)
from roles.org.selectors import organisation_settings, organisation_size, organisation_zone

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import SurgeQuerySet

SHOWN = 3  # above the queue
RELATED = ("department", "channel", "dismissed_by")
SURGE_FIELDS = (
    *("uid", "department", "topic", "channel", "counted", "usual", "opened_at", "closed_at"),
    *("dismissed_by", "dismissed_at", "reason"),
)
SURGE_FILTERS = {"open": "closed_at__isnull", "department": "department__uid"}
DISMISS = "dismiss"
Key = tuple[int | None, str, int | None]


@dataclass(frozen=True, slots=True)
class Heard:
    """How much was heard in the last hours, and is usual in them."""

    counted: int
    usual: float


def surges_now(now: datetime) -> dict[Key, Heard]:
    """Return what is above the usual by department and topic, and by channel, at this moment; three
    queries. Noise and spam do not count; a small organisation, and one that has not heard enough
    to know what is usual, is warned of nothing."""
    terms = organisation_settings()
    if organisation_size() == "small" or not terms.surge_least:
        return {}
    first = Mention.objects.aggregate(first=Min("logged_at"))["first"]
    days = min(USUAL_OF, (now - first).days) if first else 0
    if days < LEAST_DAYS:
        return {}
    found: dict[Key, Heard] = {}
    for department, topic, *counts in _heard(now, days, "department_id", "topic"):
        found[department, topic, None] = Heard(counts[0], counts[1] / days)
    for department, channel, *counts in _heard(now, days, "channel__department_id", "channel_id"):
        if channel is not None:
            found[department, "", channel] = Heard(counts[0], counts[1] / days)
    limits = {"least": terms.surge_least, "times": terms.surge_times}
    return {
        key: heard for key, heard in found.items() if is_surge(heard.counted, heard.usual, **limits)
    }


def _heard(now: datetime, days: int, *keys: str) -> list[tuple[Any, ...]]:
    """Return, by ``keys``, how many were heard in the last hours and in the same hours of the days
    before; one query, and only what was heard in the last hours at all."""
    spans = windows(now.astimezone(organisation_zone()), days)
    lately, *before = (Q(logged_at__gt=since, logged_at__lte=until) for since, until in spans)
    then = Q()
    for span in before:
        then |= span
    rows = _sound().filter(lately | then).order_by().values_list(*keys)
    counts = {"lately": Count("pk", filter=lately), "usual": Count("pk", filter=then)}
    return [row for row in rows.annotate(**counts) if row[-2]]


def _sound() -> QuerySet[Mention]:
    return Mention.objects.exclude(disposition__in=(Disposition.NOISE, Disposition.SPAM))


def surge_mentions(surge: Surge) -> Q:
    """Return which mentions a warning is about, as a condition: of its topic or channel, from the
    hours before it on until it was over; without noise and spam."""
    about = (
        Q(channel=surge.channel_id)
        if surge.channel_id is not None
        else Q(topic=surge.topic, department=surge.department_id)
    )
    heard = about & Q(logged_at__gt=surge.opened_at - WINDOW)
    if surge.closed_at is not None:
        heard &= Q(logged_at__lte=surge.closed_at)
    return heard & ~Q(disposition__in=(Disposition.NOISE, Disposition.SPAM))


def surges_standing(viewer: Viewer) -> list[Surge]:
    """Return the warnings that stand and the viewer sees, the latest first, one more than are shown
    where there are more; one query."""
    found = Surge.objects.visible_to(viewer).standing().select_related(*RELATED)
    return list(found.order_by("-opened_at", "-pk")[: SHOWN + 1])


def surge_get(viewer: Viewer, uid: UUID) -> Surge:
    """Return one that the viewer sees; raises Missing else."""
    return row_get(Surge.objects.visible_to(viewer).select_related(*RELATED), uid)


def surges_rows(viewer: Viewer, **wanted: Any) -> SurgeQuerySet:
    """Return the warnings that the viewer sees, with all that a row tells; one query."""
    given = {SURGE_FILTERS[name]: value for name, value in wanted.items()}
    found = Surge.objects.visible_to(viewer).filter(**given)
    return found.select_related(*RELATED).order_by("uid")


def surge_row(surge: Surge) -> dict[str, Any]:
    """Return a warning as the API tells it."""
    return {
        "uid": surge.uid,
        "department": surge.department.uid if surge.department else None,
        "topic": surge.topic or None,
        "channel": surge.channel.uid if surge.channel else None,
        "counted": surge.counted,
        "usual": round(surge.usual, 2),
        "opened_at": surge.opened_at,
        "closed_at": surge.closed_at,
        "dismissed_by": surge.dismissed_by.uid if surge.dismissed_by else None,
        "dismissed_at": surge.dismissed_at,
        "reason": surge.reason,
    }


def surge_choices(viewer: Viewer, surge: Surge) -> dict[str, Any]:
    """Return what is possible with it now, and what of it is the viewer's."""
    stands = surge.closed_at is None and surge.dismissed_at is None
    legal = [DISMISS] if stands else []
    mine = can_dismiss(viewer, department_id=surge.department_id)
    return {"surge": surge.uid, "legal": legal, "yours": legal if mine else []}
