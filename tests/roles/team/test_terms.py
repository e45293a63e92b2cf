"""Departments of a federated organisation ask for more than the whole, never for less."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings
from roles.org.services import department_change
from roles.team.models import Assignment, DepartmentTerms, PastReach, Role, RoleType
from roles.team.rules import State
from roles.team.rules.terms import UnitTerms, strictest
from roles.team.selectors import reviews_due
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_propose,
    decisions_follow,
    department_terms_set,
    role_open,
)
from tests.cast import COMMAND, NOW, SINCE
from tests.queries import assert_flat, queries_of
from tests.roles.org.api import get
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from roles.org.models import Department
    from tests.cast import Cast, Member

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def federated(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="federated")


def ask(
    cast: Cast, place: Department, by: str = "head_coach", at: Any = NOW, **terms: Any
) -> DepartmentTerms | None:
    return department_terms_set(
        actor=cast.members[by].viewer,
        department=place,
        wanted=UnitTerms(**terms),
        reason="We answer for devices.",
        now=at,
    )


def held(member: Member) -> Assignment:
    return Assignment.objects.select_related("role__type").get(person=member.listed)


def opened(cast: Cast, place: Department, key: str = "responder") -> Role:
    kind = RoleType.objects.get(key=key)
    return role_open(actor=cast.head_coach.viewer, type=kind, department=place, now=NOW)


def test_the_strictest_of_all_above_holds(cast: Cast) -> None:
    ask(cast, cast.root, review_months=6, most_authority=3)
    ask(cast, cast.support, by="department_head", most_authority=2, head_approves_too=True)
    below = opened(cast, cast.field_service)
    assert (below.most, below.head_approves_too, below.review_months) == (2, True, 6)
    elsewhere = opened(cast, cast.stores)
    assert (elsewhere.most, elsewhere.head_approves_too, elsewhere.review_months) == (3, False, 6)
    assert strictest([]) == UnitTerms()


def test_it_lowers_at_once_and_the_day_before_stays_what_it_was(cast: Cast) -> None:
    def level(day: int) -> str:
        on = (NOW + day * DAY).date()
        query = f"authority/?person={cast.player.listed.uid}&as_of={on}"
        return str(get(cast, query)[1]["results"][0]["level"])

    assert held(cast.player).level == 3
    ask(cast, cast.support, most_authority=1)
    assert held(cast.player).level == 1
    assert (level(-1), level(0)) == ("reply", "listen")
    ask(cast, cast.support, at=NOW + 2 * DAY)
    assert held(cast.player).level == 3
    assert (level(-1), level(1), level(3)) == ("reply", "listen", "reply")
    assert PastReach.objects.filter(role=held(cast.player).role).count() == 2


def test_nobody_is_proposed_above_it(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=2)
    by: dict[str, Any] = {"actor": cast.line_manager.viewer, "now": NOW}
    role = opened(cast, cast.field_service)
    with pytest.raises(Invalid) as error:
        assignment_propose(role=role, person=cast.employee.listed, authority=3, **by)
    assert "In this department a role goes up to “Approved text”." in str(error.value)
    assert assignment_propose(role=role, person=cast.employee.listed, **by).authority == 2
    page = text(cast.coach.client(), f"/team/assign/?department={cast.support.uid}&type=responder")
    assert "Approved text" in page
    assert ">Reply<" not in page


def approvals(made: Assignment) -> list[tuple[str, bool]]:
    items = made.items.filter(kind="approve").select_related("person").order_by("pk")
    return [(str(item.person), item.by_head) for item in items]


def consented(cast: Cast, by: str = "line_manager") -> Assignment:
    made = assignment_propose(
        actor=cast.members[by].viewer,
        role=opened(cast, cast.support),
        person=cast.employee.listed,
        now=NOW,
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    if made.items.filter(kind="consent", met_at=None).exists():
        assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    return made


def test_the_head_approves_too_besides_the_coach(cast: Cast) -> None:
    ask(cast, cast.support, head_approves_too=True)
    made = consented(cast)
    assert approvals(made) == [("Maria Ortiz", False), ("Grace Weiss", True)]
    assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    made.refresh_from_db()
    assert made.state == State.PROPOSED
    for who in (cast.coach, cast.head_coach, cast.stores_head, cast.employee):
        with pytest.raises((NotAllowed, Conflict)):
            assignment_approve(actor=who.viewer, assignment=made, now=NOW)
    path = f"/assignments/{made.uid}/"
    assert cast.department_head.client().post(path, {"decision": "approve"}).status_code == 302
    made.refresh_from_db()
    assert made.state == State.ACTIVE


def test_a_head_who_proposes_does_not_approve_the_next_one_above_does(cast: Cast) -> None:
    ask(cast, cast.support, head_approves_too=True)
    made = consented(cast, by="department_head")
    assert approvals(made) == [("Maria Ortiz", False), (str(cast.boss.listed), True)]
    with pytest.raises(NotAllowed):
        assignment_approve(actor=cast.department_head.viewer, assignment=made, now=NOW)


def test_where_the_head_does_not_answer_it_passes_on_to_the_next_above(cast: Cast) -> None:
    ask(cast, cast.support, head_approves_too=True)
    made = consented(cast)
    decisions_follow(actor=COMMAND, now=NOW + 8 * DAY)
    owing = Todo.objects.open().filter(subject__kind="approve", subject__ref=made.uid)
    people = {str(todo.person) for todo in owing.select_related("person")}
    assert people == {str(cast.head_coach.listed), str(cast.boss.listed)}


def test_roles_are_looked_at_as_often_as_it_asks(cast: Cast) -> None:
    found = held(cast.player)
    Assignment.objects.filter(pk=found.pk).update(proposed_at=SINCE, starts_on=SINCE.date())
    assert reviews_due(NOW) == []
    ask(cast, cast.support, review_months=2)
    due = {each.assignment_id: (each.because, each.due_on) for each in reviews_due(NOW)}
    assert due[found.pk] == ("often", SINCE.date().replace(month=11))
    ask(cast, cast.support, review_months=11)
    assert reviews_due(NOW) == []


def test_who_was_given_more_is_asked_about(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=2)
    because = {each.assignment_id: each.because for each in reviews_due(NOW)}
    assert because[held(cast.player).pk] == "terms"


def test_a_department_that_moves_below_comes_under_it(cast: Cast) -> None:
    ask(cast, cast.stores, most_authority=1)
    assert held(cast.player).level == 3
    department_change(actor=COMMAND, department=cast.support, parent=cast.stores, now=NOW)
    assert held(cast.player).level == 1


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [({"most_authority": 3}, "/most_authority"), ({"review_months": 9}, "/review_months")],
)
def test_it_cannot_loosen_what_is_above(cast: Cast, wanted: dict[str, int], pointer: str) -> None:
    ask(cast, cast.root, most_authority=2, review_months=6)
    with pytest.raises(Invalid) as error:
        ask(cast, cast.support, by="department_head", **wanted)
    assert [each.pointer for each in error.value.problems] == [pointer]


@pytest.mark.parametrize("who", ["department_head", "boss", "head_coach"])
def test_who_leads_it_or_is_head_coach_sets_it(cast: Cast, who: str) -> None:
    made = ask(cast, cast.field_service, by=who, most_authority=2)
    assert made is not None
    entry = Entry.objects.get(verb="department.terms_set")
    assert entry.changes == {"most_authority": [None, "approved_text"]}
    assert entry.reason == "We answer for devices."
    assert ask(cast, cast.field_service, by=who, most_authority=2) == made
    assert Entry.objects.filter(verb="department.terms_set").count() == 1


@pytest.mark.parametrize("who", ["coach", "stores_head", "line_manager", "administrator"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(cast, cast.support, by=who, most_authority=2)
    path = f"/departments/{cast.support.uid}/terms/"
    answer = cast.members[who].client().post(path, {"reason": "So.", "most_authority": "2"})
    assert answer.status_code == 403
    assert "Let it hold" not in text(cast.members[who].client(), path)


def test_it_is_for_federated_organisations(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="standard")
    with pytest.raises(Conflict):
        ask(cast, cast.support, most_authority=2)
    assert "federated organisation only" in text(
        cast.department_head.client(), f"/departments/{cast.support.uid}/terms/"
    )


def test_the_page_tells_what_holds_and_changes_it(cast: Cast) -> None:
    ask(cast, cast.root, review_months=6)
    client, path = cast.department_head.client(), f"/departments/{cast.support.uid}/terms/"
    assert f'href="{path}"' in text(client, f"/departments/{cast.support.uid}/")
    assert "Roles are looked at after 6 months" in text(client, path)
    sent = {"most_authority": "2", "head_approves_too": "on", "reason": "Devices."}
    assert client.post(path, sent).status_code == 302
    page = text(client, path)
    assert "Nobody goes further than “Approved text”." in page
    assert f"From {cast.root}, above: “We answer for devices.”" in page
    answer = client.post(path, {"review_months": "9", "reason": "Less."})
    assert answer.status_code == 422
    assert "What was set from above asks for more than this." in answer.content.decode()
    assert client.post(path, {"most_authority": "2"}).status_code == 422
    assert client.post(path, {"reason": "No more."}).status_code == 302
    page = text(client, path)
    assert "What it asked for before" in page
    assert not DepartmentTerms.objects.open().filter(department=cast.support).exists()


def test_the_api_says_and_tells_the_same(cast: Cast) -> None:
    body: dict[str, Any] = {
        "department": str(cast.support.uid),
        "most_authority": "listen",
        "reason": "Devices.",
    }

    def post(by: Member, **more: Any) -> tuple[int, Any]:
        sent = body | more
        answer = by.client().post(
            "/api/v1/department-terms/", sent, content_type="application/json"
        )
        return answer.status_code, answer.json()

    status, made = post(cast.department_head)
    assert (status, made["terms"]["most_authority"]) == (201, "listen")
    assert get(cast, "department-terms/")[1]["results"] == [made["terms"]]
    refused = post(cast.coach)
    assert (refused[0], refused[1]["code"]) == (403, "not_your_unit")
    assert post(cast.department_head, most_authority=None)[1]["terms"] is None
    assert get(cast, "department-terms/")[1]["results"] == []
    OrganisationSettings.objects.update(size="standard")
    late = post(cast.department_head)
    assert (late[0], late[1]["code"]) == (409, "not_federated")


def test_people_from_outside_read_what_holds_and_not_who_said_so(cast: Cast) -> None:
    ask(cast, cast.support, by="department_head", most_authority=2)
    client = cast.external.client()
    page = text(client, f"/departments/{cast.support.uid}/terms/")
    assert "Nobody goes further than" in page
    assert "Grace Weiss" not in page
    assert "devices" not in page
    (row,) = client.get("/api/v1/department-terms/").json()["results"]
    assert (row["most_authority"], row["set_by"], row["reason"]) == ("approved_text", "", "")
    assert client.get(f"/departments/{cast.stores.uid}/terms/").status_code == 404


def test_the_api_tells_a_day_of_the_past(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=2, at=NOW - 5 * DAY)
    ask(cast, cast.support, at=NOW - 2 * DAY)

    def on(back: int) -> int:
        day = (NOW - back * DAY).date()
        return len(get(cast, f"department-terms/?as_of={day}")[1]["results"])

    assert [on(back) for back in (6, 5, 3, 2)] == [0, 1, 1, 0]
    there = f"department-terms/?department={cast.stores.uid}&as_of={(NOW - 3 * DAY).date()}"
    assert get(cast, there)[1]["results"] == []


def test_it_spreads_in_as_many_statements_however_many_roles(cast: Cast) -> None:
    numbers = iter(range(99))

    def change() -> None:
        ask(cast, cast.support, review_months=1 + next(numbers) % 11)

    queries_of(change)
    assert_flat(lambda: [opened(cast, cast.support) for _ in range(5)], change)
