"""People who come, move, leave or change roles after a guideline was published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from governance.todos.models import Todo
from governance.todos.services import todos_close, todos_open
from policies.guidance.rules import JOINER_DAYS
from policies.guidance.selectors import (
    acknowledgements_counting,
    assignments_lacking,
    guideline_path,
    people_named,
    todos_outside,
    versions_in_force,
)
from policies.guidance.services.carrying import TODO_KIND
from policies.guidance.services.checklist import versions_held
from roles.team.rules import ItemKind
from roles.team.selectors import audience_by_role, audience_people
from roles.team.services import checklist_items_add

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from roles.org.models import Person


@transaction.atomic
def guidelines_ask(
    *,
    actor: Viewer,
    person_ids: Collection[int] | None,
    now: datetime,
    joining: bool,
    only: Collection[int] = (),
) -> int:
    """Ask ``person_ids``, None for everybody, to read what they have come to be bound by; return
    how many to-dos.

    ``joining``: they came or moved, and have a month, or until all others are due. Otherwise
    a role brought them into the audience, and they have as long as the guideline says. Nobody is
    asked twice, nor for what they have acknowledged. A few statements for each guideline in
    force, whatever the number of people.
    """
    asked = 0
    for version in _looked_at(versions_held(), only):
        if not joining and not audience_by_role(version.policy):
            continue
        people = _owing(version, person_ids)
        if people.exists():
            due_at = _due(version, now, joining=joining)
            _need(actor, version, people, now, due_at)
            asked += _ask(actor, version, people, now, due_at)
    return asked


def _looked_at(versions: list[PolicyVersion], only: Collection[int]) -> list[PolicyVersion]:
    """Return all, or the versions named by ``only``."""
    return [version for version in versions if not only or version.pk in only]


def _due(version: PolicyVersion, now: datetime, *, joining: bool) -> datetime:
    """Return the later of when all others are due and when these have had their time."""
    days = version.policy.days_to_acknowledge
    own = now + timedelta(days=JOINER_DAYS if joining else days)
    return max(own, (version.published_at or now) + timedelta(days=days))


def _owing(version: PolicyVersion, person_ids: Collection[int] | None) -> QuerySet[Person]:
    """Return those it is for who have neither signed it nor been asked yet."""
    asked = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=version.uid)
    return people_named(
        audience_people(version.policy)
        .exclude(pk__in=acknowledgements_counting(version).values("person_id"))
        .exclude(pk__in=asked.values("person_id")),
        person_ids,
    )


def _need(
    actor: Viewer,
    version: PolicyVersion,
    people: QuerySet[Person],
    now: datetime,
    due_at: datetime,
) -> None:
    """Let roles that these people brought along need it too, after the same time to read."""
    policy = version.policy
    checklist_items_add(
        actor=actor,
        assignments=assignments_lacking(policy, people, ItemKind.GUIDELINE, policy.uid),
        kind=ItemKind.GUIDELINE,
        ref=policy.uid,
        title=version.title,
        path=guideline_path(policy),
        blocks_from=due_at,
        now=now,
    )


def _ask(
    actor: Viewer,
    version: PolicyVersion,
    people: QuerySet[Person],
    now: datetime,
    due_at: datetime,
) -> int:
    return todos_open(
        actor=actor,
        people=people,
        kind=TODO_KIND,
        ref=version.uid,
        title=version.title,
        path=guideline_path(version.policy),
        reason=F("audience_reason"),
        due_at=due_at,
        now=now,
    )


@transaction.atomic
def guidelines_release(
    *,
    actor: Viewer,
    person_ids: Collection[int] | None,
    now: datetime,
    by_role: bool = False,
    only: Collection[int] = (),
) -> int:
    """Close what ``person_ids`` need not read any more: they left, or moved out of its reach.

    ``by_role``: only their roles have changed, and only what is for roles is looked at.
    """
    return sum(
        _release(actor, version, person_ids, now)
        for version in _looked_at(versions_in_force(), only)
        if not by_role or audience_by_role(version.policy)
    )


def _release(
    actor: Viewer, version: PolicyVersion, person_ids: Collection[int] | None, now: datetime
) -> int:
    freed = todos_outside(TODO_KIND, version.uid, version.policy, person_ids)
    if not freed:
        return 0
    return todos_close(
        actor=actor,
        kind=TODO_KIND,
        ref=version.uid,
        outcome=Todo.Outcome.NOT_NEEDED,
        now=now,
        person_ids=freed,
    )
