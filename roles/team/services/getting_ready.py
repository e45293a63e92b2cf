"""To-dos about a role that is held: what its holder needs to be ready, and another focus."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import ItemKind, runs_nearest
from roles.team.selectors.circle import answering, circle_around
from roles.team.services.asking import answer_due, path_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

CHECKLIST: Final = "checklist"
FOCUS: Final = "focus"
ACCESS: Final = ItemKind.ACCESS.value
OTHERS_DO: Final = (ItemKind.ACCESS, ItemKind.CLAUSE)  # the holder can only wait for these
DAYS: Final = 14


def checklist_owe(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """Ask the holder to see to what is missing, within fourteen days of having the role, or of
    its first day if that is later."""
    begins = max(organisation_today(now), assignment.starts_on)
    zone = ZoneInfo(organisation_settings().time_zone)
    last = datetime.combine(begins + timedelta(days=DAYS), time(23, 59, 59), zone)
    todo_open(
        actor=actor,
        person=assignment.person,
        kind=CHECKLIST,
        ref=assignment.uid,
        title=_("Get ready: %(role)s") % {"role": assignment.role},
        path=path_of(assignment),
        reason=_("All said yes; what is still missing is yours to do"),
        due_at=last.astimezone(UTC),
        now=now,
    )


def access_owe(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """Ask an owner of its channels, else who runs the department, to let the holder in.

    Nothing where no access is waited for.
    """
    item = assignment.items.filter(kind=ItemKind.ACCESS, met_at=None).first()
    person = access_keeper(assignment, now) if item else None
    if item is None or person is None:
        return
    item.person = person
    item.save(update_fields=["person"])
    todo_open(
        actor=actor,
        person=person,
        kind=ACCESS,
        ref=assignment.uid,
        title=_("Give access: %(person)s as %(role)s")
        % {"person": assignment.person, "role": assignment.role},
        path=path_of(assignment),
        reason=_("They answer on a channel that you look after"),
        due_at=answer_due(ItemKind.CONSENT, now),
        now=now,
    )


def access_keeper(assignment: Assignment, now: datetime) -> Person | None:
    """Return who can let somebody into the channels: an owner, a second administrator, or who
    runs the department; never the holder, and nobody from outside, who may not see the role."""
    channels = assignment.channels.order_by("pk").values_list("owner_id", "second_admin_id")
    wanted = [pk for pair in zip(*channels, strict=True) for pk in pair]
    there = answering().exclude(pk=assignment.person_id).exclude(kind=Person.Kind.EXTERNAL)
    able = there.in_bulk([pk for pk in wanted if pk])
    for pk in wanted:
        if pk in able:
            return able[pk]
    circle = circle_around(assignment.role.department_id, organisation_today(now))
    nearest = runs_nearest(circle, never={assignment.person_id}).person_id
    return there.filter(pk=nearest or 0).first()


def access_settle(
    *, actor: Viewer, assignment_ids: Collection[int], outcome: Todo.Outcome, now: datetime
) -> None:
    """Close what was asked about access to the channels of these."""
    _settle(actor, ACCESS, assignment_ids, outcome, now)


def checklists_done(*, actor: Viewer, now: datetime) -> None:
    """Ask those holders no more who can only wait for others by now; nothing to do costs a read."""
    _lacking_nothing(actor, Assignment.objects.all(), Todo.Outcome.DONE, now)


def checklists_spare(*, actor: Viewer, assignment_ids: Collection[int], now: datetime) -> None:
    """Ask no more those of these holders who lack nothing of their own any more, since it is not
    needed; one read where nothing was asked."""
    held = Assignment.objects.filter(pk__among=assignment_ids)
    _lacking_nothing(actor, held, Todo.Outcome.NOT_NEEDED, now)


def _lacking_nothing(
    actor: Viewer, assignments: QuerySet[Assignment], outcome: Todo.Outcome, now: datetime
) -> None:
    theirs = ChecklistItem.objects.filter(assignment=OuterRef("pk"), met_at=None).exclude(
        kind__in=OTHERS_DO
    )
    owed = Todo.objects.open().filter(subject__kind=CHECKLIST).values("subject__ref")
    waiting = assignments.filter(~Exists(theirs), uid__in=owed)
    ids = list(waiting.values_list("pk", flat=True))
    if ids:
        checklists_settle(actor=actor, assignment_ids=ids, outcome=outcome, now=now)


def checklists_settle(
    *, actor: Viewer, assignment_ids: Collection[int], outcome: Todo.Outcome, now: datetime
) -> None:
    """Close what these holders were asked for; one query where nothing was."""
    _settle(actor, CHECKLIST, assignment_ids, outcome, now)


def focus_settle(
    *, actor: Viewer, assignment_ids: Collection[int], outcome: Todo.Outcome, now: datetime
) -> None:
    """Close what was asked about the focus of these; one query where nothing was."""
    _settle(actor, FOCUS, assignment_ids, outcome, now)


def _settle(
    actor: Viewer, kind: str, assignment_ids: Collection[int], outcome: Todo.Outcome, now: datetime
) -> None:
    uids = Assignment.objects.filter(pk__in=assignment_ids).values("uid")
    owed = Todo.objects.open().filter(subject__kind=kind, subject__ref__in=uids)
    for ref in list(owed.values_list("subject__ref", flat=True).order_by("pk")):
        todos_close(actor=actor, kind=kind, ref=ref, outcome=outcome, now=now)
