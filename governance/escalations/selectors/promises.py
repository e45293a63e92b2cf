"""Promises as pages and the API show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Value
from django.db.models.fields import TextField
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from governance.core.database import row_get
from governance.core.errors import Missing, NotAllowed
from governance.core.paging import page_of
from governance.core.search import Fold, search_any
from governance.escalations.models import Mention, Promise
from governance.escalations.rules import sees_without_words
from governance.escalations.rules.promises import (
    STEPS_OF,
    PromiseState,
    PromiseStep,
    can_promise,
    can_settle,
    can_take_back,
)
from governance.escalations.selectors.promise_people import approval_open, promising_roles, terms_of
from governance.escalations.selectors.timeline import Moment
from roles.org.selectors import people_told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from governance.core.paging import Page
    from governance.core.viewer import Viewer
    from governance.escalations.models import PromiseQuerySet

PAGE = 50
LAST = datetime.max.replace(tzinfo=UTC)
SHOWS = ("open", "late", "asked", "yours", "all")
PROMISE_TEXT = Fold(Concat("to_whom", Value(" "), "what", output_field=TextField()))
NEAR = (
    *("made_by", "keeper", "settled_by", "role_type", "department", "mention"),
    *("assignment__role__type", "assignment__role__department"),
)


@dataclass(frozen=True, slots=True)
class PromiseWish:
    """What of the list is asked for: a pill, and words of to whom or what."""

    show: str = SHOWS[0]
    q: str = ""


@dataclass(frozen=True, slots=True)
class PromiseItem:
    """A promise as the viewer may read it; ``names`` are those of whom they may know."""

    promise: Promise
    words: bool
    late: bool
    names: dict[int, str]

    @property
    def made_by(self) -> str:
        return self.names.get(self.promise.made_by_id, "")

    @property
    def keeper(self) -> str:
        return self.names.get(self.promise.keeper_id or 0, "")


def _shown(show: str, viewer: Viewer, now: datetime) -> Q:
    person = viewer.person_id or 0
    asked = Q(approvals__asked_id=person, approvals__answered_at=None, state=PromiseState.ASKED)
    return {
        "open": Q(state=PromiseState.OPEN),
        "late": Q(state=PromiseState.OPEN, due_at__lt=now),
        "asked": Q(state=PromiseState.ASKED),
        "yours": Q(made_by_id=person) | Q(keeper_id=person) | asked,
    }.get(show, Q())


def promise_counts(viewer: Viewer, wish: PromiseWish, now: datetime) -> dict[str, int]:
    """Return how many stand behind each pill; one query."""
    return _narrowed(viewer, wish).aggregate(
        **{
            show: Count("pk", filter=_shown(show, viewer, now) or None, distinct=True)
            for show in SHOWS
        }
    )


def promise_page(
    *, viewer: Viewer, wish: PromiseWish, page: int | None, now: datetime
) -> Page[PromiseItem]:
    """Return a page of what is asked for, what is due first on top, or with None all of it; a
    fixed number of queries. Missing beyond the last."""
    keys = _narrowed(viewer, wish).filter(_shown(wish.show, viewer, now)).values("pk")
    found = Promise.objects.filter(pk__in=keys).select_related(*NEAR)
    ordered = found.order_by(F("settled_at").desc(nulls_first=True), "due_at", "pk")
    rows = page_of(ordered, page, PAGE)
    return type(rows)(promise_items(viewer, rows.rows, now), rows.count, rows.number, rows.size)  # type: ignore[arg-type,return-value]


def _narrowed(viewer: Viewer, wish: PromiseWish) -> PromiseQuerySet:
    """Return what is seen; words find only what the viewer may read."""
    if not wish.q:
        return Promise.objects.visible_to(viewer)
    readable = Promise.objects.readable_to(viewer)
    found = search_any(readable, wish.q, name="to_whom", text=PROMISE_TEXT)
    return Promise.objects.visible_to(viewer).filter(pk__in=found.values("pk"))


def promise_items(viewer: Viewer, found: list[Promise], now: datetime) -> list[PromiseItem]:
    """Return each as the viewer may read it; two queries at most."""
    readable = _readable(viewer, found)
    people = {each: None for row in found for each in (row.made_by, row.keeper) if each}
    told = people_told(viewer, [each.pk for each in people])
    names = {each.pk: each.display_name for each in people if each.pk in told}
    return [
        PromiseItem(each, each.pk in readable, promise_late(each, now), names) for each in found
    ]


def promise_late(promise: Promise, now: datetime) -> bool:
    return promise.state == PromiseState.OPEN and promise.due_at < now


def _readable(viewer: Viewer, found: Iterable[Promise]) -> set[int]:
    keys = {each.pk for each in found}
    if not keys or not sees_without_words(viewer):
        return keys
    readable = Promise.objects.readable_to(viewer).filter(pk__in=keys)
    return set(readable.values_list("pk", flat=True))


def promise_get(viewer: Viewer, uid: UUID) -> Promise:
    """Return the promise with all that its page shows; raises Missing for who may not see it."""
    seen = Promise.objects.visible_to(viewer).select_related(*NEAR)
    return row_get(seen.prefetch_related("approvals__asked", "approvals__answered_by"), uid)


def mention_promises(viewer: Viewer, mention: Mention, now: datetime) -> list[PromiseItem]:
    """Return what was promised about a mention that the viewer sees, the first first; one query,
    two for who sees some of them without their words."""
    seen = Promise.objects.visible_to(viewer).filter(mention=mention).select_related(*NEAR)
    return promise_items(viewer, list(seen.order_by("made_at", "pk")), now)


def mention_read(viewer: Viewer, uid: UUID) -> Mention:
    """Return a mention that somebody may promise something about: one whose words they read.
    Raises Missing."""
    seen = Mention.objects.visible_to(viewer).filter(uid=uid)
    found = seen.filter(pk__in=Mention.objects.readable_to(viewer).values("pk")).first()
    if found is None:
        raise Missing
    return found


def promises_part(viewer: Viewer, mention: Mention, now: datetime) -> dict[str, Any]:
    """Return what the page of a mention that the viewer reads shows of promises; a few queries."""
    escalation = getattr(mention, "escalation", None)
    going = not mention.disposition and mention.stripped_at is None
    roles = promising_roles(viewer.person_id, now) if going else []
    verdict = can_promise(
        viewer,
        terms=terms_of(roles[0]) if roles else None,
        holder_id=escalation.holding_id if escalation else None,
    )
    return {"promises": mention_promises(viewer, mention, now), "may_promise": bool(verdict)}


def late_count(viewer: Viewer, now: datetime) -> int:
    """Return how many of those that the viewer sees are overdue; one query."""
    return Promise.objects.visible_to(viewer).late(now).count()


def promise_choices(viewer: Viewer, promise: Promise, now: datetime) -> dict[str, bool]:
    """Return each step that is possible now, and whether the viewer may take it."""
    legal = STEPS_OF.get(promise.state, ())
    may = {
        PromiseStep.WITHDRAW: bool(can_take_back(viewer, maker_id=promise.made_by_id)),
        **dict.fromkeys(
            (PromiseStep.KEPT, PromiseStep.BROKEN),
            bool(
                can_settle(viewer, keeper_id=promise.keeper_id, department_id=promise.department_id)
            ),
        ),
    }
    if PromiseStep.APPROVE in legal:
        may |= dict.fromkeys(
            (PromiseStep.APPROVE, PromiseStep.DECLINE), _approves(viewer, promise, now)
        )
    return {step.value: may[step] for step in legal}


def _approves(viewer: Viewer, promise: Promise, now: datetime) -> bool:
    try:
        approval_open(viewer, promise, now)
    except NotAllowed:
        return False
    return True


def promise_moments(viewer: Viewer, promise: Promise) -> list[Moment]:
    """Return what happened, oldest first; of people outside who one is, only whom they know."""
    approvals = list(promise.approvals.all())
    people = [promise.made_by, promise.settled_by]
    people += [who for each in approvals for who in (each.asked, each.answered_by)]
    told = people_told(viewer, [each.pk for each in people if each])
    names = {each.pk: each.display_name for each in people if each}
    names |= {key: _("Somebody") for key in names if key not in told}
    made = _("%(name)s promised it") if not approvals else _("%(name)s asked to promise it")
    moments = [Moment(promise.made_at, made % {"name": names[promise.made_by_id]})]
    for each in sorted(approvals, key=lambda each: (each.answered_at or LAST, each.legal)):
        if each.answered_by_id and each.answered_at:
            words = _("%(name)s approved it") % {"name": names[each.answered_by_id]}
            moments.append(Moment(each.answered_at, words, str(each.get_because_display()), "ok"))
        elif promise.state == PromiseState.ASKED:
            words = _("%(name)s is asked to approve it") % {"name": names[each.asked_id]}
            moments.append(Moment(promise.made_at, words, str(each.get_because_display()), "plan"))
    return [*moments, *_end(promise, names)]


def _end(promise: Promise, names: dict[int, str]) -> list[Moment]:
    if promise.settled_at is None:
        return []
    mark = "ok" if promise.state == PromiseState.KEPT else "bad"
    who = names.get(promise.settled_by_id or 0, "")
    label = f"{promise.get_state_display()}: {who}" if who else str(promise.get_state_display())
    return [Moment(promise.settled_at, label, "", mark)]
