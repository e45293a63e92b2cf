"""What is uncovered: CV0, CV1 and CV2. Only a ready holder counts as cover."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from psycopg2.extras import DateTimeTZRange

from governance.escalations.models import Escalation
from governance.escalations.rules import EscalationState
from roles.org.rules.coverage import Act
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State
from roles.team.selectors import gaps
from roles.team.selectors.chart.gaps import gap_rows
from roles.team.selectors.gap_acts import GapAct
from tests.cast import NOW, SINCE, Cast, make_assignment, make_person
from tests.governance.escalations.parts import log

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap

LATER = SINCE + timedelta(days=30)


def found(rule: str, viewer: Viewer | None = None) -> list[Gap]:
    return [gap for gap in gaps(viewer=viewer, now=NOW) if gap.rule == rule]


def not_ready_any_more(assignment: Assignment) -> None:
    ReadyPeriod.objects.filter(assignment=assignment).update(during=DateTimeTZRange(SINCE, LATER))


def coach_of_support(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.coach.listed)


def head_coach(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.head_coach.listed)


def test_the_cast_has_no_gap(cast: Cast) -> None:
    assert gaps(now=NOW) == []


def test_cv0_a_role_stands_vacant_since_it_was_opened(cast: Cast) -> None:
    kind = RoleType.objects.get(key="coach")
    role = Role.objects.create(type=kind, department=cast.field_service, opened_at=LATER)
    [gap] = found("CV0")
    assert (gap.subject_type, gap.subject_uid, gap.since) == ("role", role.uid, LATER)
    assert gap.label == "Coach, Field service"
    assert gap.under_way == ""


def test_cv0_a_holder_who_is_not_ready_is_under_way_and_no_cover(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "coach", ready=False)
    [gap] = found("CV0")
    assert gap.under_way == "Hana Costa"


def test_cv0_counts_from_the_end_of_the_last_readiness(cast: Cast) -> None:
    not_ready_any_more(Assignment.objects.get(person=cast.player.listed))
    [gap] = found("CV0")
    assert gap.since == LATER


def test_cv0_a_closed_role_is_not_vacant(cast: Cast) -> None:
    kind = RoleType.objects.get(key="coach")
    Role.objects.create(
        type=kind, department=cast.field_service, opened_at=SINCE, closed_on=NOW.date()
    )
    assert found("CV0") == []


def test_one_hole_is_one_gap_before_a_role_is_opened_for_it_and_after(cast: Cast) -> None:
    """Players without a coach: opening the role is a step towards one, and no second gap."""
    left = coach_of_support(cast)
    not_ready_any_more(left)
    Assignment.objects.filter(pk=left.pk).update(state=State.ENDED)
    Role.objects.filter(pk=left.role_id).update(closed_on=NOW.date())
    assert [gap.rule for gap in gaps(now=NOW)] == ["CV1"]
    opened = Role.objects.create(type=left.role.type, department=cast.support, opened_at=NOW)
    assert [gap.rule for gap in gaps(now=NOW)] == ["CV1"]
    [row] = gap_rows(viewer=cast.department_head.viewer, gaps=found("CV1"), now=NOW)
    assert row.act == GapAct(Act.COACH, f"/team/assign/?role={opened.uid}")


def test_a_second_vacant_role_of_a_coach_is_a_second_gap(cast: Cast) -> None:
    first = coach_of_support(cast)
    not_ready_any_more(first)
    second = Role.objects.create(type=first.role.type, department=cast.support, opened_at=NOW)
    assert [(gap.rule, gap.subject_uid) for gap in gaps(now=NOW)] == [
        ("CV1", cast.support.uid),
        ("CV0", second.uid),
    ]
    [row] = gap_rows(viewer=cast.head_coach.viewer, gaps=found("CV1"), now=NOW)
    assert row.act is None, "somebody is getting ready for it"


def test_a_head_coach_who_is_missing_is_a_gap_of_its_own(cast: Cast) -> None:
    not_ready_any_more(head_coach(cast))
    assert [gap.rule for gap in gaps(now=NOW)] == ["CV0"]


def test_cv1_a_department_with_players_has_no_ready_coach(cast: Cast) -> None:
    not_ready_any_more(coach_of_support(cast))
    [gap] = found("CV1")
    assert (gap.department_id, gap.people, gap.since) == (cast.support.pk, 1, LATER)
    assert (gap.label, gap.severity, gap.under_way) == ("Support has no coach", 1, "Maria Ortiz")


def test_cv1_two_coaches_are_right_and_three_too_many(cast: Cast) -> None:
    for name, gaps_found in (("Second Coach", 0), ("Third Coach", 1)):
        make_assignment(make_person(name, cast.support), cast.support, "coach")
        assert len(found("CV1")) == gaps_found
    assert found("CV1")[0].label == "Support has 3 coaches"


def test_cv1_a_department_with_a_coach_and_no_players_is_no_gap(cast: Cast) -> None:
    assert Assignment.objects.filter(role__department=cast.stores).count() == 1
    assert found("CV1") == []


def test_cv1_a_player_who_has_ended_needs_no_coach(cast: Cast) -> None:
    not_ready_any_more(coach_of_support(cast))
    Assignment.objects.filter(person=cast.player.listed).update(state=State.ENDED)
    assert found("CV1") == []


def test_cv2_a_player_without_coach_falls_to_the_head_coach(cast: Cast) -> None:
    not_ready_any_more(coach_of_support(cast))
    assert found("CV2") == []


def test_cv2_with_neither_coach_nor_head_coach_the_player_is_a_gap(cast: Cast) -> None:
    not_ready_any_more(coach_of_support(cast))
    not_ready_any_more(head_coach(cast))
    [gap] = found("CV2")
    assert gap.subject_uid == Assignment.objects.get(person=cast.player.listed).uid
    assert gap.label.startswith("Priya Shah")


def test_the_most_urgent_comes_first(cast: Cast) -> None:
    for assignment in (coach_of_support(cast), head_coach(cast)):
        not_ready_any_more(assignment)
    severities = [gap.severity for gap in gaps(now=NOW)]
    assert severities == sorted(severities)
    assert severities[0] == 1


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("department_head", True),
        ("boss", True),
        ("coach", True),
        ("head_coach", True),
        ("auditor", True),
        ("stores_head", False),
        ("coach_elsewhere", False),
        ("employee", False),
    ],
)
def test_a_gap_is_shown_to_those_whose_department_it_is(cast: Cast, who: str, sees: bool) -> None:
    kind = RoleType.objects.get(key="gatherer")
    Role.objects.create(type=kind, department=cast.field_service, opened_at=LATER)
    support = Role.objects.create(type=kind, department=cast.support, opened_at=LATER)
    shown = {gap.subject_uid for gap in found("CV0", cast.members[who].viewer)}
    assert (support.uid in shown) is sees


def test_any_number_of_roles_costs_the_same_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kind = RoleType.objects.get(key="gatherer")
    for count in (3, 30):
        for _number in range(count):
            Role.objects.create(type=kind, department=cast.stores, opened_at=LATER)
        with django_assert_num_queries(23):
            assert len(gaps(now=NOW)) >= count


def test_a_mention_under_way_comes_before_an_older_gap(cast: Cast) -> None:
    kind = RoleType.objects.get(key="coach")
    for number, department in enumerate((cast.stores, cast.field_service)):
        opened = LATER + timedelta(days=number)
        Role.objects.create(type=kind, department=department, opened_at=opened)
    assert [gap.department for gap in found("CV0")] == ["Stores", "Field service"]
    mention = log(cast.head_coach, department=cast.field_service)
    assert [(gap.department, gap.alarm) for gap in found("CV0")] == [
        ("Field service", True),
        ("Stores", False),
    ]
    Escalation.objects.filter(mention=mention).update(
        state=EscalationState.CLOSED,
        asked=None,
        due_at=None,
        holder=cast.head_coach.listed,
        taken_at=NOW,
        closed_at=NOW,
        outcome="Called them back.",
    )
    assert [gap.department for gap in found("CV0")] == ["Stores", "Field service"]
