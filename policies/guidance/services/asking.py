"""People who come, move, leave or change roles after a guideline was published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from governance.todos.models import Todo
from governance.todos.selectors import people_back
from governance.todos.services import todos_close, todos_open
from policies.guidance.selectors import (
    acknowledge_days,
    acknowledgements_counting,
    assignments_lacking,
    exempt,
    guideline_path,
    people_named,
    refs_lacking,
    refs_owed,
    todos_outside,
    versions_in_force,
)
from policies.guidance.services.carrying import TODO_KIND
from policies.guidance.services.checklist import people_held, versions_held
from policies.guidance.services.clauses import clauses_rest
from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.org.selectors.joining import joiners_due
from roles.team.rules import ItemKind
from roles.team.selectors import assignments_bound, audience_by_role, audience_people
from roles.team.services import (
    checklist_items_add,
    checklist_items_drop,
    checklist_items_wait,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy, PolicyVersion
    from roles.org.models import OrganisationSettings


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
    asked twice, nor for what they have acknowledged; another role of who is asked already needs
    it, too. A few statements for each guideline in force, whatever the number of people.
    """
    held = _looked_at(versions_held(), only)
    if not held:
        return 0
    asked, settings, today = 0, organisation_settings(), organisation_today(now)
    people_held(person_ids, held)
    owed = refs_owed(TODO_KIND, person_ids)
    for version in held:
        if not joining and not audience_by_role(version.policy):
            continue
        if version.uid in owed:
            _further_roles(actor, version, person_ids, now)
        people = people_named(people_owing(version, today), person_ids)
        if people.exists():
            due_at = _due(version, settings, now, joining=joining)
            asked += people_ask(
                actor=actor,
                version=version,
                people=people,
                now=now,
                due_at=due_at,
                settings=settings,
            )
    return asked


def _further_roles(
    actor: Viewer, version: PolicyVersion, person_ids: Collection[int] | None, now: datetime
) -> None:
    """Let roles that have come to need it block, where their holder owes it already, when that is
    due."""
    owing = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=version.uid)
    people = people_named(Person.objects.filter(pk__in=owing.values("person_id")), person_ids)
    policy = version.policy
    checklist_items_add(
        actor=actor,
        assignments=assignments_lacking(policy, people, ItemKind.GUIDELINE, policy.uid),
        kind=ItemKind.GUIDELINE,
        ref=policy.uid,
        title=version.title,
        path=guideline_path(policy),
        blocks_from=now,
        now=now,
        todo_ref=version.uid,
    )


def _looked_at(versions: list[PolicyVersion], only: Collection[int]) -> list[PolicyVersion]:
    """Return all, or the versions named by ``only``."""
    return [version for version in versions if not only or version.pk in only]


def _due(
    version: PolicyVersion, settings: OrganisationSettings, now: datetime, *, joining: bool
) -> datetime:
    """Return the later of when all others are due and when these have had their time."""
    days = acknowledge_days(version.policy, settings)
    own = now + timedelta(days=settings.joiner_days if joining else days)
    return max(own, (version.published_at or now) + timedelta(days=days))


def people_owing(version: PolicyVersion, today: date) -> QuerySet[Person]:
    """Return those it is for who have neither signed it nor been asked yet, nor are exempt."""
    asked = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=version.uid)
    return (
        audience_people(version.policy)
        .exclude(pk__in=acknowledgements_counting(version).values("person_id"))
        .exclude(pk__in=asked.values("person_id"))
        .exclude(exempt(version.policy, today))
    )


def people_ask(
    *,
    actor: Viewer,
    version: PolicyVersion,
    people: QuerySet[Person],
    now: datetime,
    due_at: datetime,
    settings: OrganisationSettings,
    anew: bool = False,
) -> int:
    """Ask ``people`` for it, by ``due_at`` or, if that is later, within their days as a joiner;
    return how many to-dos are new.

    Roles that they brought along need it too, after the same time to read; ``anew``: all of
    their roles that it binds, also where it had been met.
    """
    policy = version.policy
    if anew:
        assignments = assignments_bound(policy).filter(person__in=people)
    else:
        assignments = assignments_lacking(policy, people, ItemKind.GUIDELINE, policy.uid)
    checklist_items_add(
        actor=actor,
        assignments=assignments,
        kind=ItemKind.GUIDELINE,
        ref=policy.uid,
        title=version.title,
        path=guideline_path(policy),
        blocks_from=joiners_due(due_at, settings, "person"),
        now=now,
    )
    return todos_open(
        actor=actor,
        people=people,
        kind=TODO_KIND,
        ref=version.uid,
        title=version.title,
        path=guideline_path(version.policy),
        reason=F("audience_reason"),
        due_at=joiners_due(due_at, settings),
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
    """Close what ``person_ids`` need not read any more, their roles included: they left, or moved
    out of its reach.

    ``by_role``: only their roles have changed, and only what is for roles is looked at.
    """
    versions = [
        version
        for version in _looked_at(versions_in_force(), only)
        if not by_role or audience_by_role(version.policy)
    ]
    lacking = refs_lacking(ItemKind.GUIDELINE, person_ids) if versions else set()
    for version in versions:
        if version.policy.uid in lacking:
            items_release(actor=actor, policy=version.policy, now=now, person_ids=person_ids)
    return sum(_release(actor, version, person_ids, now) for version in versions)


def items_release(
    *, actor: Viewer, policy: Policy, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Let no role, of ``person_ids`` or of anybody, wait for ``policy`` that it no longer binds;
    return how many items went."""
    return checklist_items_drop(
        actor=actor,
        kind=ItemKind.GUIDELINE,
        ref=policy.uid,
        now=now,
        keep=assignments_bound(policy),
        person_ids=person_ids,
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


@transaction.atomic
def people_back_wait(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Let the roles of who is back from leave since ``now`` wait as much longer for guidelines and
    clauses; return how many are back. One query while nobody is."""
    back = people_back(person_ids, now)
    for version in versions_in_force() if back else ():
        checklist_items_wait(
            actor=actor,
            kind=ItemKind.GUIDELINE,
            ref=version.policy.uid,
            todo_ref=version.uid,
            person_ids=back,
            now=now,
        )
    if back:
        clauses_rest(actor=actor, person_ids=back, now=now)
    return len(back)
