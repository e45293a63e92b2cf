"""What waits for somebody's answer, what they asked of others, and what they decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.core.errors import Missing
from governance.todos.models import Todo
from roles.team.models import Assignment, Review
from roles.team.rules import DECISIONS, State
from roles.team.selectors.assignments import assignments_for

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

MOST = 100
# For oneself, so Today has them; here somebody else waits for an answer.
READING = ("guideline", "course", "channel_verify")


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing in the inbox; ``assignment`` when it is about one."""

    todo: Todo
    assignment: Assignment | None

    @property
    def about(self) -> str:
        return str(self.assignment.person) if self.assignment else self.todo.subject.title

    @property
    def asks(self) -> str:
        """What the viewer is asked to do, in a word."""
        words = {"accept": _("Accept"), "consent": _("Consent"), "approve": _("Approve")}
        words["review"] = _("Review")
        words |= {"approval": _("Approve"), "publish": _("Publish"), "returned": _("Change")}
        words |= {"asked_back": _("Answer"), "annex_fit": _("Fit again")}
        words |= {"promise": pgettext("promise", "Keep"), "promise_approval": _("Approve")}
        return words.get(self.todo.subject.kind, "")


@dataclass(frozen=True, slots=True)
class Counts:
    waiting: int
    asked: int
    decided: int
    reviews: int = 0


def _own(viewer: Viewer) -> QuerySet[Todo]:
    return Todo.objects.filter(person=viewer.person_id).select_related("subject")


def _waiting(viewer: Viewer) -> QuerySet[Todo]:
    return _own(viewer).filter(closed_at=None).exclude(subject__kind__in=READING)


def _decided(viewer: Viewer) -> QuerySet[Todo]:
    return _own(viewer).filter(closed_at__isnull=False, subject__kind__in=DECISIONS)


def _asked(viewer: Viewer) -> QuerySet[Assignment]:
    return Assignment.objects.filter(proposed_by_id=viewer.person_id, state=State.PROPOSED)


def inbox_counts(viewer: Viewer) -> Counts:
    """Return how much is in each part; four queries, none for an account without a person."""
    if viewer.person_id is None:
        return Counts(0, 0, 0)
    return Counts(
        waiting=_waiting(viewer).count(),
        asked=_asked(viewer).count(),
        decided=_decided(viewer).count(),
        reviews=Review.objects.open().visible_to(viewer).count(),
    )


def waiting_count(viewer: Viewer) -> int:
    """Return how much waits for the viewer; one query."""
    return _waiting(viewer).count() if viewer.person_id is not None else 0


def inbox_waiting(
    viewer: Viewer, most: int | None = MOST, *, kinds: Collection[str] = ()
) -> list[Letter]:
    """Return what waits for the viewer, or only what is of these ``kinds``, the oldest first,
    assignments at hand; three queries."""
    if viewer.person_id is None:
        return []
    waiting = _waiting(viewer)
    if kinds:
        waiting = waiting.filter(subject__kind__in=kinds)
    return _letters(list(waiting.order_by("opened_at", "pk")[:most]))


def inbox_closed(viewer: Viewer, uids: Collection[UUID]) -> list[Letter]:
    """Return those of these letters that the viewer was asked and that are closed."""
    if viewer.person_id is None or not uids:
        return []
    return _letters(list(_decided(viewer).filter(uid__in=uids).order_by("opened_at", "pk")))


def inbox_decided(viewer: Viewer, most: int | None = MOST) -> list[Letter]:
    """Return the last hundred that the viewer was asked and that are closed, the newest first;
    all of them with ``most`` None."""
    if viewer.person_id is None:
        return []
    return _letters(list(_decided(viewer).order_by("-closed_at", "-pk")[:most]))


def _letters(todos: Sequence[Todo]) -> list[Letter]:
    refs = [todo.subject.ref for todo in todos if todo.subject.kind in DECISIONS]
    rows = Assignment.objects.filter(uid__in=refs).select_related(
        "person", "role__type", "role__department"
    )
    found = {each.uid: each for each in rows}
    return [Letter(todo, found.get(todo.subject.ref)) for todo in todos]


def inbox_asked(viewer: Viewer, now: datetime, most: int | None = MOST) -> list[Assignment]:
    """Return what the viewer proposed and is not decided yet, checklists at hand; two queries."""
    if viewer.person_id is None:
        return []
    return list(
        assignments_for(viewer, now=now)
        .filter(pk__in=_asked(viewer))
        .order_by("proposed_at")[:most]
    )


def letter_find(viewer: Viewer, letters: Sequence[Letter], uid: UUID) -> Letter:
    """Return the one with this to-do, also where the list was cut before it; Missing when it is
    not there. At most two queries."""
    for letter in letters:
        if letter.todo.uid == uid:
            return letter
    further = list(_waiting(viewer).filter(uid=uid)) if viewer.person_id is not None else []
    for letter in _letters(further):
        return letter
    raise Missing
