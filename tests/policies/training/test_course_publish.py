"""Publishing a course: who may, who is asked, what stands from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.todos.models import Todo
from policies.guidance.rules import AudienceDraft
from policies.training.models import Certificate, CourseVersion, Lesson, Question
from policies.training.rules import QuestionDraft
from policies.training.services import attempt_answer, attempt_start, course_draft, course_publish
from roles.team.models import Assignment, ChecklistItem, Role, RoleType
from roles.team.services import assignment_propose, readiness_refresh
from tests.cast import NOW, Cast, make_assignment, make_person
from tests.policies.making import RIGHT, drafted_course, published_course


def test_coaches_and_players_are_asked_to_pass_within_fourteen_days(cast: Cast) -> None:
    version = published_course(cast)

    todos = Todo.objects.open().filter(subject__kind="course", subject__ref=version.course.uid)
    assert set(todos.values_list("person__display_name", flat=True)) == {
        "Priya Shah",
        "Maria Ortiz",
        "Yuki Walsh",
        "Amara Reid",
    }
    assert {todo.due_at for todo in todos} == {NOW + timedelta(days=14)}
    assert {todo.subject.path for todo in todos} == {"/courses/answering-in-public/"}


def test_their_assignments_need_it_with_grace_for_the_ready(cast: Cast) -> None:
    player = Assignment.objects.get(person=cast.player.listed)
    published_course(cast)

    item = ChecklistItem.objects.get(assignment=player)
    assert (item.kind, item.blocks_from) == ("course", NOW + timedelta(days=14))
    readiness_refresh(actor=cast.head_coach.viewer, now=NOW)
    assert Assignment.objects.ready(NOW).filter(pk=player.pk).exists()


def test_booth_members_do_not_need_a_course_for_coaches_and_players(cast: Cast) -> None:
    published_course(cast)

    assert not ChecklistItem.objects.filter(assignment__person=cast.booth_member.listed).exists()


def test_only_the_head_coach_publishes(cast: Cast) -> None:
    version = drafted_course(cast)

    for member in (cast.employee, cast.player, cast.coach, cast.administrator):
        with pytest.raises(NotAllowed):
            course_publish(actor=member.viewer, version=version, now=NOW)


def test_publishing_twice_is_refused_the_second_time(cast: Cast) -> None:
    version = published_course(cast)

    with pytest.raises(Conflict):
        course_publish(actor=cast.head_coach.viewer, version=version, now=NOW)


def test_the_same_form_sent_twice_is_one_course(cast: Cast) -> None:
    uid = uuid7()
    made = [
        course_draft(
            actor=cast.coach.viewer,
            uid=uid,
            title="Twice",
            lesson_text="Once.",
            questions=[QuestionDraft("Really?", ("Yes", "No"), 0)],
            audience=AudienceDraft(),
            now=NOW,
        )
        for _click in range(2)
    ]

    assert made[0].pk == made[1].pk


@pytest.mark.parametrize(
    "question",
    [
        QuestionDraft("", ("Yes", "No"), 0),
        QuestionDraft("One choice?", ("Yes",), 0),
        QuestionDraft("Five?", ("1", "2", "3", "4", "5"), 0),
        QuestionDraft("An empty one?", ("Yes", " "), 0),
        QuestionDraft("Which?", ("Yes", "No"), 2),
    ],
)
def test_a_question_needs_a_text_two_to_four_choices_and_the_right_one(
    cast: Cast, question: QuestionDraft
) -> None:
    with pytest.raises(Invalid):
        course_draft(
            actor=cast.coach.viewer,
            uid=uuid7(),
            title="Course",
            lesson_text="Text.",
            questions=[question],
            audience=AudienceDraft(),
            now=NOW,
        )


def test_a_published_course_stands_as_it_was_taken(cast: Cast) -> None:
    version = published_course(cast)

    for change in (
        lambda: Question.objects.update(answer=0),
        lambda: Question.objects.all().delete(),
        lambda: Lesson.objects.update(text="Anything goes."),
        lambda: Question.objects.create(
            version=version, position=9, text="More?", choices=["a", "b"], answer=0
        ),
        lambda: CourseVersion.objects.update(published_by_label="Somebody else"),
        version.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_certificate_cannot_be_changed(cast: Cast) -> None:
    _pass(cast)

    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.update(expires_at=NOW + timedelta(days=9999))


def _pass(cast: Cast) -> None:
    viewer = cast.player.viewer
    attempt = attempt_start(actor=viewer, version=published_course(cast), now=NOW)
    for position, choice in enumerate(RIGHT, start=1):
        attempt_answer(actor=viewer, attempt=attempt, position=position, choice=choice, now=NOW)


def test_a_new_assignment_of_a_certified_person_has_the_course_already(cast: Cast) -> None:
    _pass(cast)
    role = Role.objects.create(
        type=RoleType.objects.get(key="gatherer"), department=cast.field_service, opened_at=NOW
    )
    assignment = assignment_propose(
        actor=cast.line_manager.viewer, role=role, person=cast.player.listed, now=NOW
    )

    item = assignment.items.get(kind="course")
    assert (item.met_at, item.expires_at) == (NOW, Certificate.objects.get().expires_at)


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(cast: Cast) -> None:
    def crowd(numbers: range) -> None:
        for number in numbers:
            person = make_person(f"Extra {number}", cast.field_service)
            make_assignment(person, cast.field_service, "gatherer", ready=number % 2 == 0)

    first, second = drafted_course(cast), drafted_course(cast)
    crowd(range(2))
    with CaptureQueriesContext(connection) as few:
        course_publish(actor=cast.head_coach.viewer, version=first, now=NOW)
    crowd(range(2, 20))
    with CaptureQueriesContext(connection) as many:
        course_publish(actor=cast.head_coach.viewer, version=second, now=NOW)

    assert len(many) == len(few)
