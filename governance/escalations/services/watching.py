"""Watching a mention, letting somebody watch it, and ending that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Mention, Watch
from governance.escalations.rules.watching import (
    WatchEvent,
    can_add_watcher,
    can_end_watch,
    can_watch,
    watch_opens,
)
from governance.escalations.selectors.watching import mention_readers
from governance.escalations.services.watch_telling import watcher_tell
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


@transaction.atomic
def mention_watch(*, actor: Viewer, mention: Mention, now: datetime) -> None:
    """Let the actor be told what becomes of it; watching it already changes nothing.

    Raises NotAllowed for who may not read it, Conflict when nothing is to come any more.
    """
    row = _held(mention)
    reads = Mention.objects.readable_to(actor).filter(pk=row.pk).exists()
    if not can_watch(actor, reads=reads):
        raise NotAllowed("not_reader", _("Only who may read it watches it."))
    _check_opens(row)
    _begin(actor, row, actor.person_id or 0, None, now)


@transaction.atomic
def mention_watcher_add(
    *, actor: Viewer, mention: Mention, person: Person | None, now: datetime
) -> None:
    """Let ``person`` be told as well, who hears of it at once and owes it nothing for that; None is
    nobody who could.

    Raises NotAllowed for all but who has it and the coaches in charge, Conflict as
    ``mention_watch`` does, Invalid for somebody who may not read it.
    """
    row = _held(mention)
    if not can_add_watcher(actor, holder_id=_holder_id(row), department_id=row.department_id):
        words = _("Only who has it, the department's coaches and the head coach add somebody.")
        raise NotAllowed("not_holder", words)
    _check_opens(row)
    if person is None or not mention_readers(row, now).filter(pk=person.pk).exists():
        wrong = _("Choose somebody who may read it.")
        raise Invalid("watcher", wrong, problems=[Problem("/person", wrong)])
    own = person.pk == actor.person_id
    if _begin(actor, row, person.pk, None if own else actor.person_id, now) and not own:
        event = WatchEvent.ADDED
        watcher_tell(actor=actor, mention=row, person_id=person.pk, event=event, now=now)


@transaction.atomic
def mention_unwatch(*, actor: Viewer, mention: Mention) -> bool:
    """Tell the actor no more; return whether they watched it, who does not changes nothing."""
    if actor.person_id is None:
        raise NotAllowed("people_only", _("Only people watch a mention."))
    return _end(actor, Watch.objects.filter(mention=mention, person_id=actor.person_id)) > 0


@transaction.atomic
def mention_watcher_end(
    *, actor: Viewer, mention: Mention, person: Person | None, now: datetime
) -> None:
    """Tell somebody else no more whom the actor, or whoever had it before, let watch it; they hear
    of that. None is nobody who watches it.

    Raises NotAllowed for all but who let them and who has it, Conflict when they watch it no more.
    """
    row = _held(mention)
    watch = Watch.objects.filter(mention=row, person=person).first() if person else None
    if not _may_end(actor, row, watch):
        words = _("Only they, whoever let them watch it and whoever has it end that.")
        raise NotAllowed("not_adder", words)
    if watch is None:
        raise Conflict("not_watching", _("They do not watch it any more."))
    if watch.person_id != actor.person_id:
        event = WatchEvent.ENDED
        watcher_tell(actor=actor, mention=row, person_id=watch.person_id, event=event, now=now)
    _end(actor, Watch.objects.filter(pk=watch.pk))


def _may_end(actor: Viewer, row: Mention, watch: Watch | None) -> bool:
    """Of who watches it no more, whoever may add them is told so."""
    holder_id = _holder_id(row)
    if watch is None:
        return can_add_watcher(actor, holder_id=holder_id, department_id=row.department_id)
    return can_end_watch(
        actor, person_id=watch.person_id, added_by_id=watch.added_by_id, holder_id=holder_id
    )


def watches_leave(*, actor: Viewer, person_ids: Collection[int]) -> None:
    """End what leavers watched, inside the caller's transaction; few watch and left, while an
    import names everybody."""
    left = Watch.objects.filter(person__employment=Person.Employment.LEFT)
    named = set(person_ids)
    keys = [key for key, person in left.values_list("pk", "person_id") if person in named]
    if keys:
        _end(actor, left.filter(pk__in=keys))


def _held(mention: Mention) -> Mention:
    """Hold its row, so that its words do not go meanwhile and two clicks are one."""
    rows = Mention.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("escalation").get(pk=mention.pk)


def _holder_id(row: Mention) -> int | None:
    held: Escalation | None = getattr(row, "escalation", None)
    return held.holder_id if held else None


def _check_opens(row: Mention) -> None:
    held: Escalation | None = getattr(row, "escalation", None)
    if not watch_opens(state=held.state if held else "", kept=row.stripped_at is None):
        raise Conflict("over", _("It is over: nothing is to come that could be watched."))


def _begin(
    actor: Viewer, row: Mention, person_id: int, added_by: int | None, now: datetime
) -> bool:
    """Return whether they did not watch it before."""
    watch, made = Watch.objects.get_or_create(
        mention=row, person_id=person_id, defaults={"since": now, "added_by_id": added_by}
    )
    if made:
        changes = {"person": str(watch.person.uid)}
        entry_record(actor=actor, verb="mention.watched", subject=row, changes=changes)
    return made


def _end(actor: Viewer, watches: QuerySet[Watch]) -> int:
    """Take these rows away, each told to the trail; one that went meanwhile is not. Return how
    many."""
    held = watches.select_for_update(of=("self",)).select_related("mention", "person")
    rows = list(held.order_by("pk"))
    for watch in rows:
        watch.delete()
        changes = {"person": str(watch.person.uid)}
        entry_record(actor=actor, verb="mention.unwatched", subject=watch.mention, changes=changes)
    return len(rows)
