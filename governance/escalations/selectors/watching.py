"""Who may read a mention, and who of them watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from governance.escalations.models import Escalation, Mention, RunStep, Watch
from governance.escalations.rules.watching import (
    WatchStep,
    can_add_watcher,
    can_end_watch,
    can_watch,
    watch_opens,
)
from roles.org.models import Department, Person
from roles.org.selectors import departments_above_each, organisation_today, people_told
from roles.team.models import Assignment, Role
from roles.team.rules import LEGAL, RoleKind

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

    Keys = QuerySet[Any, tuple[int | None]]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who watches a mention, since when, and who let them, where the viewer reads that name."""

    person: Person
    since: datetime
    added_by: Person | None
    you: bool
    may_end: bool  # whether the viewer may


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches a mention, as far as the viewer reads their names, and what may be done."""

    watchers: list[Watcher]
    own: bool  # whether the viewer is one of them
    choices: dict[str, bool]  # each step that is possible now, and whether it is the viewer's


def mention_readers(mention: Mention, now: datetime) -> QuerySet[Person]:
    """Return the people for whom ``Mention.readable_to`` says yes, asked the other way round: of
    one mention, by whom; those who can still sign in. Two queries before, for what is above its
    department and for whose roles read it.

    Each reason names the few for whom it holds, so that nobody else is looked at: asked of each
    of 100,000 people it took 800 ms, and so it takes 3."""
    today, place = organisation_today(now), mention.department_id
    first, *more = [_by_role(mention, today), *_dealt_with(mention)]
    if place is not None:
        more += _above(place)
    can_sign_in = Person.objects.here(today).exclude(user__is_active=False)
    return can_sign_in.filter(pk__in=first.union(*more))


def _by_role(mention: Mention, today: date) -> Keys:
    """The head coaches, the coaches of its department, and legal where it is held. The roles are
    asked for first: by a plan without statistics each assignment would be looked at."""
    coaches, head = Role.objects.filter(type__kind=RoleKind.COACH), Q(type__function="head")
    more = []
    if mention.department_id is not None:
        more.append(coaches.filter(~head, department=mention.department_id))
    if mention.held_at is not None:
        more.append(Role.objects.filter(type__kind=RoleKind.BOOTH, type__function=LEGAL))
    found = coaches.filter(head).values_list("pk").union(*(each.values_list("pk") for each in more))
    held = Assignment.objects.active().within_dates(today)
    return held.filter(role__in=[pk for (pk,) in found]).values_list("person")


def _dealt_with(mention: Mention) -> list[Keys]:
    """Who reported it, has it, or is or was asked."""
    near = Escalation.objects.filter(mention=mention)
    asked = RunStep.objects.filter(escalation__mention=mention)
    return [
        Mention.objects.filter(pk=mention.pk).values_list("logged_by"),
        near.values_list("holder"),
        near.values_list("asked"),
        asked.values_list("person"),
    ]


def _above(place: int) -> list[Keys]:
    """Who leads the department or one above it, and line managers who work in it."""
    lines = departments_above_each([place])[place]
    led = Department.objects.filter(pk__in=lines, closed_on=None)
    reports = Person.objects.employed().filter(manager=OuterRef("pk"))
    here = Person.objects.filter(Exists(reports), department=place)
    return [led.values_list("head"), here.values_list("pk")]


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
    holder_id = escalation.holder_id if escalation else None
    seen = [each for each in watches if each.person_id in told]
    watchers = [_watcher(viewer, each, told, holder_id) for each in seen]
    own = any(each.person_id == viewer.person_id for each in watches)
    may_add = can_add_watcher(viewer, holder_id=holder_id, department_id=mention.department_id)
    possible = {WatchStep.WATCH: opens, WatchStep.STOP: bool(seen), WatchStep.ADD: opens}
    may = {
        WatchStep.WATCH: can_watch(viewer, reads=reads) and not own,
        WatchStep.STOP: any(each.may_end for each in watchers),
        WatchStep.ADD: may_add,
    }
    choices = {step.value: may[step] for step, legal in possible.items() if legal}
    return Watching(watchers, own, choices)


def _watcher(viewer: Viewer, watch: Watch, told: set[int], holder_id: int | None) -> Watcher:
    may_end = can_end_watch(
        viewer, person_id=watch.person_id, added_by_id=watch.added_by_id, holder_id=holder_id
    )
    by = watch.added_by if watch.added_by_id in told else None
    you = watch.person_id == viewer.person_id
    return Watcher(watch.person, watch.since, by, you=you, may_end=may_end)


def watchers_able(viewer: Viewer, mention: Mention, now: datetime) -> QuerySet[Person]:
    """Return whom the viewer might let watch it, by name: who may read it."""
    found = Person.objects.visible_to(viewer).filter(pk__in=mention_readers(mention, now))
    return found.order_by("display_name", "pk")


def watchers_offered(viewer: Viewer, mention: Mention, now: datetime) -> QuerySet[Person]:
    """Return those of them who do not watch it yet, without the viewer; who reads it is asked
    once."""
    watching = Watch.objects.filter(mention=mention).values("person")
    able = watchers_able(viewer, mention, now).exclude(pk__in=watching)
    keys = list(able.exclude(pk=viewer.person_id or 0).values_list("pk", flat=True))
    found = Person.objects.filter(pk__in=keys) if keys else Person.objects.none()
    return found.order_by("display_name", "pk")
