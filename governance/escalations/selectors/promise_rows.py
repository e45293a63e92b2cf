"""Promises as the API tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.escalations.models import Promise
from governance.escalations.selectors.promises import NEAR, promise_items
from roles.org.selectors import people_told
from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import PromiseQuerySet
    from governance.escalations.selectors.promises import PromiseItem

FILTERS = {
    "uid": "uid",
    "state": "state",
    "mention": "mention__uid",
    "department": "department__uid",
    "made_by": "made_by__uid",
    "keeper": "keeper__uid",
    "due_before": "due_at__lt",
}
PROMISE_FIELDS = (
    *("uid", "state", "late", "to", "what", "value", "currency", "due_at", "mention"),
    *("department", "made_by", "made_at", "role", "role_type", "authority", "limit"),
    *("approvals", "keeper", "settled_at", "settled_by", "words", "stripped_at"),
)


def promises_rows(*, viewer: Viewer, now: datetime, **wanted: Any) -> PromiseQuerySet:
    """Return the promises that the viewer sees, with all that a row tells."""
    late = wanted.pop("late", None)
    given = {FILTERS[name]: value for name, value in wanted.items()}
    found = Promise.objects.visible_to(viewer).filter(**given)
    if late is not None:
        overdue = Promise.objects.late(now).values("pk")
        found = found.filter(pk__in=overdue) if late else found.exclude(pk__in=overdue)
    near = ("approvals__asked", "approvals__answered_by")
    return found.select_related(*NEAR).prefetch_related(*near).order_by("uid")


def promises_named(
    viewer: Viewer, page: Iterable[Promise], fields: Sequence[str], now: datetime
) -> list[dict[str, Any]]:
    """Return promises as they are answered; two queries at most."""
    rows = list(page)
    people = {each.pk for row in rows for each in _people(row)}
    told = people_told(viewer, people)
    items = promise_items(viewer, rows, now)
    return [{name: _row(each, told)[name] for name in fields} for each in items]


def _people(promise: Promise) -> list[Any]:
    named = [promise.made_by, promise.keeper, promise.settled_by]
    named += [who for each in promise.approvals.all() for who in (each.asked, each.answered_by)]
    return [each for each in named if each is not None]


def _row(item: PromiseItem, told: set[int]) -> dict[str, Any]:
    promise = item.promise

    def uid(person: Any) -> UUID | None:
        return person.uid if person is not None and person.pk in told else None

    return {
        "uid": promise.uid,
        "state": promise.state,
        "late": item.late,
        "to": promise.to_whom if item.words else None,
        "what": promise.what if item.words else None,
        "value": promise.value,
        "currency": promise.currency,
        "due_at": promise.due_at,
        "mention": promise.mention.uid if promise.mention else None,
        "department": promise.department.uid,
        "made_by": uid(promise.made_by),
        "made_at": promise.made_at,
        "role": promise.assignment.uid,
        "role_type": promise.role_type.uid,
        "authority": Authority(promise.authority).name.lower(),
        "limit": promise.goodwill_limit,
        "approvals": [
            {
                "legal": each.legal,
                "asked": uid(each.asked),
                "approved_by": uid(each.answered_by),
                "approved_at": each.answered_at,
            }
            for each in sorted(promise.approvals.all(), key=lambda each: each.legal)
        ],
        "keeper": uid(promise.keeper),
        "settled_at": promise.settled_at,
        "settled_by": uid(promise.settled_by),
        "words": promise.outcome if item.words else None,
        "stripped_at": promise.stripped_at,
    }
