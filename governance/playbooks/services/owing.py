"""What waits for an answer: who owes it, who is told, and whom it is passed on to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from governance.audit.services import entry_record
from governance.notify.services import message_queue
from governance.playbooks.models import Waiting
from governance.playbooks.rules import climbs, due_at
from governance.playbooks.selectors.whom import answerers_of, head_coach_for
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.models import Person
from roles.org.selectors import holidays, organisation_settings, organisation_today
from roles.team.rules import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

W = TypeVar("W", bound=Waiting)
FEW: Final = 1000  # people that the database is asked for by name


def waiting_lock(row: W) -> W:
    """Hold the row: two who answer, or a job and a person, end in one outcome."""
    rows = type(row)._default_manager  # noqa: SLF001  # the one name it has whatever the model
    held = rows.select_for_update(of=("self",))
    return held.select_related(*row.NEAR).get(pk=row.pk)


def once_asked(actor: Viewer, row: Waiting) -> bool:
    """Whether the actor is, or ever was, asked to answer it; one query."""
    mine = Todo.objects.filter(person=actor.person_id or 0, subject__kind=row.KIND)
    return mine.filter(subject__ref=row.uid).exists()


def answer_due(now: datetime, days: int) -> datetime:
    zone = ZoneInfo(organisation_settings().time_zone)
    return due_at(today=organisation_today(now), zone=zone, holidays=holidays(), days=days)


def answer_owe(*, actor: Viewer, row: Waiting, reason: str, words: str = "", now: datetime) -> None:
    """Open the to-do of whoever is asked, and tell them; the title never holds the words.

    ``words`` are what they are told, what it is about unless given.
    """
    if row.asked is None:
        return
    todo = todo_open(
        actor=actor,
        person=row.asked,
        kind=row.KIND,
        ref=row.uid,
        title=row.heading,
        path=row.path,
        reason=reason[:100],
        due_at=row.due_at,
        now=now,
    )
    person_tell(row.asked, row.MAIL, row, words or row.words, key=str(todo.uid), now=now)


def answer_settle(*, actor: Viewer, row: Waiting, done: bool, now: datetime) -> None:
    """Close whatever is owed for a row; ``done`` by the actor, or not needed any more."""
    if done and actor.person_id is not None:
        _close(actor, row, Todo.Outcome.DONE, now, [actor.person_id])
    _close(actor, row, Todo.Outcome.NOT_NEEDED, now)


def _close(
    actor: Viewer,
    row: Waiting,
    outcome: Todo.Outcome,
    now: datetime,
    person_ids: Collection[int] | None = None,
) -> None:
    todos_close(
        actor=actor, kind=row.KIND, ref=row.uid, outcome=outcome, now=now, person_ids=person_ids
    )


def person_tell(
    person: Person,
    what: str,
    row: Waiting,
    words: str,
    *,
    key: str,
    now: datetime,
    **more: Any,
) -> None:
    """Queue the mail ``playbooks/mail/<what>``, once for each ``key``."""
    message_queue(
        key=f"{row.KIND}.{what}:{key}",
        person=person,
        template=f"playbooks/mail/{what}",
        payload={"path": row.path, "asker": row.sender, "said": words, **more},
        now=now,
    )


def is_here(person: Person, now: datetime) -> bool:
    """Whether somebody can still be told: they have not left, and a partner's time is not over."""
    return Person.objects.here(organisation_today(now)).filter(pk=person.pk).exists()


def waiting_settle(
    *,
    actor: Viewer,
    rows: QuerySet[W],
    forsake: Callable[[Viewer, W, datetime], bool],
    person_ids: Collection[int] | None,
    now: datetime,
) -> int:
    """Pass on what can no longer be answered where it is; return how many were changed.

    ``forsake`` closes a row that nobody waits for any more, and says whether it did. With
    ``person_ids``, which may be a whole import, only those are looked at that concern them. One
    query while nothing is open.
    """
    named = None if person_ids is None else set(person_ids)
    if named is not None and len(named) <= FEW:
        rows = rows.filter(Q(asked__in=named) | Q(**{f"{rows.model.ORIGIN}__in": named}))
    found = list(rows.select_related(*rows.model.NEAR).order_by("pk"))
    return sum(
        _settle(actor, row, forsake, now)
        for row in found
        if named is None or not named.isdisjoint((row.origin.pk, row.asked_id))
    )


@transaction.atomic
def _settle(
    actor: Viewer, row: W, forsake: Callable[[Viewer, W, datetime], bool], now: datetime
) -> bool:
    held = waiting_lock(row)
    if held.closed_at is not None:
        return False
    if forsake(actor, held, now):
        return True
    first = None
    for each in answerers_of(held, now):
        if each.person.pk == held.asked_id:
            return False
        first = first or each
    if first is None and held.asked_id is None:
        return False
    reason = str(first.because.label) if first else ""
    waiting_pass_on(
        actor=actor, held=held, person=first.person if first else None, reason=reason, now=now
    )
    return True


def waiting_climb(*, actor: Viewer, rows: QuerySet[W], now: datetime) -> int:
    """Ask the head coach where nobody answered for too long; once for each row."""
    today, days = organisation_today(now), holidays()
    zone = ZoneInfo(organisation_settings().time_zone)
    overdue = rows.filter(due_at__lt=now, climbed_at=None).order_by("due_at", "pk")
    late = [
        row
        for row in overdue
        if climbs(row.due_at.astimezone(zone).date(), today=today, holidays=days)
    ]
    return sum(_climb(actor, row, now) for row in late)


@transaction.atomic
def _climb(actor: Viewer, row: Waiting, now: datetime) -> bool:
    held = waiting_lock(row)
    if held.closed_at is not None or held.climbed_at is not None:
        return False
    head = head_coach_for(asker_id=held.origin.pk, asked_id=held.asked_id, now=now)
    if head is None:
        return False
    held.climbed_at = now
    reason = str(Asked.HEAD_COACH.label)
    waiting_pass_on(actor=actor, held=held, person=head, reason=reason, now=now)
    return True


def waiting_pass_on(
    *, actor: Viewer, held: Waiting, person: Person | None, reason: str, now: datetime
) -> None:
    """Ask somebody else in place of whoever was asked, with all their days before them."""
    before = str(held.asked.uid) if held.asked else ""
    held.asked, held.due_at = person, answer_due(now, held.DAYS)
    held.save(update_fields=["asked", "due_at", "climbed_at"])
    _close(actor, held, Todo.Outcome.PASSED_ON, now)
    entry_record(
        actor=actor,
        verb=f"{held.KIND}.passed_on",
        subject=held,
        reason=reason,
        changes={"from": before, "to": str(person.uid) if person else ""},
    )
    answer_owe(actor=actor, row=held, reason=reason, now=now)
