"""What follows from a plan: found by applying it, looking, and undoing it.

A rehearsal cannot disagree with the real thing, because it is the real thing: whoever hears
that people changed is told, and answers, inside a savepoint that is rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from governance.accounts.models import User
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.hooks import department_contents
from roles.org.models import Department, Person
from roles.sync.engine.apply import accounts_affected
from roles.sync.rules import REHEARSED_CHANGES
from roles.sync.services.writing import changes_write
from roles.team.models import Assignment
from roles.team.rules import state_word
from roles.team.selectors import gaps
from roles.team.selectors.closures import closure_todos

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.sync.engine.compare import Comparison
    from roles.sync.importers.sheets import Sheet
    from roles.sync.models import ImportPlan

NAMED = 300  # of each kind; all are counted


@dataclass(frozen=True, slots=True)
class Picture:
    """What the organisation looks like at one moment, as far as an import may touch it."""

    words: dict[int, str]  # of the open assignments of those who are here
    gaps: dict[tuple[str, UUID], Gap]
    people: int
    todos: int
    last_todo: int
    orphans: frozenset[int]  # channels whose owner has left
    missed: frozenset[int]  # channels that a full file did not have
    headed: frozenset[int]  # departments that have a head
    departments: frozenset[int]  # those that are open


def picture_take(now: datetime) -> Picture:
    """Return it; a handful of statements, of the size of what is held and uncovered."""
    ready = set(Assignment.objects.ready(now).values_list("pk", flat=True))
    here = Assignment.objects.open().exclude(person__employment=Person.Employment.LEFT)
    held = here.values_list("pk", "state")  # what a leaver had is only handed over
    missed = Channel.objects.filter(missed_at__isnull=False)
    headed = Department.objects.filter(closed_on=None, head__isnull=False)
    orphans = Channel.objects.filter(owner__employment=Person.Employment.LEFT)
    return Picture(
        words={pk: state_word(state, ready=pk in ready) for pk, state in held},
        gaps={(gap.rule, gap.subject_uid): gap for gap in gaps(now=now, questions=False)},
        people=Person.objects.employed().count(),
        todos=Todo.objects.open().count(),
        last_todo=Todo.objects.aggregate(last=Max("pk"))["last"] or 0,
        orphans=frozenset(orphans.values_list("pk", flat=True)),
        missed=frozenset(missed.values_list("pk", flat=True)),
        headed=frozenset(headed.values_list("pk", flat=True)),
        departments=frozenset(Department.objects.current().values_list("pk", flat=True)),
    )


def consequences_rehearse(
    cursor: CursorWrapper,
    actor: Viewer,
    plan: ImportPlan,
    sheets: dict[str, Sheet],
    found: Comparison,
) -> dict[str, Any]:
    """Return what would follow, as JSON; {} for more changes than are rehearsed at once."""
    if plan.size > REHEARSED_CHANGES:
        return {}
    now = plan.made_at
    before = picture_take(now)
    with transaction.atomic():
        changes_write(cursor, actor, sheets, found, now=now)
        told = pictures_compare(before, picture_take(now))
        if "people" in found.tables:
            closed, back = (accounts_affected(cursor, action) for action in ("left", "rehired"))
            opened = User.objects.filter(pk__in=back, is_active=True).count()
            told["accounts"] = {"closed": len(closed), "opened": opened}
        transaction.set_rollback(True)
    return told


def pictures_compare(before: Picture, after: Picture) -> dict[str, Any]:
    """Return what is different, as JSON; call it while what ``after`` shows is there."""
    opened = Todo.objects.open().filter(pk__gt=before.last_todo).count()
    new = [gap for key, gap in after.gaps.items() if key not in before.gaps]
    closed = [gap for key, gap in before.gaps.items() if key not in after.gaps]
    return {
        "people": [before.people, after.people],
        "roles": _roles(before.words, after.words),
        "gaps": {
            "before": len(before.gaps),
            "after": len(after.gaps),
            "new": [_gap(gap) for gap in sorted(new, key=lambda gap: gap.severity)[:NAMED]],
            "closed": [_gap(gap) for gap in closed[:NAMED]],
            "uncoached": sum(_uncoached(gap) for gap in new),
        },
        "todos": {
            "before": before.todos,
            "after": after.todos,
            "opened": opened,
            "closed": before.todos + opened - after.todos,
        },
        "channels": _channels(after.orphans - before.orphans),
        "missed": _channels(after.missed - before.missed),
        "headless": _headless(before.headed - after.headed),
        "standing": _standing(before.departments - after.departments, before.last_todo),
    }


def _uncoached(gap: Gap) -> bool:
    return gap.rule == "CV1" and gap.severity == 1


def _gap(gap: Gap) -> dict[str, Any]:
    department = str(gap.department_uid) if gap.department_uid else ""
    return {"rule": gap.rule, "label": gap.label, "department": department}


def _roles(before: dict[int, str], after: dict[int, str]) -> dict[str, Any]:
    """Return whose role ends, or loses or gains its readiness."""
    changed = {pk for pk, word in before.items() if after.get(pk, "ended") != word}
    held = (
        Assignment.objects.filter(pk__in=changed)
        .select_related("person", "role__type", "role__department")
        .order_by("person__display_name", "pk")
    )
    rows = [
        {
            "assignment": str(one.uid),
            "person": one.person.display_name,
            "person_uid": str(one.person.uid),
            "role": one.role.type.name,
            "department": one.role.department.name,
            "was": before[one.pk],
            "becomes": after.get(one.pk, "ended"),
        }
        for one in held[:NAMED]
    ]
    return {
        "ended": sum(pk not in after for pk in changed),
        "unready": sum(before[pk] == "ready" and pk in after for pk in changed),
        "ready": sum(after.get(pk) == "ready" for pk in changed),
        "rows": rows,
    }


def _channels(ids: Collection[int]) -> dict[str, Any]:
    channels = Channel.objects.filter(pk__in=ids).select_related("owner").order_by("handle", "pk")
    rows = [
        {
            "uid": str(channel.uid),
            "handle": str(channel),
            "person_uid": str(channel.owner.uid) if channel.owner else "",
        }
        for channel in channels[:NAMED]
    ]
    return {"count": len(ids), "rows": rows}


def _headless(ids: Iterable[int]) -> dict[str, Any]:
    """Of departments that stay open: one that closes needs no head."""
    departments = Department.objects.filter(pk__in=ids, closed_on=None).order_by("name", "pk")
    names = list(departments.values_list("name", flat=True))
    return {"count": len(names), "names": names[:NAMED]}


def _standing(ids: Iterable[int], last_todo: int) -> dict[str, Any]:
    """Of departments that close: what still stands in them, which here would not be closed, and
    who is asked to decide on it."""
    owed = [todo for todo in closure_todos() if todo.pk > last_todo]
    asked = {todo.subject.ref: str(todo.person) for todo in owed}
    found = Department.objects.filter(pk__in=ids).order_by("name", "pk")
    named = [
        f"{each.name}: {'; '.join(standing)}"
        for each in found[:NAMED]
        if (standing := [word for hook in department_contents for word in hook(each.pk)])
    ]
    who = [
        {"department": each.name, "person": asked[each.uid]}
        for each in found[:NAMED]
        if each.uid in asked
    ]
    return {"count": len(named), "names": named, "asked": who}
