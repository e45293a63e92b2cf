"""The quiz: first answers count, 80 % passes, three attempts, and what a pass settles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed
from governance.todos.models import Todo
from policies.training.models import Attempt, Certificate, CourseVersion
from policies.training.services import attempt_answer, attempt_start
from roles.team.models import Assignment, ChecklistItem
from tests.cast import NOW, Cast, make_assignment
from tests.policies.making import RIGHT, drafted_course, published_course

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer

WRONG = (1, 1, 1)
LATER = NOW + timedelta(hours=1)


def take(
    viewer: Viewer, version: CourseVersion, answers: Sequence[int], now: datetime = LATER
) -> Attempt:
    attempt = attempt_start(actor=viewer, version=version, now=now)
    for position, choice in enumerate(answers, start=1):
        attempt = attempt_answer(
            actor=viewer, attempt=attempt, position=position, choice=choice, now=now
        )
    return attempt


def test_all_right_passes_with_a_certificate_of_a_year(cast: Cast) -> None:
    attempt = take(cast.player.viewer, published_course(cast), RIGHT)

    assert (attempt.passed, attempt.percent, attempt.finished_at) == (True, 100, LATER)
    certificate = Certificate.objects.get(person=cast.player.listed)
    assert certificate.expires_at == LATER + timedelta(days=365)


def test_two_of_three_do_not_pass(cast: Cast) -> None:
    attempt = take(cast.player.viewer, published_course(cast), WRONG)

    assert (attempt.passed, attempt.percent) == (False, 66)
    assert not Certificate.objects.exists()
    assert Todo.objects.open().filter(person=cast.player.listed).exists()


def test_a_pass_closes_the_to_do_and_meets_the_item_until_the_certificate_ends(
    cast: Cast,
) -> None:
    version = published_course(cast)
    take(cast.player.viewer, version, RIGHT)

    assert Todo.objects.get(person=cast.player.listed).outcome == Todo.Outcome.DONE
    item = ChecklistItem.objects.get(assignment__person=cast.player.listed)
    assert (item.kind, item.ref) == ("course", version.course.uid)
    assert (item.met_at, item.expires_at) == (LATER, LATER + timedelta(days=365))


def test_the_last_item_makes_the_assignment_ready_in_the_same_transaction(cast: Cast) -> None:
    waiting = make_assignment(cast.employee.listed, cast.field_service, "responder", ready=False)
    version = published_course(cast)
    take(cast.employee.viewer, version, RIGHT)

    assert Assignment.objects.ready(LATER + timedelta(hours=1)).filter(pk=waiting.pk).exists()


def test_readiness_ends_with_the_certificate(cast: Cast) -> None:
    take(cast.player.viewer, published_course(cast), RIGHT)

    item = ChecklistItem.objects.get(assignment__person=cast.player.listed)
    assert item.expires_at == Certificate.objects.get().expires_at


def test_the_first_answer_counts(cast: Cast) -> None:
    viewer = cast.player.viewer
    attempt = attempt_start(actor=viewer, version=published_course(cast), now=LATER)
    for choice in (1, 0):
        attempt = attempt_answer(
            actor=viewer, attempt=attempt, position=1, choice=choice, now=LATER
        )

    assert attempt.answers == {"1": 1}


def test_an_answer_after_the_end_changes_nothing(cast: Cast) -> None:
    attempt = take(cast.player.viewer, published_course(cast), WRONG)
    again = attempt_answer(
        actor=cast.player.viewer, attempt=attempt, position=1, choice=0, now=LATER
    )

    assert again.answers == {"1": 1, "2": 1, "3": 1}
    assert not again.passed


def test_after_three_failed_attempts_there_is_a_days_rest(cast: Cast) -> None:
    version = published_course(cast)
    for _attempt in range(3):
        take(cast.player.viewer, version, WRONG)

    almost = LATER + timedelta(hours=24) - timedelta(seconds=1)
    with pytest.raises(Conflict) as refused:
        attempt_start(actor=cast.player.viewer, version=version, now=almost)
    assert refused.value.code == "wait"
    assert take(cast.player.viewer, version, RIGHT, LATER + timedelta(hours=24)).passed


def test_whoever_passed_need_not_try_until_the_renewal_opens(cast: Cast) -> None:
    version = published_course(cast)
    take(cast.player.viewer, version, RIGHT)

    with pytest.raises(Conflict) as refused:
        attempt_start(actor=cast.player.viewer, version=version, now=LATER + timedelta(days=334))
    assert refused.value.code == "already_passed"
    renewed = take(cast.player.viewer, version, RIGHT, LATER + timedelta(days=336))
    item = ChecklistItem.objects.get(assignment__person=cast.player.listed)
    assert item.expires_at == renewed.certificate.expires_at


def test_leaving_and_coming_back_goes_on_with_the_same_attempt(cast: Cast) -> None:
    version = published_course(cast)
    first = attempt_start(actor=cast.player.viewer, version=version, now=LATER)
    second = attempt_start(actor=cast.player.viewer, version=version, now=LATER + timedelta(days=3))

    assert first.uid == second.uid


def test_somebody_elses_attempt_does_not_exist(cast: Cast) -> None:
    attempt = attempt_start(actor=cast.player.viewer, version=published_course(cast), now=LATER)

    with pytest.raises(Missing):
        attempt_answer(actor=cast.coach.viewer, attempt=attempt, position=1, choice=0, now=LATER)


def test_an_answer_that_is_not_offered_is_refused(cast: Cast) -> None:
    attempt = attempt_start(actor=cast.player.viewer, version=published_course(cast), now=LATER)

    for position, choice in ((1, 2), (1, -1), (4, 0)):
        with pytest.raises(Invalid):
            attempt_answer(
                actor=cast.player.viewer,
                attempt=attempt,
                position=position,
                choice=choice,
                now=LATER,
            )


def test_a_draft_cannot_be_taken_nor_by_who_is_not_listed(cast: Cast) -> None:
    with pytest.raises(Conflict):
        attempt_start(actor=cast.head_coach.viewer, version=drafted_course(cast), now=LATER)
    with pytest.raises(NotAllowed):
        attempt_start(actor=cast.stranger.viewer, version=published_course(cast), now=LATER)


def test_the_last_answer_sent_twenty_times_at_once_makes_one_certificate(
    committed_cast: Cast,
) -> None:
    viewer = committed_cast.player.viewer
    version = published_course(committed_cast)
    attempt = take(viewer, version, RIGHT[:2])

    def one(_number: int) -> bool:
        try:
            return attempt_answer(
                actor=viewer, attempt=attempt, position=3, choice=RIGHT[2], now=LATER
            ).passed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as pool:
        assert all(pool.map(one, range(20)))

    assert Certificate.objects.count() == 1
    assert Entry.objects.filter(verb="certificate.issued").count() == 1


def test_starting_twenty_times_at_once_is_one_attempt(committed_cast: Cast) -> None:
    viewer = committed_cast.player.viewer
    version = published_course(committed_cast)

    def one(_number: int) -> str:
        try:
            return str(attempt_start(actor=viewer, version=version, now=LATER).uid)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as pool:
        assert len(set(pool.map(one, range(20)))) == 1
