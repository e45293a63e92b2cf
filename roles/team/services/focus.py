"""Saying which part of a role's work its holder looks after, and who stands in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from roles.org.rules import languages_normal, regions_normal
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, PastFocus
from roles.team.rules import OPEN_STATES
from roles.team.rules.focus import can_change_backup, can_change_focus
from roles.team.selectors.focus import Focus, focus_objections, focus_of

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person


def focus_words(focus: Focus) -> dict[str, Any]:
    """Return a focus as the trail keeps it: public ids and codes, in order."""
    return {
        "channels": sorted(str(channel.uid) for channel in focus.channels),
        "languages": sorted(focus.languages),
        "regions": sorted(focus.regions),
        "backup": str(focus.backup.uid) if focus.backup else None,
    }


def focus_write(assignment: Assignment, focus: Focus) -> None:
    """Put ``focus`` on a locked or new assignment; whoever calls records it."""
    assignment.languages = languages_normal(focus.languages)[0]
    assignment.regions = regions_normal(focus.regions)[0]
    assignment.backup = focus.backup
    assignment.save(update_fields=["languages", "regions", "backup"])
    assignment.channels.set(focus.channels)


@transaction.atomic
def assignment_focus_change(
    *, actor: Viewer, assignment: Assignment, focus: Focus, now: datetime
) -> None:
    """Give an assignment that is not over another focus, backup included, from ``now`` on.

    The same focus again writes nothing. Raises NotAllowed, Conflict or Invalid with the reason;
    what it was before stays known, for questions about that time.
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
    focus = focus_of(locked)
    _change(actor, locked, Focus(focus.channels, focus.languages, focus.regions, backup), now)


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
    before = focus_of(locked)
    old = focus_words(before)
    focus_write(locked, focus)
    new = focus_words(focus_of(locked))
    changes = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    if not changes:
        return
    if set(changes) != {"backup"}:
        _past_keep(locked, before, now)
    entry_record(actor=actor, verb="assignment.focus_changed", subject=locked, changes=changes)


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
