"""Taking the quiz: one question at a time, the first answer counts, the last one is graded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.training.models import Attempt, Certificate, CourseVersion
from policies.training.rules import next_attempt_at, percent, renewal_opens_at, right_count
from policies.training.selectors import certificate_of, failed_attempts
from policies.training.services.publishing import TODO_KIND
from roles.org.models import Person
from roles.team.rules import ItemKind
from roles.team.services import checklist_item_meet

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def attempt_start(*, actor: Viewer, version: CourseVersion, now: datetime) -> Attempt:
    """Begin the quiz of ``version``, or return the attempt that is open.

    Raises NotAllowed for whoever is not a listed person; Conflict when the version is not the
    open one, a certificate is valid still, or a day's rest after three failed attempts lasts.
    """
    if actor.person_id is None:
        raise NotAllowed("people_learn", _("Only a person who is listed can take a course."))
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    current = CourseVersion.objects.select_related("course").get(pk=version.pk)
    if current.state != CourseVersion.State.PUBLISHED:
        raise Conflict("course_closed", _("This course is not open. Look for its newest version."))
    attempt = Attempt.objects.filter(
        person_id=actor.person_id, version=current, finished_at=None
    ).first()
    if attempt is not None:
        return attempt
    _refuse_if_too_early(actor.person_id, current, now)
    attempt = Attempt.objects.create(person_id=actor.person_id, version=current, started_at=now)
    entry_record(actor=actor, verb="quiz.started", subject=attempt)
    return attempt


def _refuse_if_too_early(person_id: int, version: CourseVersion, now: datetime) -> None:
    certificate = certificate_of(person_id, version.course_id, now)
    if certificate is not None and now < renewal_opens_at(certificate.expires_at):
        raise Conflict("already_passed", _("You have passed this course already."))
    free_at = next_attempt_at(failed_attempts(person_id, version.course_id))
    if free_at is not None and now < free_at:
        raise Conflict("wait", _("After three attempts there is a day's rest. Come back tomorrow."))


@deadlock_retried
@transaction.atomic
def attempt_answer(
    *, actor: Viewer, attempt: Attempt, position: int, choice: int, now: datetime
) -> Attempt:
    """Record the answer to question ``position``; a second one to the same changes nothing.

    The last answer closes the attempt; a pass makes the certificate, meets the checklist items
    and closes the to-do in this same transaction. Raises Missing for an attempt of somebody
    else, Invalid for a question or choice that there is not.
    """
    if attempt.person_id != actor.person_id:
        raise Missing
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    open_one = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__course")
        .get(pk=attempt.pk)
    )
    questions = {str(each.position): each for each in open_one.version.questions.all()}
    question = questions.get(str(position))
    if question is None or not 0 <= choice < len(question.choices):
        raise Invalid("no_such_choice", _("Choose one of the answers."))
    if str(position) in open_one.answers or open_one.finished_at is not None:
        return open_one
    open_one.answers[str(position)] = choice
    if len(open_one.answers) == len(questions):
        solution = {key: each.answer for key, each in questions.items()}
        _grade(actor, person, open_one, solution, now)
    open_one.save()
    if open_one.passed:
        _certify(actor, person, open_one, now)
    return open_one


def _grade(
    actor: Viewer, person: Person, attempt: Attempt, solution: dict[str, int], now: datetime
) -> None:
    right = right_count(attempt.answers, solution)
    attempt.finished_at = now
    attempt.percent = percent(right, len(solution))
    attempt.passed = attempt.percent >= attempt.version.course.pass_percent
    entry_record(
        actor=actor,
        verb="quiz.passed" if attempt.passed else "quiz.failed",
        subject=attempt,
        changes={"person": str(person.uid), "right": right, "questions": len(solution)},
    )


def _certify(actor: Viewer, person: Person, attempt: Attempt, now: datetime) -> None:
    course = attempt.version.course
    certificate = Certificate.objects.create(
        person=person,
        course=course,
        attempt=attempt,
        passed_at=now,
        expires_at=now + timedelta(days=course.valid_days),
    )
    checklist_item_meet(
        actor=actor,
        kind=ItemKind.COURSE,
        ref=course.uid,
        person_ids=[person.pk],
        now=now,
        expires_at=certificate.expires_at,
    )
    todos_close(
        actor=actor,
        kind=TODO_KIND,
        ref=course.uid,
        outcome=Todo.Outcome.DONE,
        now=now,
        person_ids=[person.pk],
    )
    entry_record(
        actor=actor,
        verb="certificate.issued",
        subject=certificate,
        changes={"person": str(person.uid), "expires_at": certificate.expires_at.isoformat()},
    )
