"""Asking HR to say who has signed a contract, while roles wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from policies.guidance.selectors.clauses import attesters
from roles.team.models import ChecklistItem
from roles.team.rules import OPEN_STATES, ItemKind
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy, PolicyVersion
    from roles.org.models import Person

CONTRACTS: Final = "contracts"


def contracts_owe(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Let those who confirm contracts have one to-do while roles wait for it, and nobody else.

    Twice is once; a fixed number of statements whatever the number of people who lack it.
    """
    policy = version.policy
    asked = {person.pk: person for person in _asked(policy, now)}
    owing = Todo.objects.open().filter(subject__kind=CONTRACTS, subject__ref=policy.uid)
    over = set(owing.values_list("person_id", flat=True)) - set(asked)
    if over:
        outcome = Todo.Outcome.NOT_NEEDED if asked else Todo.Outcome.DONE
        todos_close(
            actor=actor, kind=CONTRACTS, ref=policy.uid, outcome=outcome, now=now, person_ids=over
        )
    for person in asked.values():
        todo_open(
            actor=actor,
            person=person,
            kind=CONTRACTS,
            ref=policy.uid,
            title=_("Contracts: %s") % version.title,
            path=reverse("guideline_contracts", args=[policy.slug]),
            reason=_("Roles wait until it is confirmed that the contract is signed"),
            due_at=answer_due(ItemKind.APPROVE, now),
            now=now,
        )


def _asked(policy: Policy, now: datetime) -> list[Person]:
    """Return who is asked: nobody while none lacks it; for the own of the only one, another."""
    items = ChecklistItem.objects.filter(
        kind=ItemKind.CLAUSE, ref=policy.uid, met_at=None, assignment__state__in=OPEN_STATES
    )
    if not items.exists():
        return []
    people = attesters(now)
    only = people[0].pk if len(people) == 1 else 0
    if not items.filter(assignment__person=only).exists():
        return list(people)
    others = items.exclude(assignment__person=only).exists()
    return [*(people if others else ()), *attesters(now, without=[only])]
