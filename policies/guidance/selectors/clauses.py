"""Contract clauses: which roles need one, who has signed, and who confirms that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.models import Attestation, Policy, PolicyVersion
from policies.guidance.selectors.approving import deciders_chain, root_department
from roles.org.selectors import organisation_today
from roles.team.rules import HR
from roles.team.selectors import assignments_bound
from roles.team.selectors.circle import answering, circle_around
from roles.team.selectors.holders import function_holders

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from roles.org.models import Person
    from roles.team.models import AssignmentQuerySet


def clauses_in_force() -> list[PolicyVersion]:
    """Return the contract clauses in force, each with its policy; one query."""
    found = PolicyVersion.objects.published().filter(policy__kind=Policy.Kind.CLAUSE)
    return list(found.select_related("policy").order_by("pk"))


def clause_assignments(policy: Policy) -> AssignmentQuerySet:
    """Return the roles that need a contract with this clause: those that it is for, of a kind
    that asks for contract clauses. The one place that decides which do."""
    return assignments_bound(policy).filter(role__type__contract_clause=True)


def attested_ids(version: PolicyVersion) -> QuerySet[Attestation, int]:
    """Return the ids of who has a contract with the clause as it is in force."""
    found = Attestation.objects.counting().filter(version__policy=version.policy_id)
    return found.values_list("person_id", flat=True)


def attesters(now: datetime, without: Collection[int] = ()) -> tuple[Person, ...]:
    """Return who confirms contracts of the people ``without``: HR that is ready, else whoever
    answers in its place, never one of them. Eight queries at most."""
    can = [each for each in function_holders(HR, now) if each.employment == "active"]
    own = tuple(each for each in can if each.pk not in without)
    if own:
        return own
    circle = circle_around(root_department(), organisation_today(now))
    for ids in deciders_chain(circle):
        found = answering().in_bulk([pk for pk in ids if pk not in without])
        if found:
            return tuple(found[pk] for pk in ids if pk in found)
    return ()


def attesters_of(people: Collection[int], now: datetime) -> tuple[Person, ...]:
    """Return who confirms the contracts of ``people``: whoever does for all, and of the only one
    who does, alone, whoever stands in."""
    asked = attesters(now)
    ids = [each.pk for each in asked]
    return attesters(now, without=ids) if ids == list(people) else asked
