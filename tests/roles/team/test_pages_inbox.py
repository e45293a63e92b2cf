"""The inbox: what waits, decided where it is read."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.todos.models import Todo, TodoSubject
from roles.org.models import Person
from roles.team.services import assignment_propose
from tests.cast import make_person
from tests.roles.team.pages import proposed, queries, text, vacant_role

if TYPE_CHECKING:
    from roles.team.models import Assignment
    from tests.cast import Cast


def waiting_consent(cast: Cast) -> Assignment:
    assignment = proposed(cast, by=cast.department_head, person=cast.employee)
    url = f"/assignments/{assignment.uid}/"
    cast.employee.client().post(url, {"decision": "accept", "reason": ""})
    return assignment


def letter(person: Person) -> str:
    return f"/inbox/{Todo.objects.open().get(person=person).uid}/"


def test_an_empty_inbox_says_when_one_is_asked(cast: Cast) -> None:
    body = text(cast.line_manager.client(), "/inbox/")
    assert "Nothing waits for you." in body
    assert "You are asked when" in body


def test_the_line_manager_finds_what_to_consent_to(cast: Cast) -> None:
    waiting_consent(cast)
    body = text(cast.line_manager.client(), "/inbox/")
    assert "One waits for you." in body
    assert "Hana Costa, Frontline responder" in body
    assert 'value="consent"' in body


def test_it_is_decided_right_there(cast: Cast) -> None:
    assignment = waiting_consent(cast)
    client = cast.line_manager.client()
    done = client.post(
        f"/assignments/{assignment.uid}/",
        {"decision": "consent", "reason": "", "inbox": "1"},
        follow=True,
    )
    assert done.redirect_chain == [("/inbox/", 302)]
    body = unescape(done.content.decode())
    assert "You consented: Hana Costa, Frontline responder." in body
    assert "All decided" in body


def test_a_chosen_one_has_its_own_address(cast: Cast) -> None:
    waiting_consent(cast)
    body = text(cast.line_manager.client(), letter(cast.line_manager.listed))
    assert 'class="inbox chosen"' in body


def test_other_peoples_letters_are_not_there(cast: Cast) -> None:
    waiting_consent(cast)
    address = letter(cast.line_manager.listed)
    for who in (cast.employee, cast.head_coach, cast.auditor, cast.stranger):
        assert who.client().get(address).status_code == 404
    other = cast.employee.client().get(address)
    missing = cast.employee.client().get("/inbox/00000000-0000-7000-8000-000000000000/")
    assert other.content == missing.content


def test_the_proposer_sees_whose_turn_it_is(cast: Cast) -> None:
    waiting_consent(cast)
    body = text(cast.department_head.client(), "/inbox/asked/")
    assert "Leon Marsh consents" in body


def test_what_was_decided_is_kept(cast: Cast) -> None:
    waiting_consent(cast)
    body = text(cast.employee.client(), "/inbox/decided/")
    assert "Accept: Frontline responder, Support" in body
    assert "Done" in body


def test_the_oldest_comes_first(cast: Cast) -> None:
    waiting_consent(cast)
    second = make_person("Ada Young", cast.support, manager=cast.line_manager.listed)
    assignment_propose(
        actor=cast.department_head.viewer, role=vacant_role(cast), person=second, now=utc_now()
    )
    Todo.objects.filter(person=second).update(person=cast.line_manager.listed)
    body = text(cast.line_manager.client(), "/inbox/")
    assert body.index("Hana Costa") < body.index("Ada Young")


def test_the_navigation_counts_what_waits(cast: Cast) -> None:
    waiting_consent(cast)
    body = text(cast.line_manager.client(), "/team/")
    assert "<span>Inbox</span>" in body
    assert '<span class="count">1<span class="vh"> open</span>' in body


def test_an_employee_without_work_has_no_inbox_in_the_navigation(cast: Cast) -> None:
    assert "<span>Inbox</span>" not in text(cast.employee.client(), "/team/")


def test_an_account_without_a_person_has_an_empty_one(cast: Cast) -> None:
    Person.objects.filter(pk=cast.administrator.listed.pk).update(user=None)
    client = cast.administrator.client()
    for path in ("/inbox/", "/inbox/asked/", "/inbox/decided/"):
        assert client.get(path).status_code == 200


def test_queries_do_not_grow_with_the_letters(cast: Cast) -> None:
    waiting_consent(cast)
    client = cast.line_manager.client()
    before = queries(client, "/inbox/")
    for each in range(4):
        person = make_person(f"Person {each}", cast.support, manager=cast.boss.listed)
        assignment_propose(
            actor=cast.department_head.viewer, role=vacant_role(cast), person=person, now=utc_now()
        )
    Todo.objects.filter(person__display_name__startswith="Person").update(
        person=cast.line_manager.listed
    )
    assert queries(client, "/inbox/") == before


def test_one_beyond_the_hundred_that_are_listed_opens_too(cast: Cast) -> None:
    waiting_consent(cast)
    address, before = letter(cast.line_manager.listed), utc_now() - timedelta(days=1)
    subjects = TodoSubject.objects.bulk_create(
        TodoSubject(kind="sponsor", ref=uuid7(), title="A sponsor", path="/") for _ in range(101)
    )
    Todo.objects.bulk_create(
        Todo(person=cast.line_manager.listed, subject=each, opened_at=before, due_at=before)
        for each in subjects
    )
    assert "Hana Costa" not in text(cast.line_manager.client(), "/inbox/")
    assert "Hana Costa" in text(cast.line_manager.client(), address)
    assert cast.coach.client().get(address).status_code == 404
