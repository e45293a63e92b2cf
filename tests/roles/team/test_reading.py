"""What selectors promise: audiences, cover, who may do what now, and how many queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.core.errors import Missing
from governance.core.uid import uuid7
from policies.guidance.models import Policy
from roles.org.models import Person
from roles.team.models import Assignment, Role, RoleType
from roles.team.selectors import (
    assignment_get,
    assignment_steps,
    assignments_for,
    audience_has,
    audience_people,
    ready_coaches,
    ready_head_coaches,
)
from roles.team.services import assignment_accept, assignment_propose
from tests.cast import NOW, Cast, make_assignment, make_person


def names(people: object) -> set[str]:
    return {str(person) for person in people}  # type: ignore[attr-defined]


def proposed(cast: Cast) -> Assignment:
    kind = RoleType.objects.get(key="responder")
    return assignment_propose(
        actor=cast.department_head.viewer,
        role=Role.objects.create(type=kind, department=cast.support, opened_at=NOW),
        person=cast.employee.listed,
        now=NOW,
    )


def test_an_audience_of_everyone_leaves_out_who_left(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    everyone = audience_people(Policy(audience_kind="everyone"))
    assert everyone.count() == Person.objects.count() - 1


def test_an_audience_of_a_department_has_all_below_it(cast: Cast) -> None:
    deep = make_person("Deep Down", cast.field_service)
    audience = Policy(audience_kind="department", audience_department=cast.support)
    assert "Deep Down" in names(audience_people(audience))
    assert audience_has(audience, deep.pk)
    assert not audience_has(audience, cast.stores_head.listed.pk)


def test_an_audience_of_players_has_the_one_who_accepted_not_the_one_who_is_asked(
    cast: Cast,
) -> None:
    audience = Policy(audience_kind="role_kinds", audience_role_kinds=["player"])
    assignment = proposed(cast)
    assert names(audience_people(audience)) == {"Priya Shah"}
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assert names(audience_people(audience)) == {"Priya Shah", "Hana Costa"}


def test_only_ready_coaches_count_as_cover(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.support, "coach", ready=False)
    assert [str(a.person) for a in ready_coaches(cast.support.pk, NOW)] == ["Maria Ortiz"]
    assert [str(a.person) for a in ready_head_coaches(NOW)] == ["Amara Reid"]
    assert ready_coaches(cast.root.pk, NOW) == []


def test_the_viewer_knows_what_somebody_coaches_and_their_function(cast: Cast) -> None:
    assert cast.coach.viewer.coached_department_ids == {cast.support.pk}
    assert cast.head_coach.viewer.head_coach
    assert cast.head_coach.viewer.coached_department_ids == frozenset()
    assert cast.booth_member.viewer.functions == {"legal"}


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("employee", ("accept", "decline")),
        ("department_head", ("withdraw",)),
        ("line_manager", ()),
        ("coach", ("withdraw",)),
        ("stores_head", ()),
    ],
)
def test_each_sees_the_steps_that_are_theirs_now(
    cast: Cast, who: str, steps: tuple[str, ...]
) -> None:
    viewer = cast.members[who].viewer
    assignment = assignment_get(viewer=viewer, uid=proposed(cast).uid, now=NOW)
    assert assignment_steps(viewer, assignment, small=False, now=NOW) == steps


def test_after_accepting_the_line_manager_consents_or_refuses(cast: Cast) -> None:
    assignment = proposed(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    viewer = cast.line_manager.viewer
    found = assignment_get(viewer=viewer, uid=assignment.uid, now=NOW)
    assert assignment_steps(viewer, found, small=False, now=NOW) == ("consent", "refuse")


def test_a_partner_sees_their_own_assignments_only(cast: Cast) -> None:
    own = make_assignment(cast.external.listed, cast.support, "gatherer")
    viewer = cast.external.viewer
    assert [a.pk for a in assignments_for(viewer, now=NOW)] == [own.pk]
    for uid in (Assignment.objects.exclude(pk=own.pk)[0].uid, uuid7()):
        with pytest.raises(Missing):
            assignment_get(viewer=viewer, uid=uid, now=NOW)


def test_any_number_of_assignments_costs_the_same_number_of_queries(cast: Cast) -> None:
    viewer, counts = cast.head_coach.viewer, []
    for size in (4, 8):
        for number in range(size):
            person = make_person(f"Extra {size} {number}", cast.stores)
            make_assignment(person, cast.stores, "gatherer")
        with CaptureQueriesContext(connection) as queries:
            shown = [
                (str(a), a.is_ready, [i.person for i in a.items.all()])
                for a in assignments_for(viewer, now=NOW)
            ]
        counts.append(len(queries))
    assert len(shown) > 8
    assert counts == [3, 3]
