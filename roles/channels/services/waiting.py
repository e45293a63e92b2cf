"""Questions about channels that wait: each with somebody who may decide, and not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from governance.audit.services import entry_record
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todos_close
from roles.channels.models import Candidate, Channel
from roles.channels.services.asking import (
    CANDIDATE,
    SILENT,
    candidate_ask,
    candidate_home,
    decider_ids,
    keep_or_drop_ask,
    silent_close,
    silent_now,
)
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


def candidate_asked(candidate: Candidate, now: datetime) -> int | None:
    """Return who was asked about an account, as long as they are one who may decide; at most
    seven queries, none where nobody was asked."""
    if candidate.asked_id is None:
        return None
    able = decider_ids(candidate_home(candidate), now, head_first=False)
    return candidate.asked_id if candidate.asked_id in able else None


def is_asked(viewer: Viewer, channel: Channel, now: datetime) -> bool:
    """Whether the question of a silent channel is open with the viewer, and they are still one of
    those who are asked such things; one query, some more for who is."""
    mine = Todo.objects.open().filter(person_id=viewer.person_id or 0)
    if not mine.filter(subject__kind=SILENT, subject__ref=channel.uid).exists():
        return False
    return viewer.person_id in decider_ids(channel.department_id, now, head_first=True)


@transaction.atomic
def candidates_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else about an account where who was asked may not decide any more, is away or
    has not answered in time; return how many. ``person_ids``: only what these are asked."""
    waiting = Candidate.objects.open().select_related("reported_by").order_by("pk")
    if person_ids is not None:
        waiting = waiting.filter(asked__in=person_ids)
    passed = 0
    for each in waiting.select_for_update(of=("self",), skip_locked=True):
        able = decider_ids(candidate_home(each), now, head_first=False)
        chosen = todo_next(kind=CANDIDATE, ref=each.uid, able=able, now=now)
        if chosen is None:
            continue
        _close(actor, CANDIDATE, each, now)
        each.asked = Person.objects.get(pk=chosen)
        each.save(update_fields=["asked"])
        changes = {"asked": str(each.asked)}
        entry_record(actor=actor, verb="account.passed_on", subject=each, changes=changes)
        candidate_ask(actor=actor, candidate=each, now=now)
        passed += 1
    return passed


@transaction.atomic
def silent_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """The same for the question whether a silent channel is kept or dropped; it is closed where
    the channel has spoken since, or the rule is switched off."""
    owed = Todo.objects.open().filter(subject__kind=SILENT)
    if person_ids is not None:
        owed = owed.filter(person__in=person_ids)
    asked = Channel.objects.filter(uid__in=owed.values("subject__ref")).order_by("pk")
    waiting = list(asked.select_for_update(of=("self",), skip_locked=True))
    if not waiting:
        return 0
    ids = [each.pk for each in waiting]
    silent = {*silent_now(now).filter(pk__in=ids).values_list("pk", flat=True)}
    passed = 0
    known: dict[int | None, list[int]] = {}
    for each in waiting:
        if each.pk not in silent:
            silent_close(actor=actor, channel=each, now=now)
            continue
        place = each.department_id
        if place not in known:
            known[place] = decider_ids(place, now, head_first=True)
        chosen = todo_next(kind=SILENT, ref=each.uid, able=known[place], now=now)
        if chosen is not None:
            _close(actor, SILENT, each, now)
            person = Person.objects.get(pk=chosen)
            keep_or_drop_ask(actor=actor, channel=each, person=person, now=now)
            passed += 1
    return passed


def _close(actor: Viewer, kind: str, about: Candidate | Channel, now: datetime) -> None:
    gone = Todo.Outcome.PASSED_ON
    todos_close(actor=actor, kind=kind, ref=about.uid, outcome=gone, now=now)
