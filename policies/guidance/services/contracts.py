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
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from roles.org.models import Person

CONTRACTS: Final = "contracts"


def contracts_owe(*, actor: Viewer, versions: Iterable[PolicyVersion], now: datetime) -> None:
    """Let those who confirm contracts have one to-do for each of these clauses while roles wait
    for it, and nobody else: for the own of the only one who confirms, whoever stands in.

    Twice is once. Who is asked and until when is read once, and not at all while none waits; a
    fixed number of statements for each clause whatever the number of people who lack it.
    """
    held = list(versions)
    waiting = _waiting([each.policy.uid for each in held])
    lacking = _refs(waiting)
    people = attesters(now) if lacking else ()
    only = people[0].pk if len(people) == 1 else 0
    own = _refs(waiting.filter(assignment__person=only)) if only else set()
    others = _refs(waiting.exclude(assignment__person=only)) if own else lacking
    instead = attesters(now, without=[only]) if own else ()
    due_at = answer_due(ItemKind.APPROVE, now) if lacking else now
    for version in held:
        ref = version.policy.uid
        asked = [*(people if ref in others else ()), *(instead if ref in own else ())]
        _owe(actor, version, asked, due_at, now)


def _waiting(refs: list[UUID]) -> QuerySet[ChecklistItem]:
    """Return what roles wait for of these clauses."""
    items = ChecklistItem.objects.filter(kind=ItemKind.CLAUSE, ref__in=refs, met_at=None)
    return items.filter(assignment__state__in=OPEN_STATES)


def _refs(items: QuerySet[ChecklistItem]) -> set[UUID]:
    found = items.order_by().values_list("ref", flat=True).distinct()
    return {ref for ref in found if ref is not None}


def _owe(
    actor: Viewer,
    version: PolicyVersion,
    people: Sequence[Person],
    due_at: datetime,
    now: datetime,
) -> None:
    """Ask exactly these people."""
    policy = version.policy
    asked = {person.pk: person for person in people}
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
            due_at=due_at,
            now=now,
        )
