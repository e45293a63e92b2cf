"""HR says of contracts that they were signed with a clause in them, or takes that back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entries_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.uid import uuid7
from policies.guidance.models import Attestation, Policy, PolicyVersion
from policies.guidance.rules import State
from policies.guidance.rules.attesting import can_attest
from policies.guidance.selectors.clauses import attested_ids, attesters_of
from policies.guidance.services.approving import version_lock
from policies.guidance.services.clauses import clause_lack, clause_meet
from policies.guidance.services.contracts import contracts_owe
from roles.org.models import Person
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

FIRST_DAY: Final = date(1950, 1, 1)
WITHDRAWN: Final = "clause.withdrawn"
MOST: Final = 500  # people at once
TOLD = """
SELECT %s, v.uid, v.title || ', version ' || v.number, jsonb_strip_nulls(jsonb_build_object(
    'person', p.uid, 'attestation', a.uid, 'signed_on', a.signed_on,
    'reference', nullif(a.reference, ''), 'withdraws', w.uid))
FROM policies_guidance_attestation a
JOIN policies_guidance_policyversion v ON v.id = a.version_id
JOIN roles_org_person p ON p.id = a.person_id
LEFT JOIN policies_guidance_attestation w ON w.id = a.withdraws_id
WHERE a.id = ANY(%s) ORDER BY a.id
"""


def _wanted(text: str, most: int, name: str, words: str) -> str:
    """Return what was written, or raise Invalid at its field."""
    found = text.replace("\0", "").strip()
    if not found or len(found) > most:
        raise Invalid(f"{name}_needed", words, problems=[Problem(f"/{name}", words)])
    return found


@deadlock_retried
@transaction.atomic
def clause_attest(
    *,
    actor: Viewer,
    version: PolicyVersion,
    people: Collection[UUID],
    signed_on: date,
    reference: str,
    reason: str,
    now: datetime,
) -> int:
    """Record that ``people`` signed a contract with this text; return for how many that is new.

    Their roles lack it no more, in this transaction. Who has it already is left as they are, so
    twice is once. Raises NotAllowed for all but HR, and for one's own contract; Invalid without
    people, a day that has been, a reference and a reason; Conflict when the clause is not in
    force. A fixed number of statements whatever the number of people.
    """
    found = _people(people)
    _allowed(actor, [each.pk for each in found], now)
    if not FIRST_DAY <= signed_on <= organisation_today(now):
        words = _("Choose the day on which it was signed: today, or a day that has been.")
        raise Invalid("no_such_day", words, problems=[Problem("/signed_on", words)])
    where = _wanted(reference, 200, "reference", _("Say where the contract lies."))
    why = _wanted(reason, 500, "reason", _("Say why: it stands in the trail."))
    held = _in_force(version)
    new = _lacking(held, found)
    rows = Attestation.objects.bulk_create(
        Attestation(
            uid=uuid7(),
            version=held,
            person=each,
            person_name=each.display_name,
            signed_on=signed_on,
            reference=where,
            reason=why,
            made_by_id=actor.person_id,
            made_by_label=actor.label,
            at=now,
        )
        for each in new
    )
    _tell(actor, "clause.attested", [row.pk for row in rows], why)
    clause_meet(actor=actor, version=held, person_ids=[each.pk for each in new], now=now)
    contracts_owe(actor=actor, versions=[held], now=now)
    return len(rows)


def _allowed(actor: Viewer, people: list[int], now: datetime) -> None:
    asked = [each.pk for each in attesters_of(people, now)]
    can_attest(actor, asked, people).require()


def _people(uids: Collection[UUID]) -> list[Person]:
    wanted = set(uids)
    found = list(Person.objects.employed().filter(uid__in=wanted))
    if not wanted or len(wanted) > MOST or len(found) != len(wanted):
        words = _("Choose people who are with you, 500 at a time at the most.")
        raise Invalid("people_needed", words, problems=[Problem("/people", words)])
    return found


def _in_force(version: PolicyVersion) -> PolicyVersion:
    """Return the clause, which stays in force until this transaction ends; what roles need of it
    is not looked at meanwhile (``versions_held``)."""
    held = version_lock(version)
    if held.policy.kind != Policy.Kind.CLAUSE or held.state != State.PUBLISHED:
        words = _("This clause is not in force. Nothing was recorded.")
        raise Conflict("not_in_force", words)
    return held


def _lacking(version: PolicyVersion, people: list[Person]) -> list[Person]:
    """Return those whose contract is not confirmed, their rows locked in one order."""
    keys = [each.pk for each in people]
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    rows = list(locked)
    done = set(attested_ids(version))
    return [each for each in rows if each.pk not in done]


def _tell(actor: Viewer, verb: str, ids: list[int], reason: str) -> None:
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="policyversion",
            select=TOLD,
            params=[verb, ids],
            reason=reason,
        )


@deadlock_retried
@transaction.atomic
def attestation_withdraw(
    *, actor: Viewer, attestation: Attestation, reason: str, now: datetime
) -> Attestation:
    """Take back that a contract was signed, by a later entry; roles that need it lack it at once,
    unless it was one with an older text.

    Raises NotAllowed as for confirming; Invalid without a reason; Conflict when it has been
    taken back.
    """
    version_lock(attestation.version)
    person = Person.objects.select_for_update(no_key=True).get(pk=attestation.person_id)
    _allowed(actor, [person.pk], now)
    why = _wanted(reason, 500, "reason", _("Say why: it stands in the trail."))
    if not Attestation.objects.standing().filter(pk=attestation.pk).exists():
        raise Conflict("withdrawn_already", _("This has been taken back already."))
    counted = Attestation.objects.counting().filter(pk=attestation.pk).exists()
    taken = _withdrawal(actor, attestation, why, now)
    taken.save(force_insert=True)
    _tell(actor, WITHDRAWN, [taken.pk], why)
    versions = PolicyVersion.objects.published().select_related("policy")
    version = versions.filter(policy=attestation.version.policy_id).first()
    if counted and version and not attested_ids(version).filter(person=person).exists():
        clause_lack(actor=actor, version=version, person=person, now=now)
        contracts_owe(actor=actor, versions=[version], now=now)
    return taken


def _withdrawal(actor: Viewer, attestation: Attestation, why: str, now: datetime) -> Attestation:
    return Attestation(
        uid=uuid7(),
        version_id=attestation.version_id,
        person_id=attestation.person_id,
        person_name=attestation.person_name,
        reason=why,
        withdraws=attestation,
        made_by_id=actor.person_id,
        made_by_label=actor.label,
        at=now,
    )


@transaction.atomic
def leavers_release(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Let no contract of who has left count any more: whoever is hired again signs a new one.

    Returns how many were taken back; a fixed number of statements.
    """
    left = Person.objects.filter(pk__among=person_ids, employment=Person.Employment.LEFT)
    standing = Attestation.objects.standing().filter(person__in=left)
    ids = list(standing.values_list("person", flat=True))
    if not ids:
        return 0
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    why = _("Left")
    rows = Attestation.objects.bulk_create(
        _withdrawal(actor, each, why, now) for each in standing.order_by("pk")
    )
    _tell(actor, WITHDRAWN, [row.pk for row in rows], why)
    return len(rows)
