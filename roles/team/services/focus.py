"""Saying which part of a role's work its holder looks after, and who stands in for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from governance.core.events import reach_changed
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todo_open
from roles.org.models import Person
from roles.org.rules import languages_normal, regions_normal
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Assignment, PastFocus
from roles.team.rules import OPEN_STATES, ItemKind, runs_able
from roles.team.rules.focus import can_change_backup, can_change_focus
from roles.team.rules.hours import hours_text
from roles.team.selectors.circle import circle_around
from roles.team.selectors.focus import Focus, focus_objections, focus_of
from roles.team.services.access import access_follow
from roles.team.services.asking import answer_due, path_of, person_tell
from roles.team.services.card_links import card_link_drop
from roles.team.services.getting_ready import FOCUS, focus_settle
from roles.team.services.hours import hours_tell

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


IN_THE_TRAIL = {"backup", "hours", "signs_as", "persona"}  # what these were on a day is read there


def focus_words(focus: Focus) -> dict[str, Any]:
    """Return a focus as the trail keeps it: public ids and codes, in order."""
    return {
        "channels": sorted(str(channel.uid) for channel in focus.channels),
        "languages": sorted(focus.languages),
        "regions": sorted(focus.regions),
        "backup": str(focus.backup.uid) if focus.backup else None,
        "hours": hours_text(focus.hours),
        "signs_as": focus.signs_as,
        "persona": focus.persona,
    }


def focus_write(assignment: Assignment, focus: Focus) -> None:
    """Put ``focus`` on a locked or new assignment; whoever calls records it."""
    assignment.languages = languages_normal(focus.languages)[0]
    assignment.regions = regions_normal(focus.regions)[0]
    assignment.backup, assignment.hours = focus.backup, focus.hours
    assignment.signs_as, assignment.persona = focus.signs_as, focus.persona
    assignment.save(
        update_fields=["languages", "regions", "backup", "hours", "signs_as", "persona"]
    )
    assignment.channels.set(focus.channels)


@transaction.atomic
def assignment_focus_change(
    *, actor: Viewer, assignment: Assignment, focus: Focus, now: datetime
) -> None:
    """Give an assignment that is not over another focus, backup, hours and the name used outside
    included, from ``now`` on.

    More hours are told to whoever agreed to fewer, and another name takes the link back that shows
    the one before. The same focus again writes nothing. Raises NotAllowed, Conflict or Invalid
    with the reason; what it was before stays known, for questions about that time.
    """
    locked = _locked(assignment)
    can_change_focus(actor, locked, small=organisation_size() == "small").require()
    _change(actor, locked, focus, now)


@transaction.atomic
def assignment_backup_change(
    *, actor: Viewer, assignment: Assignment, backup: Person | None, now: datetime
) -> None:
    """Name who stands in for the holder, or nobody; the holder may do so, too."""
    locked = _locked(assignment)
    can_change_backup(actor, locked, small=organisation_size() == "small").require()
    _change(actor, locked, replace(focus_of(locked), backup=backup), now)


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",))
    return rows.select_related("role__type", "role__department", "person", "backup").get(
        pk=assignment.pk
    )


def _change(actor: Viewer, locked: Assignment, focus: Focus, now: datetime) -> None:
    if locked.state not in OPEN_STATES:
        raise Conflict("assignment_over", _("This is over; its focus stays as it was."))
    for objection in focus_objections(focus, person=locked.person):
        raise objection
    focus_settle(actor=actor, assignment_ids=[locked.pk], outcome=Todo.Outcome.DONE, now=now)
    _write(actor, locked, focus, now)


def _write(
    actor: Viewer, locked: Assignment, focus: Focus, now: datetime, *, reason: str = ""
) -> None:
    before = focus_of(locked)
    old = focus_words(before)
    focus_write(locked, focus)
    new = focus_words(focus_of(locked))
    changes = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    if not changes:
        return
    if not set(changes) <= IN_THE_TRAIL:
        _past_keep(locked, before, now)
    verb = "assignment.focus_changed"
    entry_record(actor=actor, verb=verb, subject=locked, reason=reason, changes=changes)
    if "signs_as" in changes:  # whoever has the link read the other name there
        card_link_drop(actor=actor, assignment=locked, reason="signs otherwise", now=now)
    if (focus.hours or 0) > (before.hours or 0):
        hours_tell(actor=actor, assignment=locked, before=before.hours, now=now)
    if "channels" in changes:
        access_follow(actor=actor, assignment=locked, now=now)
        reach_changed.send(sender=None, assignment_ids=[locked.pk], actor=actor, now=now)


@transaction.atomic
def focus_drop(*, actor: Viewer, channel_ids: Collection[int], now: datetime) -> int:
    """Take channels that were dropped out of everybody's focus, and tell the holders; return how
    many assignments it concerns.

    Where nothing else would be left the focus stays, because none means all of the department's:
    whoever runs the department is asked to choose another, or to end it.
    """
    named = Assignment.objects.open().filter(channels__in=channel_ids)
    ids = list(named.order_by("pk").values_list("pk", flat=True).distinct())
    for pk in ids:
        _drop(actor, _locked(Assignment(pk=pk)), set(channel_ids), now)
    return len(ids)


def _drop(actor: Viewer, locked: Assignment, dropped: set[int], now: datetime) -> None:
    focus = focus_of(locked)
    gone = [channel for channel in focus.channels if channel.pk in dropped]
    left = tuple(channel for channel in focus.channels if channel.pk not in dropped)
    if left:
        reason = "channel dropped"
        _write(actor, locked, replace(focus, channels=left), now, reason=reason)
    else:
        _other_ask(actor, locked, now)
    person_tell(
        person=locked.person,
        what="focus_dropped",
        assignment=locked,
        now=now,
        by=actor.person_name or actor.label,
        channels=", ".join(channel.handle for channel in gone),
        left="yes" if left else "",
    )


@transaction.atomic
def focus_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else for another focus where who is asked does not run the department any
    more, is away or has not answered in time; return how many. ``person_ids``: what these are
    asked."""
    owed = Todo.objects.open().filter(subject__kind=FOCUS)
    if person_ids is not None:
        owed = owed.filter(person__in=person_ids)
    waiting = Assignment.objects.open().filter(uid__in=owed.values("subject__ref"))
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    return sum(_other_ask(actor, _locked(Assignment(pk=pk)), now) for pk in ids)


def _other_ask(actor: Viewer, locked: Assignment, now: datetime) -> bool:
    """Ask the next who may choose, where nobody is asked who may, or in time; whether so."""
    circle = circle_around(locked.role.department_id, organisation_today(now))
    able = runs_able(circle, never={locked.person_id})
    chosen = todo_next(kind=FOCUS, ref=locked.uid, able=able, now=now)
    if chosen is None:
        return False
    passed = Todo.Outcome.PASSED_ON
    focus_settle(actor=actor, assignment_ids=[locked.pk], outcome=passed, now=now)
    words = {"person": locked.person, "role": locked.role}
    todo_open(
        actor=actor,
        person=Person.objects.get(pk=chosen),
        kind=FOCUS,
        ref=locked.uid,
        title=_("Choose another focus: %(person)s as %(role)s") % words,
        path=f"{path_of(locked)}focus/",
        reason=_("Its only channel was dropped"),
        due_at=answer_due(ItemKind.CONSENT, now),
        now=now,
    )
    return True


def _past_keep(assignment: Assignment, focus: Focus, now: datetime) -> None:
    """Keep what held until ``now``; a second change at the same moment keeps nothing."""
    last = assignment.past_foci.order_by("-during").first()
    begun = (last.during.upper if last else None) or assignment.proposed_at
    if begun >= now:
        return
    PastFocus.objects.create(
        assignment=assignment,
        channel_uids=[channel.uid for channel in focus.channels],
        languages=list(focus.languages),
        regions=list(focus.regions),
        during=(begun, now),
    )
