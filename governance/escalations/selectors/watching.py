"""Who may read a mention, and who of them watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from governance.escalations.models import Escalation, RunStep, Watch
from governance.escalations.rules.watching import (
    WatchStep,
    can_add_watcher,
    can_watch,
    watch_opens,
)
from roles.org.models import Department, Person
from roles.org.selectors import departments_above_each, organisation_today, people_told
from roles.team.models import Assignment
from roles.team.rules import LEGAL, RoleKind

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import Mention


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches a mention, as far as the viewer reads their names, and what may be done."""

    watches: list[Watch]
    told: set[int]  # whose names these are
    choices: dict[str, bool]  # each step that is possible now, and whether it is the viewer's


def mention_readers(mention: Mention, now: datetime) -> QuerySet[Person]:
    """Return the people for whom ``Mention.readable_to`` says yes, asked the other way round: of
    one mention, by whom; those who can still sign in. One query before, for what is above its
    department."""
    today, place = organisation_today(now), mention.department_id
    held = Assignment.objects.active().within_dates(today).filter(person=OuterRef("pk"))
    coach, booth = Q(role__type__kind=RoleKind.COACH), Q(role__type__kind=RoleKind.BOOTH)
    head = Q(role__type__function="head")
    roles = coach & head
    if place is not None:
        roles |= coach & ~head & Q(role__department=place)
    if mention.held_at is not None:
        roles |= booth & Q(role__type__function=LEGAL)
    reads = Q(Exists(held.filter(roles))) | _dealt_with(mention)
    if place is not None:
        reads |= _above(place)
    return Person.objects.here(today).exclude(user__is_active=False).filter(reads)


def _dealt_with(mention: Mention) -> Q:
    """Who reported it, has it, or is or was asked."""
    asked = RunStep.objects.filter(escalation__mention=mention, person=OuterRef("pk"))
    has_it = Q(holder=OuterRef("pk")) | Q(asked=OuterRef("pk"))
    near = Escalation.objects.filter(has_it, mention=mention)
    return Q(pk=mention.logged_by_id) | Q(Exists(near)) | Q(Exists(asked))


def _above(place: int) -> Q:
    """Who leads the department or one above it, and line managers who work in it."""
    lines = departments_above_each([place])[place]
    led = Department.objects.filter(pk__in=lines, head=OuterRef("pk"), closed_on=None)
    reports = Person.objects.employed().filter(manager=OuterRef("pk"))
    return Q(Exists(led)) | Q(Exists(reports), department=place)


def watches_of(mention: Mention, now: datetime) -> list[Watch]:
    """Return who watches it and may still read it, the longest first; two queries."""
    if mention.stripped_at is not None:
        return []
    found = Watch.objects.filter(mention=mention, person__in=mention_readers(mention, now))
    return list(found.select_related("person", "added_by").order_by("since", "pk"))


def watching_of(viewer: Viewer, mention: Mention, now: datetime, *, reads: bool) -> Watching:
    """Return who watches it and what the viewer may do about that; ``reads``: its words."""
    watches = watches_of(mention, now)
    named = {key for each in watches for key in (each.person_id, each.added_by_id) if key}
    told = people_told(viewer, named)
    escalation: Escalation | None = getattr(mention, "escalation", None)
    opens = watch_opens(
        state=escalation.state if escalation else "", kept=mention.stripped_at is None
    )
    own = any(each.person_id == viewer.person_id for each in watches)
    may_add = can_add_watcher(
        viewer,
        holder_id=escalation.holder_id if escalation else None,
        department_id=mention.department_id,
    )
    possible = {WatchStep.WATCH: opens, WatchStep.STOP: bool(watches), WatchStep.ADD: opens}
    may = {
        WatchStep.WATCH: can_watch(viewer, reads=reads) and not own,
        WatchStep.STOP: own,
        WatchStep.ADD: may_add,
    }
    choices = {step.value: may[step] for step, legal in possible.items() if legal}
    return Watching([each for each in watches if each.person_id in told], told, choices)


def watchers_able(viewer: Viewer, mention: Mention, now: datetime) -> QuerySet[Person]:
    """Return whom the viewer might let watch it, by name: who may read it."""
    found = Person.objects.visible_to(viewer).filter(pk__in=mention_readers(mention, now))
    return found.order_by("display_name", "pk")


def watchers_offered(viewer: Viewer, mention: Mention, now: datetime) -> QuerySet[Person]:
    """Return those of them who do not watch it yet, without the viewer; who reads it is asked of
    everybody, so it is asked once."""
    watching = Watch.objects.filter(mention=mention).values("person")
    able = watchers_able(viewer, mention, now).exclude(pk__in=watching)
    keys = list(able.exclude(pk=viewer.person_id or 0).values_list("pk", flat=True))
    found = Person.objects.filter(pk__in=keys) if keys else Person.objects.none()
    return found.order_by("display_name", "pk")
