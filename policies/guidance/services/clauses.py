"""What roles need of contract clauses: asked for, met and dropped as people, roles and texts
change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from policies.guidance.models import Policy
from policies.guidance.selectors import acknowledge_days, guideline_path
from policies.guidance.selectors.clauses import (
    attested_ids,
    clause_assignments,
    clauses_in_force,
)
from policies.guidance.selectors.needed import clause_items
from policies.guidance.services.checklist import versions_held
from policies.guidance.services.contracts import contracts_owe
from roles.org.models import Person
from roles.org.selectors import organisation_settings
from roles.org.selectors.joining import joiners_due
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import ItemKind
from roles.team.services import (
    checklist_item_meet,
    checklist_items_add,
    checklist_items_drop,
    checklist_items_pause,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from roles.org.models import OrganisationSettings
    from roles.team.hooks import ItemDraft

CLAUSE = ItemKind.CLAUSE


def clauses_needed(assignment: Assignment, now: datetime) -> list[ItemDraft]:
    """Return an item for each contract clause that ``assignment`` needs, met where HR has
    confirmed it already.

    Holds the person's row, so that a confirmation in the same moment is seen or meets the item.
    """
    if not assignment.role.type.contract_clause:
        return []
    held = [each for each in versions_held() if each.policy.kind == Policy.Kind.CLAUSE]
    needed = [
        each for each in held if clause_assignments(each.policy).filter(pk=assignment.pk).exists()
    ]
    Person.objects.select_for_update(no_key=True).get(pk=assignment.person_id)
    return clause_items(needed, assignment.person_id)


@transaction.atomic
def clauses_follow(*, actor: Viewer, person_ids: Collection[int] | None, now: datetime) -> None:
    """Let the roles of ``person_ids``, None for all, need the contract clauses that they are to
    have, and no other; twice is once.

    A few statements for each clause in force, whatever the number of people; the settings and who
    confirms contracts are read once.
    """
    versions = clauses_in_force() if person_ids is None or person_ids else []
    if versions:
        settings = organisation_settings()
        for version in versions:
            _follow(actor, version, now, settings, person_ids=person_ids)
    contracts_owe(actor=actor, versions=versions, now=now)


def clause_follow(
    *, actor: Viewer, version: PolicyVersion, now: datetime, anew: bool = False
) -> None:
    """Ask the roles that need it and lack it, ``anew`` all that need it, for a contract with the
    clause. Who is ready has the days of the clause; whoever has signed already has met it."""
    _follow(actor, version, now, organisation_settings(), anew=anew)
    contracts_owe(actor=actor, versions=[version], now=now)


def _follow(
    actor: Viewer,
    version: PolicyVersion,
    now: datetime,
    settings: OrganisationSettings,
    *,
    anew: bool = False,
    person_ids: Collection[int] | None = None,
) -> None:
    policy = version.policy
    needing = clause_assignments(policy)
    wanted = needing if person_ids is None else needing.filter(person__in=person_ids)
    has = ChecklistItem.objects.filter(kind=CLAUSE, ref=policy.uid).values("assignment")
    lacking = wanted if anew else wanted.exclude(pk__in=has)
    ready = wanted.ready_or_resting(now).order_by().values("pk")
    grace = now + timedelta(days=acknowledge_days(policy, settings))
    for assignments, blocks_from in (
        (lacking.filter(pk__in=ready), joiners_due(grace, settings, "person")),
        (lacking.exclude(pk__in=ready), now),
    ):
        clause_ask(
            actor=actor, version=version, assignments=assignments, blocks_from=blocks_from, now=now
        )
    checklist_items_drop(actor=actor, kind=CLAUSE, ref=policy.uid, now=now, keep=needing)
    unmet = wanted.filter(items__kind=CLAUSE, items__ref=policy.uid, items__met_at=None)
    signed = attested_ids(version).filter(person__in=unmet.order_by().values("person"))
    if people := list(signed):
        clause_meet(actor=actor, version=version, person_ids=people, now=now)


def clauses_rest(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> None:
    """Let clauses block the roles of these people, who are back from leave, as much later."""
    settings = organisation_settings()
    for version in clauses_in_force():
        checklist_items_pause(
            actor=actor,
            kind=CLAUSE,
            ref=version.policy.uid,
            days=acknowledge_days(version.policy, settings),
            person_ids=person_ids,
            now=now,
        )


def clause_ask(
    *,
    actor: Viewer,
    version: PolicyVersion,
    assignments: QuerySet[Assignment],
    blocks_from: datetime | Combinable,
    now: datetime,
) -> int:
    """Let these roles need it, also where it had been met; return how many."""
    return checklist_items_add(
        actor=actor,
        assignments=assignments,
        kind=CLAUSE,
        ref=version.policy.uid,
        title=version.title,
        path=guideline_path(version.policy),
        blocks_from=blocks_from,
        now=now,
    )


def clause_lack(*, actor: Viewer, version: PolicyVersion, person: Person, now: datetime) -> None:
    """Let this person's roles that have it need it again, at once."""
    ref = version.policy.uid
    held = Assignment.objects.open().filter(person=person, items__kind=CLAUSE, items__ref=ref)
    clause_ask(actor=actor, version=version, assignments=held, blocks_from=now, now=now)
    keep = clause_assignments(version.policy)
    checklist_items_drop(actor=actor, kind=CLAUSE, ref=ref, now=now, keep=keep)


def clause_meet(
    *, actor: Viewer, version: PolicyVersion, person_ids: list[int], now: datetime
) -> int:
    """Let the roles of these people lack it no more; return how many items were met."""
    return checklist_item_meet(
        actor=actor, kind=CLAUSE, ref=version.policy.uid, person_ids=person_ids, now=now
    )
