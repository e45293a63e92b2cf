"""Who is asked, and the fallbacks when there is nobody to ask, as pure decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from roles.org.models import Department
from roles.team.models import Assignment
from roles.team.rules import (
    Asked,
    Authority,
    Circle,
    ItemKind,
    RoleKind,
    decisions_planned,
    due_at,
)
from roles.team.selectors import circle_of, stand_ins
from tests.cast import NOW, SINCE, Cast, make_assignment

SUBJECT, PROPOSER = 1, 2
(
    MANAGER,
    HEAD_ABOVE,
    HEAD,
    COACH,
    OTHER_COACH,
    HEAD_COACH,
    FALLBACK,
    ROOT,
    EXECUTIVE,
    ADMIN,
    LEGAL,
) = range(10, 21)
FULL = Circle(
    line_manager=MANAGER,
    heads_above=(HEAD_ABOVE, ROOT),
    department_heads=(HEAD, ROOT),
    coaches=(COACH, OTHER_COACH),
    head_coaches=(HEAD_COACH,),
    fallback_coaches=(FALLBACK,),
    root_heads=(ROOT,),
    executives=(EXECUTIVE,),
    administrators=(ADMIN,),
    legal=(LEGAL,),
)


def without(*names: str, **changes: object) -> Circle:
    fields = {
        name: getattr(FULL, name) for name in Circle.__dataclass_fields__ if name not in names
    }
    return Circle(**{**fields, **changes})


def asked(
    circle: Circle,
    kind: ItemKind,
    *,
    role: RoleKind = RoleKind.PLAYER,
    authority: Authority = Authority.REPLY,
    proposer: int | None = PROPOSER,
) -> list[tuple[int | None, Asked]]:
    drafts = decisions_planned(
        circle, kind=role, authority=authority, subject_id=SUBJECT, proposer_id=proposer
    )
    return [(d.asked.person_id, d.asked.because) for d in drafts if d.kind == kind]


@pytest.mark.parametrize(
    ("circle", "expected"),
    [
        (FULL, (MANAGER, Asked.LINE_MANAGER)),
        (without("line_manager"), (HEAD_ABOVE, Asked.HEAD_ABOVE)),
        (without("line_manager", heads_above=(SUBJECT, ROOT)), (ROOT, Asked.HEAD_ABOVE)),
        (without("line_manager", "heads_above"), (HEAD_COACH, Asked.HEAD_COACH)),
        (
            without("line_manager", "heads_above", "head_coaches"),
            (FALLBACK, Asked.FALLBACK_COACH),
        ),
        (
            without("line_manager", "heads_above", "head_coaches", "fallback_coaches"),
            (HEAD, Asked.DEPARTMENT_HEAD),
        ),
        (Circle(), (None, Asked.ADMINISTRATOR)),
    ],
)
def test_consent_without_line_manager_goes_to_the_nearest_head_then_the_head_coach(
    circle: Circle, expected: tuple[int | None, Asked]
) -> None:
    assert asked(circle, ItemKind.CONSENT) == [expected]


@pytest.mark.parametrize(
    ("circle", "expected"),
    [
        (FULL, (COACH, Asked.COACH)),
        (without(coaches=(SUBJECT, PROPOSER, OTHER_COACH)), (OTHER_COACH, Asked.COACH)),
        (without("coaches"), (HEAD_COACH, Asked.NO_COACH)),
        (without("coaches", "head_coaches"), (FALLBACK, Asked.FALLBACK_COACH)),
        (without("coaches", "head_coaches", "fallback_coaches"), (ROOT, Asked.ROOT_HEAD)),
        (
            without("coaches", "head_coaches", "fallback_coaches", "root_heads"),
            (EXECUTIVE, Asked.EXECUTIVE),
        ),
        (Circle(administrators=(ADMIN,)), (ADMIN, Asked.ADMINISTRATOR)),
        (Circle(), (None, Asked.ADMINISTRATOR)),
    ],
)
def test_approval_up_to_reply_is_the_coachs_and_without_one_climbs(
    circle: Circle, expected: tuple[int | None, Asked]
) -> None:
    assert asked(circle, ItemKind.APPROVE) == [expected]


def test_a_coachs_role_is_approved_by_the_head_coach() -> None:
    assert asked(FULL, ItemKind.APPROVE, role=RoleKind.COACH) == [(HEAD_COACH, Asked.HEAD_COACH)]


def test_a_head_coach_who_proposes_a_coach_leaves_approval_to_the_root_head() -> None:
    circle = without("fallback_coaches")
    found = asked(circle, ItemKind.APPROVE, role=RoleKind.COACH, proposer=HEAD_COACH)
    assert found == [(ROOT, Asked.ROOT_HEAD)]


def test_a_promise_needs_the_head_coach_and_legal() -> None:
    assert asked(FULL, ItemKind.APPROVE, authority=Authority.PROMISE) == [
        (HEAD_COACH, Asked.HEAD_COACH),
        (LEGAL, Asked.LEGAL),
    ]


def test_a_promise_without_legal_is_the_head_coachs_alone_and_says_so() -> None:
    found = asked(without("legal"), ItemKind.APPROVE, authority=Authority.PROMISE)
    assert found == [(HEAD_COACH, Asked.NO_LEGAL)]


def test_a_promise_without_head_coach_goes_to_fallback_coach_then_department_head() -> None:
    circle = without("head_coaches", "fallback_coaches", "legal")
    found = asked(circle, ItemKind.APPROVE, authority=Authority.PROMISE)
    assert found == [(HEAD, Asked.DEPARTMENT_HEAD)]


def test_legal_who_proposes_is_not_asked_for_legals_word() -> None:
    circle = without(legal=(PROPOSER,))
    found = asked(circle, ItemKind.APPROVE, authority=Authority.PROMISE)
    assert found == [(HEAD_COACH, Asked.NO_LEGAL)]


@pytest.mark.parametrize("proposer", [PROPOSER, MANAGER, COACH, HEAD_COACH, ROOT, None])
@pytest.mark.parametrize("role", list(RoleKind))
@pytest.mark.parametrize("authority", [Authority.LISTEN, Authority.PROMISE])
def test_the_subject_is_never_asked_and_the_proposer_never_to_approve(
    proposer: int | None, role: RoleKind, authority: Authority
) -> None:
    consent = asked(FULL, ItemKind.CONSENT, role=role, authority=authority, proposer=proposer)
    approve = asked(FULL, ItemKind.APPROVE, role=role, authority=authority, proposer=proposer)
    assert SUBJECT not in [person for person, _because in consent + approve]
    assert proposer is None or proposer not in [person for person, _because in approve]


def test_a_tokens_proposal_answers_nothing() -> None:
    drafts = decisions_planned(
        FULL,
        kind=RoleKind.PLAYER,
        authority=Authority.REPLY,
        subject_id=SUBJECT,
        proposer_id=MANAGER,
        proposing_counts=False,
    )
    assert [draft.met for draft in drafts] == [False, False, False]


def test_an_answer_is_due_at_the_end_of_the_tenth_or_fifth_working_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    monday = date(2026, 12, 14)
    christmas = {date(2026, 12, 25)}
    accept = due_at(ItemKind.ACCEPT, today=monday, zone=berlin, holidays=christmas)
    consent = due_at(ItemKind.CONSENT, today=monday, zone=berlin, holidays=christmas)
    assert accept == datetime(2026, 12, 29, 22, 59, 59, tzinfo=UTC)  # through Tue 29 December
    assert consent == datetime(2026, 12, 21, 22, 59, 59, tzinfo=UTC)  # through Mon 21 December


@pytest.mark.parametrize(
    ("begun", "off", "last"),
    [
        # clocks go back on 25 October: the hour is another one, the day is not
        (date(2026, 10, 19), set(), datetime(2026, 11, 2, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 19), {date(2026, 10, 26)}, datetime(2026, 11, 3, 22, 59, 59, tzinfo=UTC)),
        # and forward on 29 March
        (date(2027, 3, 15), set(), datetime(2027, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (date(2027, 3, 15), {date(2027, 3, 26)}, datetime(2027, 3, 30, 21, 59, 59, tzinfo=UTC)),
        # over the end of a year
        (date(2026, 12, 21), {date(2027, 1, 1)}, datetime(2027, 1, 5, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_ten_working_days_end_at_local_midnight_whatever_the_clocks_do(
    begun: date, off: set[date], last: datetime
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert due_at(ItemKind.ACCEPT, today=begun, zone=berlin, holidays=off) == last


def test_who_has_not_begun_yet_or_is_over_is_not_asked(cast: Cast) -> None:
    role = Assignment.objects.get(person=cast.player.listed).role
    today = NOW.date()
    circle = circle_of(role=role, person=cast.employee.listed, today=today)
    assert circle.coaches == (cast.coach.listed.pk,)
    held = Assignment.objects.filter(person=cast.coach.listed)
    held.update(starts_on=today + timedelta(days=1))
    assert circle_of(role=role, person=cast.employee.listed, today=today).coaches == ()
    held.update(starts_on=SINCE.date(), ends_on=today)
    assert circle_of(role=role, person=cast.employee.listed, today=today).coaches == ()


def test_an_executive_of_the_booth_stands_in_before_an_administrator(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.root, "executives")
    Department.objects.update(head=None)
    chain = [(people, why) for people, why in stand_ins(cast.support.pk, NOW.date()) if people]
    assert chain == [
        ((cast.employee.listed.pk,), Asked.EXECUTIVE),
        ((cast.administrator.listed.pk,), Asked.ADMINISTRATOR),
    ]
