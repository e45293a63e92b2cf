"""What happened in a department: who led it, where it stood, its roles, holders and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.audit.selectors import entries_about_any
from governance.home.selectors.timeline import SHOWN, Moment, moments_sorted
from roles.channels.models import Channel
from roles.org.models import DepartmentPeriod
from roles.org.selectors import organisation_today
from roles.team.models import Assignment, Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.org.models import Department

LATEST = 500  # of each kind of thing: older ones have no news

# verb of the trail → what people read, and the mark of the timeline; other verbs are machinery,
# and names, parents and heads stand in the periods of the department.
VERBS: dict[str, tuple[_StrPromise, str]] = {
    "department.opened": (gettext_lazy("Opened"), "ok"),
    "department.closed": (gettext_lazy("Closed"), "bad"),
    "department.reopened": (gettext_lazy("Opened again"), "ok"),
    "department.terms_set": (gettext_lazy("What it asks for was changed"), ""),
    "department.terms_ended": (gettext_lazy("What it asked for holds no more"), ""),
    "role.opened": (gettext_lazy("Role opened"), "ok"),
    "role.closed": (gettext_lazy("Role closed"), "bad"),
    "assignment.activated": (gettext_lazy("Holds the role"), "ok"),
    "assignment.suspended": (gettext_lazy("Paused"), "bad"),
    "assignment.resumed": (gettext_lazy("Goes on"), "ok"),
    "assignment.ended": (gettext_lazy("Ended"), "bad"),
    "channel.registered": (gettext_lazy("Channel registered"), ""),
    "channel.adopt": (gettext_lazy("Channel adopted"), "ok"),
    "channel.keep": (gettext_lazy("Channel kept"), "ok"),
    "channel.pause": (gettext_lazy("Channel paused"), ""),
    "channel.drop": (gettext_lazy("Channel dropped"), "bad"),
    "channel.retire": (gettext_lazy("Channel retired"), "bad"),
}


def department_story(viewer: Viewer, department: Department, now: datetime) -> list[Moment]:
    """Return what happened there, as far as the viewer sees it, the newest first; five queries."""
    return moments_sorted([*_trail(viewer, department), *_periods(department, now)])


def _trail(viewer: Viewer, department: Department) -> Iterator[Moment]:
    named = _named(viewer, department)
    entries = entries_about_any([department.uid, *named])
    for entry in entries.filter(verb__in=VERBS)[:SHOWN]:
        words, mark = VERBS[entry.verb]
        thing = named.get(entry.subject_uid) if entry.subject_uid else None
        by = "" if entry.actor_kind == "job" else _("by %(name)s") % {"name": entry.actor_label}
        detail = ", ".join(part for part in (by, entry.reason) if part)
        yield Moment(entry.recorded_at, f"{words}: {thing}" if thing else str(words), detail, mark)


def _named(viewer: Viewer, department: Department) -> dict[UUID, str]:
    """Return what stands or stood there as it is called, by uid."""
    roles = Role.objects.visible_to(viewer).filter(department=department)
    held = Assignment.objects.visible_to(viewer).filter(role__department=department)
    channels = Channel.objects.visible_to(viewer).filter(department=department)
    found: dict[UUID, str] = {}
    for role in roles.select_related("type").order_by("-pk")[:LATEST]:
        found[role.uid] = f"{role.type}, {role.focus}" if role.focus else str(role.type)
    for each in held.select_related("person", "role__type").order_by("-pk")[:LATEST]:
        found[each.uid] = f"{each.person}, {each.role.type}"
    for channel in channels.order_by("-pk")[:LATEST]:
        found[channel.uid] = str(channel)
    return found


def _periods(department: Department, now: datetime) -> Iterator[Moment]:
    """What it was called, where it stood and who led it from when on; the first says nothing of
    its name and place, which the trail does."""
    rows = DepartmentPeriod.objects.filter(department=department).order_by("during")
    before: DepartmentPeriod | None = None
    today = organisation_today(now)
    for row in rows.select_related("parent", "head"):
        since = row.during.lower
        if since is not None and since <= today:
            yield from (Moment(since, words) for words in _changed(before, row))
        before = row


def _changed(before: DepartmentPeriod | None, row: DepartmentPeriod) -> Iterator[str]:
    if before is not None and before.name != row.name:
        yield _("Called %(name)s, before that %(before)s") % {
            "name": row.name,
            "before": before.name,
        }
    if before is not None and before.parent_id != row.parent_id:
        below = _("Below %(name)s") % {"name": row.parent}
        yield below if row.parent else _("Below no other department")
    if (before.head_id if before else None) != row.head_id:
        led = _("Led by %(name)s") % {"name": row.head}
        yield led if row.head else _("Led by nobody")
