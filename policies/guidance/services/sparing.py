"""A guideline set aside for somebody: nothing is owed meanwhile, and all of it comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.models import Policy
from policies.guidance.rules.standing import policy_of_rule
from policies.guidance.selectors import acknowledge_days, exempt, versions_in_force
from policies.guidance.services.asking import people_ask, people_owing
from policies.guidance.services.carrying import TODO_KIND
from policies.guidance.services.checklist import people_held
from roles.org.models import Person
from roles.org.selectors import departments_below, organisation_settings, organisation_today
from roles.team.rules import ItemKind
from roles.team.selectors import audience_people
from roles.team.services import checklist_item_meet

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from roles.org.models import Exemption


@transaction.atomic
def exemption_follow(*, actor: Viewer, exemption: Exemption, now: datetime) -> None:
    """Let what ``exemption`` is about be owed no more, or again when it has ended.

    Whoever still has not signed then is asked anew and has as long as the guideline says, and
    so have their roles. Whom another exemption spares stays spared. Twice is once. A fixed
    number of statements whatever the number of people.
    """
    policy_uid = policy_of_rule(exemption.rule)
    if policy_uid is None:
        return
    # Nobody is asked now, and nothing of it published. No other guideline is held: of two that are
    # set aside at once neither waits for the other.
    list(Policy.objects.select_for_update(no_key=True).filter(uid=policy_uid))
    version = next((each for each in versions_in_force() if each.policy.uid == policy_uid), None)
    if version is None:
        return
    today = organisation_today(now)
    if exemption.granted and exemption.ended_at is None:
        people_spare(actor=actor, version=version, today=today, now=now)
        return
    people = people_owing(version, today).filter(pk__in=_about(exemption).values("pk"))
    people_held(list(people.values_list("pk", flat=True)), [version])
    if people.exists():
        settings = organisation_settings()
        people_ask(
            actor=actor,
            version=version,
            people=people,
            now=now,
            due_at=now + timedelta(days=acknowledge_days(version.policy, settings)),
            settings=settings,
            anew=True,
        )


def _about(exemption: Exemption) -> QuerySet[Person]:
    if exemption.person_id is not None:
        return Person.objects.filter(pk=exemption.person_id)
    return Person.objects.filter(department__in=departments_below([exemption.department_id or 0]))


def people_spare(
    *,
    actor: Viewer,
    version: PolicyVersion,
    today: date,
    now: datetime,
    person_ids: Collection[int] | None = None,
) -> int:
    """Close what those owe for whom ``version`` is set aside, and let their roles not lack it.

    Returns how many to-dos were closed.
    """
    people = audience_people(version.policy).filter(exempt(version.policy, today))
    if person_ids is not None:
        people = people.filter(pk__among=person_ids)
    spared = list(people.values_list("pk", flat=True))
    if not spared:
        return 0
    closed = todos_close(
        actor=actor,
        kind=TODO_KIND,
        ref=version.uid,
        outcome=Todo.Outcome.EXEMPT,
        now=now,
        person_ids=spared,
    )
    checklist_item_meet(
        actor=actor,
        kind=ItemKind.GUIDELINE,
        ref=version.policy.uid,
        person_ids=spared,
        now=now,
    )
    return closed


@transaction.atomic
def people_moved_spare(*, actor: Viewer, person_ids: Collection[int] | None, now: datetime) -> None:
    """Spare those of ``person_ids`` who came to where a guideline is set aside."""
    today = organisation_today(now)
    for version in versions_in_force():
        people_spare(actor=actor, version=version, today=today, now=now, person_ids=person_ids)
