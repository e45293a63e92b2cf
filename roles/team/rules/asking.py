"""Who is asked to accept, consent and approve, why, and by when: PRODUCT's chain of fallbacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from governance.core.clock import working_days_after
from roles.team.rules.asked import COACHES_ASKED, HEAD_COACHES_ASKED, Asked
from roles.team.rules.states import Authority, ItemKind, RoleKind

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer

DECISION_DAYS: Final = {ItemKind.ACCEPT: 10, ItemKind.CONSENT: 5, ItemKind.APPROVE: 5}


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody who is asked; no person means: any administrator."""

    person_id: int | None
    because: Asked


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody who might be asked about one proposal, by id, nearest first.

    Only those who can answer are in it: employed, and not on leave.
    """

    line_manager: int | None = None
    sponsor: int | None = None  # of an external
    heads_above: tuple[int, ...] = ()  # of the person's departments, nearest first
    department_heads: tuple[int, ...] = ()  # of the role's departments, nearest first
    coaches: tuple[int, ...] = ()
    head_coaches: tuple[int, ...] = ()
    fallback_coaches: tuple[int, ...] = ()
    root_heads: tuple[int, ...] = ()
    executives: tuple[int, ...] = ()
    administrators: tuple[int, ...] = ()
    legal: tuple[int, ...] = ()


def still_asked(circle: Circle, *, person_id: int, because: str) -> bool:
    """Whether somebody who was asked for what they are is that still; others stay asked."""
    heads = circle.department_heads + circle.root_heads
    stand_ins = heads + circle.heads_above + circle.fallback_coaches + circle.executives
    people: dict[str, tuple[int, ...]] = {
        **dict.fromkeys(COACHES_ASKED, circle.coaches),
        **dict.fromkeys(HEAD_COACHES_ASKED, circle.head_coaches),
        Asked.LEGAL: circle.legal,
        Asked.FALLBACK_COACH: circle.fallback_coaches,
        **dict.fromkeys((Asked.DEPARTMENT_HEAD, Asked.ROOT_HEAD, Asked.UNIT_HEAD), heads),
        Asked.HEAD_ABOVE: circle.heads_above,
        Asked.EXECUTIVE: circle.executives,
        Asked.ADMINISTRATOR: circle.administrators,
        Asked.FOR_LEGAL: circle.root_heads + circle.executives + circle.administrators,
        Asked.LATE: stand_ins,
    }
    return because not in people or person_id in people[because]


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """One of the decisions of a proposal; ``met`` when proposing already answered it."""

    kind: ItemKind
    asked: AskedPerson
    met: bool = False
    legal: bool = field(default=False)  # the second approval of a promise
    by_head: bool = field(default=False)  # one more, where the department asks for its head's word


def _first(
    chain: Iterable[tuple[Iterable[int], Asked]], never: Container[int | None]
) -> AskedPerson:
    for people, because in chain:
        for person in people:
            if person not in never:
                return AskedPerson(person, because)
    return AskedPerson(None, Asked.ADMINISTRATOR)


def _all(chain: Iterable[tuple[Iterable[int], Asked]], never: Container[int | None]) -> list[int]:
    found = (person for people, _because in chain for person in people if person not in never)
    return list(dict.fromkeys(found))


def _stand_ins(circle: Circle) -> Iterator[tuple[Iterable[int], Asked]]:
    """Yield who answers when there is no head coach and nobody nearer either."""
    yield circle.root_heads, Asked.ROOT_HEAD
    yield circle.executives, Asked.EXECUTIVE
    yield circle.administrators, Asked.ADMINISTRATOR


def _head_coach(circle: Circle) -> Iterator[tuple[Iterable[int], Asked]]:
    """No head coach: the coach named as fallback, then the department head."""
    yield circle.head_coaches, Asked.HEAD_COACH
    yield circle.fallback_coaches, Asked.FALLBACK_COACH
    yield circle.department_heads[:1], Asked.DEPARTMENT_HEAD
    yield from _stand_ins(circle)


def _consent_chain(circle: Circle) -> Iterator[tuple[Iterable[int], Asked]]:
    yield [circle.line_manager] if circle.line_manager else [], Asked.LINE_MANAGER
    yield [circle.sponsor] if circle.sponsor else [], Asked.SPONSOR
    yield circle.heads_above, Asked.HEAD_ABOVE
    yield from _head_coach(circle)


def consenter(circle: Circle, *, subject_id: int) -> AskedPerson:
    """Return the line manager, else the nearest head above, else the head coach and so on."""
    return _first(_consent_chain(circle), {subject_id})


def consent_able(circle: Circle, *, subject_id: int) -> list[int]:
    """Return everybody who may be asked about somebody, nearest first."""
    return _all(_consent_chain(circle), {subject_id})


def emergency_able(circle: Circle, *, never: Container[int | None]) -> list[int]:
    """Return everybody who may look afterwards at what was given in an emergency, nearest first:
    ``never`` its holder and who gave it."""
    return _all(_head_coach(circle), never)


def closure_able(circle: Circle) -> list[int]:
    """Return everybody who may be asked about what stands in a department that was closed, nearest
    first: ``circle`` is that of the nearest one above."""
    heads = (circle.department_heads, Asked.DEPARTMENT_HEAD)
    return _all([heads, *_head_coach(circle)], ())


def trial_able(circle: Circle, *, small: bool) -> list[int]:
    """Return everybody who may be asked what becomes of a role on trial, nearest first: those who
    may change it (``can_open_role``), the head before the coach."""
    able = (
        (circle.department_heads, Asked.DEPARTMENT_HEAD),
        (circle.coaches, Asked.COACH),
        (circle.head_coaches, Asked.HEAD_COACH),
        (circle.root_heads, Asked.ROOT_HEAD),
        (circle.administrators if small else (), Asked.ADMINISTRATOR),
    )
    return _all(able, ())


def legal_stand_in(circle: Circle, *, never: Container[int | None]) -> AskedPerson:
    """Return who gives the second approval of a promise: legal, else whoever stands in for them,
    ``never`` who gives the first."""
    others = circle.root_heads + circle.executives + circle.administrators
    return _first([(circle.legal, Asked.LEGAL), (others, Asked.FOR_LEGAL)], never)


def head_too(circle: Circle, *, never: Container[int | None]) -> AskedPerson:
    """Return whose word the department asks for besides the approvals: its head's, or that of the
    nearest above, ``never`` who gives another one."""
    return _first([(circle.department_heads, Asked.UNIT_HEAD), *_stand_ins(circle)], never)


def _runs_chain(circle: Circle) -> Iterator[tuple[Iterable[int], Asked]]:
    yield circle.coaches, Asked.COACH
    yield circle.department_heads, Asked.DEPARTMENT_HEAD
    yield from _head_coach(circle)


def runs_nearest(circle: Circle, *, never: Container[int | None]) -> AskedPerson:
    """Return who runs the department: its coach, its head, or whoever stands in for them."""
    return _first(_runs_chain(circle), never)


def runs_able(circle: Circle, *, never: Container[int | None]) -> list[int]:
    """Return everybody who may be asked about what is run in a department, nearest first."""
    return _all(_runs_chain(circle), never)


def approver(
    circle: Circle,
    *,
    kind: str,
    authority: int,
    subject_id: int,
    proposer_id: int | None,
    never: Collection[int | None] = (),
) -> AskedPerson:
    """Return who approves: never the proposer, never the subject, nor any of ``never``."""

    def chain() -> Iterator[tuple[Iterable[int], Asked]]:
        if authority > Authority.REPLY:
            yield from _head_coach(circle)
            return
        if kind != RoleKind.COACH:
            yield circle.coaches, Asked.COACH
        for_coach = kind == RoleKind.COACH
        yield circle.head_coaches, Asked.HEAD_COACH if for_coach else Asked.NO_COACH
        yield circle.fallback_coaches, Asked.FALLBACK_COACH
        yield from _stand_ins(circle)

    return _first(chain(), {subject_id, proposer_id, *never})


def approvers(
    circle: Circle, *, kind: str, authority: int, subject_id: int, proposer_id: int | None
) -> list[DecisionDraft]:
    """Return the approvals that are needed: one, and for a promise legal's if there is legal."""
    first = approver(
        circle, kind=kind, authority=authority, subject_id=subject_id, proposer_id=proposer_id
    )
    if authority <= Authority.REPLY:
        return [DecisionDraft(ItemKind.APPROVE, first)]
    others = {subject_id, proposer_id, first.person_id}
    legal = [person for person in circle.legal if person not in others]
    if not legal:
        alone = Asked.NO_LEGAL if first.because == Asked.HEAD_COACH else first.because
        return [DecisionDraft(ItemKind.APPROVE, AskedPerson(first.person_id, alone))]
    second = AskedPerson(legal[0], Asked.LEGAL)
    return [
        DecisionDraft(ItemKind.APPROVE, first),
        DecisionDraft(ItemKind.APPROVE, second, legal=True),
    ]


def decisions_planned(
    circle: Circle,
    *,
    kind: str,
    authority: int,
    subject_id: int,
    proposer_id: int | None,
    proposing_counts: bool = True,
    alone: bool = False,
    small: bool = False,
    heads_too: bool = False,
) -> list[DecisionDraft]:
    """Return the decisions that a proposal needs, in the order of asking; with ``heads_too`` the
    head of the department approves besides all others.

    Applying for oneself accepts; a line manager who proposes has consented, unless it was
    their token (``proposing_counts`` false), which answers nothing. With ``alone`` the
    proposer decides alone, which only a small organisation knows; ``small`` waits for one
    decision only.
    """
    accept = AskedPerson(subject_id, Asked.SELF)
    applied = proposing_counts and proposer_id == subject_id
    decisions = [DecisionDraft(ItemKind.ACCEPT, accept, met=applied)]
    if alone:
        decider = AskedPerson(proposer_id, Asked.ALONE)
        met = [
            DecisionDraft(each, decider, met=True) for each in (ItemKind.CONSENT, ItemKind.APPROVE)
        ]
        return decisions + met
    approvals = approvers(
        circle, kind=kind, authority=authority, subject_id=subject_id, proposer_id=proposer_id
    )
    if small:
        one = DecisionDraft(ItemKind.CONSENT, AskedPerson(None, Asked.ALONE), met=True)
        return [*decisions, one, approvals[0]]
    if heads_too:
        never = {subject_id, proposer_id, *(each.asked.person_id for each in approvals)}
        head = head_too(circle, never=never)
        approvals.append(DecisionDraft(ItemKind.APPROVE, head, by_head=True))
    asked = consenter(circle, subject_id=subject_id)
    consented = proposing_counts and asked.person_id is not None and asked.person_id == proposer_id
    return [*decisions, DecisionDraft(ItemKind.CONSENT, asked, met=consented), *approvals]


def may_decide_alone(viewer: Viewer, *, department_id: int, small: bool) -> bool:
    """In a small organisation one person decides: head coach, head, coach or administrator."""
    if not small or viewer.kind != "person":
        return False
    return (
        viewer.head_coach
        or viewer.administrator
        or department_id in viewer.led_department_ids
        or department_id in viewer.coached_department_ids
    )


def due_at(kind: ItemKind, *, today: date, zone: ZoneInfo, holidays: Container[date]) -> datetime:
    """Return the last second of the working day by which an answer is due, in UTC.

    Midnight would already be the day after, and be read and reminded of as such.
    """
    day = working_days_after(today, DECISION_DAYS[kind], holidays)
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
