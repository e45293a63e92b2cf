"""What stands against a proposal, and who would be asked: for the page before, and the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.dates import date_words
from governance.core.errors import Conflict, DomainError, Invalid, Problem
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.rules import (
    Asked,
    AskedPerson,
    Authority,
    DecisionDraft,
    ItemKind,
    State,
    approver,
    decisions_planned,
    head_too,
    legal_stand_in,
    may_decide_alone,
    still_asked,
)
from roles.team.selectors.circle import circle_of, proposer_id_of
from roles.team.selectors.focus import EVERYTHING, Focus, focus_objections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.team.models import ChecklistItem, Role
    from roles.team.rules import Circle

EXTERNAL_DAYS = 365


@dataclass(frozen=True, slots=True)
class Terms:
    """What a proposal is about, with everything that was left out filled in."""

    role: Role
    person: Person
    authority: int
    starts_on: date
    ends_on: date | None
    focus: Focus = EVERYTHING


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """A decision with the person it would be asked of; None means any administrator."""

    draft: DecisionDraft
    person: Person | None


def _invalid(code: str, pointer: str, detail: str) -> Invalid:
    return Invalid(code, detail, problems=[Problem(pointer, detail)])


def _conflict(code: str, pointer: str, detail: str) -> Conflict:
    return Conflict(code, detail, problems=[Problem(pointer, detail)])


def _dates_objections(terms: Terms, today: date) -> Iterator[DomainError]:
    if terms.ends_on is not None and terms.ends_on <= terms.starts_on:
        yield _invalid("ends_before_start", "/ends_on", _("It ends before it begins."))
    elif terms.ends_on is not None and terms.ends_on <= today:
        detail = _("It would be over already: choose a later day.")
        yield _invalid("over_already", "/ends_on", detail)
    if terms.person.kind != Person.Kind.EXTERNAL:
        return
    if terms.ends_on is None:
        yield _invalid("external_needs_end", "/ends_on", _("A partner's role needs a last day."))
    elif terms.ends_on > terms.starts_on + timedelta(days=EXTERNAL_DAYS):
        yield _invalid(
            "external_too_long",
            "/ends_on",
            _("A partner's role ends within %d days.") % EXTERNAL_DAYS,
        )
    elif terms.person.ends_on and terms.ends_on > terms.person.ends_on + timedelta(days=1):
        detail = _("%(person)s is here until %(day)s; the role ends by then too.")
        words = {"person": terms.person, "day": date_words(terms.person.ends_on, "j F Y")}
        yield _invalid("external_outlasts", "/ends_on", detail % words)


def _person_objections(terms: Terms, *, small: bool) -> Iterator[DomainError]:
    person = terms.person
    if person.employment == Person.Employment.LEFT:
        yield _conflict("person_left", "/person", _("%s has left.") % person)
    if person.employment == Person.Employment.ON_LEAVE:
        yield _conflict("person_on_leave", "/person", _("%s is on leave.") % person)
    grants = {"user__grants__kind": "auditor", "user__grants__revoked_at": None}
    if not small and Person.objects.filter(pk=person.pk, **grants).exists():
        yield _conflict(
            "auditor", "/person", _("%s is an auditor. Auditors hold no audited role.") % person
        )


def _holder_objections(terms: Terms) -> Iterator[DomainError]:
    if not terms.role.pk:  # it opens with this proposal: nobody can hold it
        return
    others = list(Assignment.objects.open().filter(role=terms.role).select_related("person"))
    own = next((other for other in others if other.person_id == terms.person.pk), None)
    if own is not None and own.state == State.HANDING_OVER:
        detail = _("%s hands this role over: say first that it is handed over.") % terms.person
        yield _conflict("already_open", "/person", detail)
        return
    if own is not None:
        yield _conflict(
            "already_open", "/person", _("%s holds this role or is proposed for it.") % terms.person
        )
        return
    for other in others:
        if other.state in {State.ACTIVE, State.SUSPENDED} and overlaps(terms, other):
            detail = _("%s holds this role at that time.") % other.person
            yield _conflict("role_taken", "/starts_on", detail)


def overlaps(terms: Terms, other: Assignment) -> bool:
    """Whether two holders' days meet; the last day is the first that no longer counts."""
    begins_in_time = other.ends_on is None or terms.starts_on < other.ends_on
    ends_in_time = terms.ends_on is None or other.starts_on < terms.ends_on
    return begins_in_time and ends_in_time


def proposal_objections(terms: Terms, *, small: bool, today: date) -> list[DomainError]:
    """Return everything that stands against a proposal, the gravest first; empty is a yes."""
    found: list[DomainError] = []
    if terms.role.closed_on is not None:
        found.append(_conflict("role_closed", "/role", _("This role is closed.")))
    elif terms.role.department.closed_on is not None:
        detail = _("%s is closed.") % terms.role.department
        found.append(_conflict("department_closed", "/role", detail))
    found += _person_objections(terms, small=small)
    found += _holder_objections(terms)
    if terms.authority > terms.role.most:
        found.append(_invalid("authority_too_high", "/authority", _limit_words(terms.role)))
    found += _dates_objections(terms, today)
    found += focus_objections(terms.focus, person=terms.person)
    return found


def _limit_words(role: Role) -> str:
    limit = {"limit": Authority(role.most).label}
    if role.most < role.type.authority:
        return _("In this department a role goes up to “%(limit)s”.") % limit
    return _("This kind of role goes up to “%(limit)s”.") % limit


def decisions_for(
    *, viewer: Viewer, role: Role, person: Person, authority: int, small: bool, today: date
) -> list[DecisionDraft]:
    """Return the decisions that a proposal by ``viewer`` needs, and who would be asked today."""
    counts = viewer.kind == "person"
    return decisions_planned(
        circle_of(role=role, person=person, today=today),
        kind=role.type.kind,
        authority=authority,
        subject_id=person.pk,
        proposer_id=proposer_id_of(viewer),
        proposing_counts=counts,
        alone=may_decide_alone(viewer, department_id=role.department_id, small=small),
        small=small,
        heads_too=role.head_approves_too,
    )


def decisions_again(assignment: Assignment, today: date) -> list[tuple[ChecklistItem, AskedPerson]]:
    """Return the open consents and approvals of a proposal that are to be asked of somebody else,
    with whom: the one who was asked cannot answer any more, or is no longer what they were asked
    for, or somebody else is line manager."""
    circle = circle_of(role=assignment.role, person=assignment.person, today=today)
    drafts = decisions_planned(
        circle,
        kind=assignment.role.type.kind,
        authority=assignment.authority,
        subject_id=assignment.person_id,
        proposer_id=assignment.proposed_by_id,
        proposing_counts=False,
    )
    planned = {draft.kind: draft.asked for draft in drafts if not draft.legal}
    open_items = [
        item
        for item in assignment.items.all()
        if item.met_at is None and item.kind in {ItemKind.CONSENT, ItemKind.APPROVE}
    ]
    moved: dict[int, AskedPerson] = {}
    for item in sorted(open_items, key=lambda each: each.ref is not None):  # the second last
        instead = _instead(assignment, circle, item, moved) or planned[ItemKind(item.kind)]
        if _is_gone(item) or _lost(item, circle) or _moved(item, instead):
            moved[item.pk] = instead
    return [(item, moved[item.pk]) for item in open_items if item.pk in moved]


def _instead(
    assignment: Assignment,
    circle: Circle,
    item: ChecklistItem,
    moved: Mapping[int, AskedPerson],
) -> AskedPerson | None:
    """Return who would give one of several approvals: somebody else than is asked for another, or
    gave it; None where there is only one."""
    approvals = [each for each in assignment.items.all() if each.kind == ItemKind.APPROVE]
    others = [each for each in approvals if each.pk != item.pk]
    if item not in approvals or not others:
        return None
    uids = [each.met_by_uid for each in others if each.met_by_uid]
    gave = Person.objects.filter(uid__in=uids).values_list("pk", flat=True) if uids else ()
    asked = (moved[each.pk].person_id if each.pk in moved else each.person_id for each in others)
    never = {*asked, *gave}
    own = {assignment.person_id, assignment.proposed_by_id}
    if item.by_head:
        return head_too(circle, never=never | own)
    if item.ref is not None:
        return legal_stand_in(circle, never=never | own)
    return approver(
        circle,
        kind=assignment.role.type.kind,
        authority=assignment.authority,
        subject_id=assignment.person_id,
        proposer_id=assignment.proposed_by_id,
        never=never,
    )


def _is_gone(item: ChecklistItem) -> bool:
    return item.person is None or item.person.employment != Person.Employment.ACTIVE


def _lost(item: ChecklistItem, circle: Circle) -> bool:
    """Whether who was asked for a role or an office of theirs has it no more."""
    person_id, because = item.person_id or 0, item.asked_because
    if because == Asked.NO_LEGAL and item.ref is not None:
        return True  # it went to whoever gives the first approval, who cannot give both
    return not still_asked(circle, person_id=person_id, because=because)


def _moved(item: ChecklistItem, instead: AskedPerson) -> bool:
    """Whether another line manager consents now, who has not been asked in vain before."""
    if item.kind != ItemKind.CONSENT or instead.person_id in {None, item.person_id}:
        return False
    return not Todo.objects.filter(
        subject__kind=item.kind,
        subject__ref=item.assignment.uid,
        person=instead.person_id,
        outcome=Todo.Outcome.PASSED_ON,
    ).exists()


def with_people(drafts: list[DecisionDraft]) -> list[PlannedDecision]:
    """Return the drafts with their people; one query."""
    people = Person.objects.in_bulk(
        [draft.asked.person_id for draft in drafts if draft.asked.person_id]
    )
    return [PlannedDecision(draft, people.get(draft.asked.person_id or 0)) for draft in drafts]
