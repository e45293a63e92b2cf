"""Who may promise something and how far, who approves what goes further, and who has to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from governance.core.errors import NotAllowed
from governance.escalations.models import Promise
from governance.escalations.rules.promises import (
    OF_PEOPLE,
    ApprovalFacts,
    PromiseFacts,
    Terms,
    can_approve_promise,
)
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import OPEN_STATES, Authority, approver, legal_stand_in, still_asked
from roles.team.rules.asking import approvers
from roles.team.rules.promises import can_approve_too
from roles.team.selectors import ready_head_coaches
from roles.team.selectors.authority import limit_of
from roles.team.selectors.circle import circle_around
from roles.team.selectors.fallbacks import at_work, fallback_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import PromiseApproval, PromiseQuerySet
    from roles.team.rules import AskedPerson, Circle


def terms_of(assignment: Assignment) -> Terms:
    """Return how far its holder may go now; load ``role__type`` with it."""
    level = assignment.level
    return Terms(level, limit_of(level, assignment.role.type.goodwill_limit))


def promising_roles(person_id: int | None, now: datetime) -> list[Assignment]:
    """Return the roles that somebody holds and is ready in, the one that goes furthest first; one
    query."""
    if person_id is None:
        return []
    held = Assignment.objects.ready(now).filter(person=person_id)
    found = held.select_related("role__type", "role__department").order_by("starts_on", "pk")
    return sorted(found, key=lambda each: _reach(terms_of(each)), reverse=True)


def _reach(terms: Terms) -> tuple[int, bool, object]:
    return terms.level, terms.limit is None, terms.limit or 0


def approvals_planned(assignment: Assignment, now: datetime) -> list[tuple[bool, AskedPerson]]:
    """Return whose words a promise above the limit needs, and whether each is legal's: those who
    would approve that somebody may promise. In a small organisation one is enough; nobody where
    nobody could be asked."""
    circle = circle_around(assignment.role.department_id, organisation_today(now))
    maker = assignment.person_id
    drafts = approvers(
        circle, kind="", authority=Authority.PROMISE, subject_id=maker, proposer_id=maker
    )
    if drafts[0].asked.person_id is None:
        return []
    needed = drafts[:1] if organisation_size() == "small" else drafts
    return [(each.legal, each.asked) for each in needed]


def approvals_able(circle: Circle, approval: PromiseApproval) -> list[AskedPerson]:
    """Return everybody who may give this word, nearest first: never whoever promises it, or gives
    the other one."""
    promise = approval.promise
    others = [each for each in promise.approvals.all() if each.pk != approval.pk]
    never = {promise.made_by_id, *(each.answered_by_id or each.asked_id for each in others)}
    found: list[AskedPerson] = []
    while (one := _able_next(circle, approval, never)).person_id is not None:
        found.append(one)
        never.add(one.person_id)
    return found


def _able_next(circle: Circle, approval: PromiseApproval, never: set[int]) -> AskedPerson:
    if approval.legal:
        return legal_stand_in(circle, never=never)
    maker = approval.promise.made_by_id
    return approver(
        circle,
        kind="",
        authority=Authority.PROMISE,
        subject_id=maker,
        proposer_id=maker,
        never=never,
    )


def approval_standing(
    promise: Promise, now: datetime
) -> list[tuple[PromiseApproval, ApprovalFacts, bool]]:
    """Return what is not approved yet, as the rule reads it, and whether who was asked is still
    what they were asked for. Load ``approvals`` with it; a dozen queries while something is."""
    waiting = [each for each in promise.approvals.all() if each.answered_at is None]
    if not waiting:
        return []
    circle = circle_around(promise.department_id, organisation_today(now))
    return [
        (
            each,
            ApprovalFacts(each.asked_id, each.uid if each.legal else None, each.because),
            still_asked(circle, person_id=each.asked_id, because=each.because),
        )
        for each in waiting
    ]


def approval_open(viewer: Viewer, promise: Promise, now: datetime) -> PromiseApproval:
    """Return the missing word that the viewer may give; raises NotAllowed where there is none."""
    verdict = OF_PEOPLE
    given_by = [each.answered_by.uid for each in promise.approvals.all() if each.answered_by]
    small = organisation_size() == "small"
    for approval, facts, asked in approval_standing(promise, now):
        verdict = can_approve_promise(
            viewer, promise=promise_facts(promise), approval=facts, small=small, asked=asked
        )
        verdict = verdict and can_approve_too(viewer, given_by=given_by)
        if verdict:
            return approval
    raise NotAllowed(verdict.code, verdict.reason)


def promise_facts(promise: Promise) -> PromiseFacts:
    return PromiseFacts(promise.assignment.role, promise.made_by_id)


def keepers(promise: Promise, now: datetime) -> list[Person]:
    """Return who may have to keep it, nearest first: who made it as long as they are ready, else
    who looks after their work, else the head coach."""
    held = promise.assignment
    named: list[Person] = []
    if Assignment.objects.ready(now).filter(pk=held.pk).exists():
        named.append(promise.made_by)
    instead = fallback_of(held, now)
    named += [instead] if instead else []
    named += at_work((each.person for each in ready_head_coaches(now)), now)
    return list(dict.fromkeys(named))


def promises_adrift(now: datetime) -> PromiseQuerySet:
    """Return what is promised and lies with nobody who is there to keep it: whoever has it left or
    is away, or made it and is not ready any more."""
    ready = ReadyPeriod.objects.filter(assignment=OuterRef("assignment"), during__contains=now)
    unready = Q(keeper=F("made_by")) & ~Exists(ready)
    return Promise.objects.open().filter(Q(keeper=None) | ~Q(keeper__in=_here(now)) | unready)


def promises_forsaken(now: datetime) -> PromiseQuerySet:
    """Return what waits for approval and is not needed any more: whoever asked left, or holds that
    role no more, or its day is over."""
    gone = ~Q(made_by__in=Person.objects.here(organisation_today(now)).values("pk"))
    ended = ~Q(assignment__state__in=OPEN_STATES)
    return Promise.objects.asked().filter(gone | ended | Q(due_at__lt=now))


def _here(now: datetime) -> QuerySet[Person]:
    here = Person.objects.here(organisation_today(now))
    return here.filter(employment=Person.Employment.ACTIVE)
