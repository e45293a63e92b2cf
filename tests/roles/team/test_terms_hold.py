"""What departments ask for holds everywhere at once, whoever acts at the same moment; it stands,
is set from above or by a department's own head, and whoever it lowers is told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction

from governance.audit.models import Entry
from governance.core.errors import Invalid
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings
from roles.org.selectors import structure_lock
from roles.org.services import department_change, department_close
from roles.team.models import Assignment, DepartmentTerms, Review, Role
from roles.team.rules.terms import UnitTerms
from roles.team.selectors import reviews_due
from roles.team.services import (
    assignment_approve,
    department_terms_set,
    reviews_keep,
    reviews_open,
    terms_follow,
)
from tests.cast import COMMAND, NOW
from tests.roles.org.api import get
from tests.roles.team.pages import text
from tests.roles.team.test_races import at_once, to_approve
from tests.roles.team.test_terms import ask, held, opened

if TYPE_CHECKING:
    from tests.cast import Cast

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def federated(request: pytest.FixtureRequest) -> None:
    name = "committed_cast" if "committed_cast" in request.fixturenames else "cast"
    request.getfixturevalue(name)
    OrganisationSettings.objects.update(size="federated")


def test_of_two_heads_who_set_terms_at_once_both_hold(committed_cast: Cast) -> None:
    cast = committed_cast
    for turn in range(1, 6):
        outcomes = at_once(
            partial(ask, cast, cast.root, by="boss", review_months=turn),
            partial(ask, cast, cast.support, by="department_head", most_authority=1 + turn % 2),
        )
        assert outcomes == ["done", "done"]
        role = held(cast.player).role
        assert (role.most_authority, role.review_months) == (1 + turn % 2, turn)


def test_a_role_opened_while_terms_are_set_has_them(committed_cast: Cast) -> None:
    cast = committed_cast
    for turn in range(1, 6):
        outcomes = at_once(
            partial(ask, cast, cast.root, by="boss", review_months=turn),
            partial(opened, cast, cast.field_service),
        )
        assert outcomes == ["done", "done"]
        assert set(Role.objects.values_list("review_months", flat=True)) == {turn}


def test_who_is_approved_while_terms_are_set_goes_no_further(committed_cast: Cast) -> None:
    cast = committed_cast
    made = to_approve(cast)
    outcomes = at_once(
        lambda: ask(cast, cast.support, most_authority=1),
        lambda: assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW),
    )
    assert outcomes == ["done", "done"]
    made = Assignment.objects.select_related("role__type").get(pk=made.pk)
    assert (made.state, made.level) == ("active", 1)


def test_terms_set_while_the_department_moves_hold_where_it_is_now(committed_cast: Cast) -> None:
    cast = committed_cast
    outcomes = at_once(
        lambda: ask(cast, cast.stores, by="boss", most_authority=1),
        lambda: department_change(
            actor=COMMAND, department=cast.support, parent=cast.stores, now=NOW
        ),
    )
    assert outcomes == ["done", "done"]
    assert held(cast.player).level == 1


def test_a_closed_department_asks_for_nothing_any_more(cast: Cast) -> None:
    ask(cast, cast.field_service, by="department_head", most_authority=1)
    Role.objects.filter(department=cast.field_service).delete()
    place = cast.field_service
    place.people.update(department=cast.support)
    department_close(actor=COMMAND, department=place, now=NOW + DAY)
    assert not DepartmentTerms.objects.open().exists()
    assert Entry.objects.filter(verb="department.terms_ended", subject_uid=place.uid).exists()
    assert get(cast, "department-terms/")[1]["results"] == []
    body = {"department": str(place.uid), "most_authority": "listen", "reason": "Again."}
    answer = cast.head_coach.client().post(
        "/api/v1/department-terms/", body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "department_closed")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE roles_team_departmentterms SET reason = 'Other.'",
        "UPDATE roles_team_departmentterms SET most_authority = 3, until = now()",
        "DELETE FROM roles_team_departmentterms",
        "TRUNCATE roles_team_departmentterms CASCADE",
    ],
)
def test_what_was_asked_for_is_neither_changed_nor_deleted(cast: Cast, change: str) -> None:
    ask(cast, cast.support, most_authority=1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_what_has_ended_does_not_begin_again(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=1)
    ask(cast, cast.support, at=NOW + DAY)
    with pytest.raises(DatabaseError, match="stands, and only ends"), transaction.atomic():
        DepartmentTerms.objects.update(until=None)


def test_a_head_adds_to_what_was_set_from_above_and_does_not_loosen_it(cast: Cast) -> None:
    above = ask(cast, cast.support, by="boss", most_authority=2)
    assert above is not None
    assert above.from_above
    with pytest.raises(Invalid) as error:
        ask(cast, cast.support, by="department_head", most_authority=3)
    assert [each.pointer for each in error.value.problems] == ["/most_authority"]
    ask(cast, cast.support, by="department_head", at=NOW + DAY)
    assert held(cast.player).level == 2
    ask(cast, cast.support, by="department_head", most_authority=1, at=NOW + DAY)
    assert held(cast.player).level == 1
    ask(cast, cast.support, by="department_head", at=NOW + 2 * DAY)
    assert held(cast.player).level == 2
    path = f"/departments/{cast.support.uid}/terms/"
    page = text(cast.department_head.client(), path)
    assert f"Set from above, by {cast.boss.listed}: “We answer for devices.”" in page
    assert "What was set from above stays" in page
    assert ">Reply<" not in page
    sent = {"most_authority": "", "review_months": "", "reason": "Less."}
    cast.department_head.client().post(path, sent)
    assert held(cast.player).level == 2
    ask(cast, cast.support, by="boss", at=NOW + 3 * DAY)
    assert held(cast.player).level == 3


def test_who_stands_above_says_anew_all_that_a_department_asks_for(cast: Cast) -> None:
    ask(cast, cast.support, by="department_head", most_authority=1)
    ask(cast, cast.support, by="boss", review_months=6, at=NOW + DAY)
    (row,) = get(cast, f"department-terms/?department={cast.support.uid}")[1]["results"]
    assert (row["most_authority"], row["review_months"], row["from_above"]) == (None, 6, True)


@pytest.mark.parametrize("level", [0, 4, 9, -1])
def test_a_department_lets_people_at_least_listen_and_never_promise(cast: Cast, level: int) -> None:
    with pytest.raises(Invalid) as error:
        ask(cast, cast.support, most_authority=level)
    assert [each.pointer for each in error.value.problems] == ["/most_authority"]


def told(cast: Cast) -> list[Message]:
    return list(Message.objects.filter(template="team/mail/capped", person=cast.player.listed))


def test_whoever_is_lowered_is_told_and_nobody_else(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=2)
    (message,) = told(cast)
    assert "you may go up to “Approved text” from now on" in str(mail_build(message).body)
    capped = Message.objects.filter(template="team/mail/capped")
    lowered = Assignment.objects.filter(person__in=capped.values("person"))
    assert all(each.authority > 2 for each in lowered)
    ask(cast, cast.support, at=NOW + DAY)
    ask(cast, cast.support, review_months=3, at=NOW + 2 * DAY)
    assert len(told(cast)) == 1


def because_of(cast: Cast, now: Any = NOW) -> list[str]:
    found = held(cast.player)
    return [each.because for each in reviews_due(now) if each.assignment_id == found.pk]


def keep(cast: Cast, now: Any) -> None:
    reviews_open(actor=COMMAND, now=now)
    review = Review.objects.open().get(assignment=held(cast.player))
    assert review.get_because_display() == "Authority above what the department lets anybody have"
    reviews_keep(actor=cast.head_coach.viewer, reviews=[review], now=now)


def test_who_was_kept_is_asked_about_again_only_when_it_is_tightened_further(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=1)
    keep(cast, NOW)
    assert because_of(cast) == []
    ask(cast, cast.support, most_authority=2, at=NOW + DAY)
    assert because_of(cast, NOW + DAY) == []
    ask(cast, cast.support, most_authority=1, at=NOW + 2 * DAY)
    assert because_of(cast, NOW + 2 * DAY) == []


def test_who_was_kept_is_asked_about_once_more_when_it_goes_lower(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=2)
    keep(cast, NOW)
    ask(cast, cast.support, most_authority=1, at=NOW + DAY)
    assert because_of(cast, NOW + DAY) == ["terms"]


def test_what_is_asked_is_dropped_when_the_department_lets_go_so_far_again(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=1)
    reviews_open(actor=COMMAND, now=NOW)
    review = Review.objects.open().get(assignment=held(cast.player))
    ask(cast, cast.support, at=NOW + DAY)
    review.refresh_from_db()
    assert review.outcome == "not_needed"
    assert not Todo.objects.open().filter(subject__ref=review.uid).exists()


def test_by_the_hour_it_holds_in_what_came_below_unsaid(cast: Cast) -> None:
    ask(cast, cast.support, most_authority=1)
    Role.objects.filter(pk=held(cast.player).role_id).update(most_authority=None)
    assert terms_follow(actor=COMMAND, now=NOW + DAY) == 1
    assert held(cast.player).level == 1
    assert terms_follow(actor=COMMAND, now=NOW + DAY) == 0


def test_by_the_hour_it_does_not_wait_for_an_import(committed_cast: Cast) -> None:
    cast = committed_cast
    ask(cast, cast.support, most_authority=1)
    Role.objects.filter(pk=held(cast.player).role_id).update(most_authority=None)
    with transaction.atomic(), connection.cursor() as cursor:
        structure_lock(cursor)
        done: list[int] = []
        assert at_once(lambda: done.append(terms_follow(actor=COMMAND, now=NOW))) == ["done"]
    assert done == [0]
    assert terms_follow(actor=COMMAND, now=NOW) == 1


def test_the_same_said_from_above_stands_from_above(cast: Cast) -> None:
    own = ask(cast, cast.support, by="department_head", most_authority=2)
    above = department_terms_set(
        actor=cast.boss.viewer,
        department=cast.support,
        wanted=UnitTerms(most_authority=2),
        reason="For all.",
        now=NOW + DAY,
    )
    assert own != above
    assert above is not None
    assert above.from_above
