"""The page on which HR sees and says who has a contract with a clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q

from governance.core.database import row_get
from governance.core.errors import Missing
from governance.core.search import search_any, sort_key
from policies.guidance.models import Attestation, Policy, PolicyVersion
from policies.guidance.rules.attesting import can_attest, sees_contracts
from policies.guidance.selectors.clauses import attesters, clause_assignments
from roles.org.models import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

SHOW: Final = ("lacking", "signed")


@dataclass(frozen=True, slots=True)
class Contracts:
    """A clause in force; ``attests`` is whether the viewer says who has signed it, standing in
    for HR of nobody but ``only``."""

    version: PolicyVersion
    attests: bool
    confirmers: tuple[Person, ...]
    only: int = 0


def contracts_for(viewer: Viewer, slug: str, now: datetime) -> Contracts:
    """Return the clause in force; Missing when it is none, or for whom it does not concern."""
    found = PolicyVersion.objects.visible_to(viewer).published()
    version = (
        found.filter(policy__slug=slug, policy__kind=Policy.Kind.CLAUSE)
        .select_related("policy")
        .first()
    )
    if version is None:
        raise Missing
    asked = attesters(now)
    ids = [each.pk for each in asked]
    attests, only = bool(can_attest(viewer, ids)), 0
    needs = clause_assignments(version.policy).filter(person__in=ids)
    if not attests and len(ids) == 1 and needs.exists():
        attests = bool(can_attest(viewer, [each.pk for each in attesters(now, without=ids)]))
        only = ids[0] if attests else 0
    if not (attests or sees_contracts(viewer)):
        raise Missing
    return Contracts(version, attests=attests, confirmers=asked, only=only)


def contract_people(found: Contracts, *, q: str = "", show: str = "") -> QuerySet[Any]:
    """Return who needs a contract with the clause, and who has one; to be paged.

    ``needs`` is whether a role of theirs asks for it, ``contracts`` what HR said: none or one.
    """
    policy = found.version.policy
    signed = Attestation.objects.counting().filter(version__policy=policy)
    needing = clause_assignments(policy).order_by().values("person")
    people: QuerySet[Any] = (
        Person.objects.employed()
        .annotate(signed=Exists(signed.filter(person=OuterRef("pk"))))
        .filter(Q(pk__in=needing) | Q(signed=True))
        .annotate(needs=Exists(clause_assignments(policy).filter(person=OuterRef("pk"))))
    )
    if show:
        people = people.filter(signed=show == "signed")
    if q.strip():
        people = search_any(people, q, name="display_name")
    contracts = Prefetch("attestations", queryset=signed, to_attr="contracts")
    ordered = people.select_related("department").prefetch_related(contracts)
    return ordered.order_by("signed", sort_key("display_name"), "pk")


def attestation_for(found: Contracts, uid: UUID) -> Attestation:
    """Return what was said of one contract, with what took it back; raise Missing."""
    rows = Attestation.objects.filter(version__policy=found.version.policy_id, withdraws=None)
    return row_get(rows.select_related("version", "person", "withdrawal"), uid)


def contract_of(viewer: Viewer, version: PolicyVersion) -> Attestation | None:
    """Return what HR said of the viewer's own contract; None when it is not confirmed."""
    rows = Attestation.objects.counting().filter(version__policy=version.policy_id)
    return rows.filter(person=viewer.person_id or 0).order_by("-pk").first()
