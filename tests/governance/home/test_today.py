"""Today: what one owes, what one may, and whom to ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from policies.guidance.models import Policy
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.services import (
    draft_save,
    version_acknowledge,
    version_draft,
    version_publish,
)
from policies.training.services import attempt_answer, attempt_start
from roles.org.models import Person
from roles.sync.importers.files import ImportFiles
from roles.sync.models import ImportPlan
from roles.sync.services import import_run
from roles.team.models import Assignment, ChecklistItem, Role, RoleType
from tests.cast import COMMAND, NOW, SINCE, Cast, Member, make_assignment
from tests.policies.making import RIGHT, published, published_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.test import Client


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def owe(member: Member, title: str, *, kind: str = "guideline", due_at: datetime = NOW) -> Todo:
    return todo_open(
        actor=COMMAND,
        person=member.listed,
        kind=kind,
        ref=uuid4(),
        title=title,
        path=f"/somewhere/{title}/",
        reason="everyone",
        due_at=due_at,
        now=NOW,
    )


def page_of(member: Member) -> str:
    answer = member.client().get("/today/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/").headers["Location"] == "/accounts/sign-in/?next=/"


def test_somebody_who_does_not_belong_here_finds_nothing(cast: Cast) -> None:
    assert cast.stranger.client().get("/today/").status_code == 404


def test_the_most_urgent_thing_comes_first_and_is_not_listed_twice(cast: Cast) -> None:
    owe(cast.employee, "Later", due_at=NOW + timedelta(days=9))
    owe(cast.employee, "Sooner", due_at=NOW + timedelta(days=2))
    page = page_of(cast.employee)
    assert page.index('<h2 id="next">Sooner</h2>') < page.index('<div class="n">Later</div>')
    assert '<div class="n">Sooner</div>' not in page
    assert "Due Wednesday" in page


def test_what_is_owed_stands_under_what_it_asks_for(cast: Cast) -> None:
    owe(cast.employee, "First", due_at=NOW)
    owe(cast.employee, "Guideline", kind="guideline", due_at=NOW + timedelta(days=1))
    owe(cast.employee, "Course", kind="course", due_at=NOW + timedelta(days=2))
    owe(cast.employee, "Consent", kind="consent", due_at=NOW + timedelta(days=3))
    page = page_of(cast.employee)
    headings = [page.index(f">{word}</h2>") for word in ("To decide", "To sign", "To learn")]
    assert headings == sorted(headings)
    assert "1 to decide, 2 to sign, 1 to learn." in page


def test_the_next_step_is_one_that_can_be_taken_and_not_the_list_of_them(cast: Cast) -> None:
    owe(cast.employee, "Get ready", kind="checklist", due_at=NOW + timedelta(days=1))
    assert '<h2 id="next">Get ready</h2>' in page_of(cast.employee)
    owe(cast.employee, "Rules", kind="guideline", due_at=NOW + timedelta(days=9))
    page = page_of(cast.employee)
    assert '<h2 id="next">Rules</h2>' in page
    assert "See what is missing" not in page
    assert '<div class="n">Get ready</div>' in page


def test_what_is_late_is_said(cast: Cast) -> None:
    owe(cast.employee, "Late", due_at=NOW - timedelta(days=2))
    page = page_of(cast.employee)
    assert "One is late." in page
    assert "2 days late" in page


def test_others_to_dos_are_not_shown(cast: Cast) -> None:
    owe(cast.player, "Somebody else's")
    assert "Somebody else" not in page_of(cast.line_manager)


def test_a_title_is_text_and_not_markup(cast: Cast) -> None:
    owe(cast.employee, "<script>alert(1)</script>")
    page = page_of(cast.employee)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_was_done_this_year_is_folded_away(cast: Cast) -> None:
    for title in ("Done one", "Done two"):
        todo = owe(cast.employee, title)
        todos_close(
            actor=COMMAND,
            kind="guideline",
            ref=todo.subject.ref,
            outcome=Todo.Outcome.DONE,
            now=NOW,
        )
    old = owe(cast.employee, "Done long ago")
    last_year = NOW - timedelta(days=400)
    todos_close(
        actor=COMMAND,
        kind="guideline",
        ref=old.subject.ref,
        outcome=Todo.Outcome.DONE,
        now=last_year,
    )
    page = page_of(cast.employee)
    assert 'Done this year <span class="chip">2</span>' in page
    assert "Done two" in page
    assert "Done long ago" not in page


def test_nothing_owed_says_so_and_what_comes_next(cast: Cast) -> None:
    page = page_of(cast.employee)
    assert "You are up to date" in page
    assert "Next: nothing is planned." in page


def test_nothing_owed_names_the_next_renewal(cast: Cast) -> None:
    assignment = Assignment.objects.get(person=cast.player.listed)
    ChecklistItem.objects.create(
        assignment=assignment,
        kind="course",
        ref=uuid4(),
        title="Answering in public",
        blocks_from=SINCE,
        met_at=SINCE,
        expires_at=NOW + timedelta(days=30),
    )
    assert "Next: renew Answering in public, by 23 December 2026." in page_of(cast.player)
    for ends_on, renewed in ((date(2026, 12, 23), False), (date(2026, 12, 24), True)):
        Assignment.objects.filter(pk=assignment.pk).update(ends_on=ends_on)
        assert ("Next: renew Answering in public" in page_of(cast.player)) is renewed


def test_who_has_no_role_speaks_for_themselves(cast: Cast) -> None:
    assert "You speak for yourself" in page_of(cast.employee)


def test_what_they_may_and_ask_first_is_that_of_the_guideline_for_everybody(cast: Cast) -> None:
    """Until there is one, what anybody may say anywhere stands there; never both."""
    shipped = "Post about public news from your own account"
    assert shipped in page_of(cast.employee)
    version = published(cast)
    Policy.objects.filter(pk=version.policy_id).update(baseline=True)
    page = page_of(cast.employee)
    assert shipped not in page
    may = page.index("You may, without asking")
    assert may < page.index("Say that you work here.") < page.index(">House rules</a>", may)
    assert "Say that you work here." not in page_of(cast.player)


def test_a_ready_role_says_what_one_may_and_when_to_ask(cast: Cast) -> None:
    page = page_of(cast.player)
    assert "Frontline responder" in page
    assert "Ready</span>" in page
    may, ask = page.index("You may, without asking"), page.index("Ask first")
    assert may < page.index("Answer in your own words") < ask
    assert ask < page.index("Promise something")


def test_a_role_that_is_not_ready_gives_no_authority_and_says_what_is_missing(cast: Cast) -> None:
    assignment = make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    ChecklistItem.objects.create(
        assignment=assignment,
        kind="course",
        ref=uuid4(),
        title="Answering in public",
        path="/courses/answering/",
        blocks_from=SINCE,
    )
    page = page_of(cast.employee)
    assert "Getting ready" in page
    assert "One thing is missing" in page
    assert 'href="/courses/answering/"' in page
    assert "Answer in your own words" not in page


def test_a_proposed_role_says_who_is_asked(cast: Cast) -> None:
    role = Role.objects.create(
        type=RoleType.objects.get(key="coach"), department=cast.support, opened_at=SINCE
    )
    assignment = Assignment.objects.create(
        role=role,
        person=cast.employee.listed,
        authority=3,
        starts_on=NOW.date(),
        proposed_at=NOW,
        proposed_by_label="the cast",
    )
    ChecklistItem.objects.create(
        assignment=assignment, kind="consent", person=cast.line_manager.listed, blocks_from=NOW
    )
    page = page_of(cast.employee)
    assert "Proposed" in page
    assert "Asked: Leon Marsh" in page


def test_whom_to_ask_is_the_departments_coach_else_the_head_coach(cast: Cast) -> None:
    assert "Maria Ortiz" in page_of(cast.employee)
    assert "Amara Reid" in page_of(cast.auditor)


def test_nobody_is_told_to_ask_themselves(cast: Cast) -> None:
    assert "Whom to ask" not in page_of(cast.head_coach)


@pytest.mark.parametrize(
    ("zone", "word"),
    [("Europe/Berlin", "Morning"), ("Asia/Tokyo", "Evening"), ("Asia/Dhaka", "Afternoon")],
)
def test_the_hour_is_the_readers(cast: Cast, zone: str, word: str) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(time_zone=zone)
    assert f"<h1>{word}, Hana</h1>" in page_of(cast.employee)


def test_a_time_zone_that_nobody_knows_is_no_error(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(time_zone="Mars/Olympus")
    assert "Morning, Hana" in page_of(cast.employee)


def test_an_administrator_of_an_empty_installation_sees_what_to_do(cast: Cast) -> None:
    page = page_of(cast.administrator)
    assert "Setting up" in page
    assert "A guideline is published" in page
    assert "Setting up" not in page_of(cast.employee)


def test_the_number_in_the_navigation_is_the_number_owed(cast: Cast) -> None:
    for title in ("One", "Two"):
        owe(cast.employee, title)
    assert '<span class="count">2<span' in page_of(cast.employee)


def test_fifty_to_dos_cost_as_many_queries_as_five(cast: Cast) -> None:
    client = cast.player.client()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/today/").status_code == 200
        return len(captured)

    for number in range(5):
        owe(cast.player, f"Task {number}")
        make_done(cast.player, number)
    few = queries()
    for number in range(5, 50):
        owe(cast.player, f"Task {number}")
        make_done(cast.player, number)
    for department in (cast.stores, cast.field_service):
        make_assignment(cast.player.listed, department, "gatherer", ready=False)
    assert queries() == few


def make_done(member: Member, number: int) -> None:
    todo = owe(member, f"Done {number}")
    todos_close(
        actor=COMMAND, kind="guideline", ref=todo.subject.ref, outcome=Todo.Outcome.DONE, now=NOW
    )


def test_a_course_that_was_begun_is_continued(cast: Cast) -> None:
    version = published_course(cast)
    assert "Start the course" in page_of(cast.player)
    attempt = attempt_start(actor=cast.player.viewer, version=version, now=NOW)
    assert "Start the course" in page_of(cast.player)
    attempt_answer(actor=cast.player.viewer, attempt=attempt, position=1, choice=RIGHT[0], now=NOW)
    page = page_of(cast.player)
    assert "Continue the course" in page
    assert f"1 of {len(RIGHT)} questions" in page
    assert "Start the course" not in page


def test_a_guideline_signed_before_says_what_is_new_in_it_since(cast: Cast) -> None:
    first = published(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=first,
        text_hash=first.text_hash,
        now=NOW,
        language="en",
    )
    second = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    draft_save(
        actor=cast.coach.viewer,
        version=second,
        title=second.title,
        text=f"{second.text}\n- Whistle.",
        change_note="",
        audience=AudienceDraft(),
        seen=text_fingerprint(second.title, second.text),
        now=NOW,
    )
    second.refresh_from_db()
    version_publish(actor=cast.head_coach.viewer, version=second, now=NOW)
    page = page_of(cast.employee)
    assert "Changed since you signed version 1" in page
    assert "<b>New:</b> Whistle." in page
    assert "Share secrets." not in page
    assert 'href="/guidelines/house-rules/compare/1/2/"' in page
    assert "Whistle" not in page_of(cast.line_manager), "who signed nothing reads all of it"


def test_an_import_that_waits_is_told_to_those_who_decide_on_it(cast: Cast) -> None:
    files = ImportFiles.given([("departments.csv", b"external_id,name,parent,head\nX,X,,\n")])
    outcome = import_run(actor=COMMAND, files=files, mode="patch", dry_run=True, now=NOW)
    assert outcome.plan is not None
    page = page_of(cast.administrator)
    assert "An import waits for you." in page
    assert "You are up to date" not in page
    assert f'href="/imports/{outcome.plan.uid}/"' in page
    assert "/imports/" not in page_of(cast.employee)
    outcome.plan.state = ImportPlan.State.DISCARDED
    outcome.plan.save()
    assert "An import waits" not in page_of(cast.administrator)


def test_a_page_that_stands_in_no_navigation_belongs_to_today(cast: Cast) -> None:
    answer = cast.employee.client().get("/preferences/").content.decode()
    assert '<a href="/today/" aria-current="page">' in answer


def test_fifty_guidelines_cost_as_many_queries_as_two(cast: Cast) -> None:
    client = cast.employee.client()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/today/").status_code == 200
        return len(captured)

    for _each in range(2):
        published(cast)
    queries()
    few = queries()
    for _each in range(48):
        published(cast)
    assert Todo.objects.open().filter(person=cast.employee.listed).count() == 50
    assert queries() == few
