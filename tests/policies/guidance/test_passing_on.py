"""Approvals that nobody answers: after five working days somebody else is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.audit.models import Entry
from governance.core.errors import NotAllowed
from governance.jobs.services import run_due
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import State
from policies.guidance.selectors import approvals_of
from policies.guidance.services import approvals_follow, version_return, version_submit
from roles.org.models import Holiday, Person
from roles.team.models import RoleType
from tests.cast import NOW, Cast, make_assignment, make_person
from tests.policies.guidance.test_approving import approve, asked, edit, in_review, lose

LAST = NOW + timedelta(days=7, hours=14)  # Monday at 23:00: the fifth working day is not over
WEEK = NOW + timedelta(days=8)  # Tuesday
FORTNIGHT = NOW + timedelta(days=16)


def test_who_does_not_answer_in_five_working_days_is_passed_over(cast: Cast) -> None:
    version = in_review(cast, "legal")

    assert approvals_follow(now=LAST) == 0
    assert asked(version) == ["Sami Tanaka"]
    assert approvals_follow(now=WEEK) == 1
    assert asked(version) == ["Amara Reid"]
    closed = Todo.objects.get(person=cast.booth_member.listed, subject__kind="approval")
    assert (closed.outcome, closed.closed_at) == ("passed_on", WEEK)
    opened = Todo.objects.get(person=cast.head_coach.listed, subject__kind="approval")
    assert opened.reason == "Legal, since there was no answer in time"
    assert opened.due_at.date() == (WEEK + timedelta(days=7)).date()


def test_it_stands_in_the_trail_and_whoever_is_asked_now_reads_why(cast: Cast) -> None:
    version = in_review(cast, "legal")
    approvals_follow(now=WEEK)

    entry = Entry.objects.get(verb="guideline.approval_passed_on")
    assert entry.changes == {"function": "legal", "asked": ["Sami Tanaka", "Amara Reid"]}
    assert entry.subject_uid == version.uid
    told = Message.objects.get(template="guidance/mail/approval")
    assert told.person == cast.head_coach.listed
    body = mail_build(told).body
    assert "There was no answer in time by Sami Tanaka, so you are asked instead." in body
    assert "/guidelines/house-rules/review/" in body
    page = cast.head_coach.client().get("/guidelines/house-rules/review/").content.decode()
    assert "No answer in time by Sami Tanaka." in page


def test_the_job_does_it_once_however_often_it_runs(cast: Cast) -> None:
    version = in_review(cast, "legal")

    run_due(now=WEEK)
    assert asked(version) == ["Amara Reid"]
    for minutes in (0, 1, 90):
        assert approvals_follow(now=WEEK + timedelta(minutes=minutes)) == 0
    assert Message.objects.filter(template="guidance/mail/approval").count() == 1
    assert Entry.objects.filter(verb="guideline.approval_passed_on").count() == 1


def test_holidays_are_no_working_days(cast: Cast) -> None:
    Holiday.objects.create(day=(NOW + timedelta(days=2)).date(), name="A feast")
    version = in_review(cast, "legal")

    assert approvals_follow(now=WEEK) == 0
    assert approvals_follow(now=WEEK + timedelta(days=1)) == 1
    assert asked(version) == ["Amara Reid"]


def test_whoever_is_on_leave_is_passed_over_at_once_and_asked_anew_when_back(cast: Cast) -> None:
    legal = Person.objects.filter(pk=cast.booth_member.listed.pk)
    version = in_review(cast, "legal")
    legal.update(employment="on_leave")
    approvals_follow(now=LAST)
    assert asked(version) == ["Amara Reid"]

    legal.update(employment="active")
    approvals_follow(now=WEEK)
    assert asked(version) == ["Sami Tanaka"]
    assert approvals_follow(now=WEEK + timedelta(days=1)) == 0


def test_while_one_of_several_still_has_time_it_waits(cast: Cast) -> None:
    version = in_review(cast, "legal")
    other = make_person("Ines Holm", cast.support)
    make_assignment(other, cast.support, RoleType.objects.get(function="legal").key)
    approvals_follow(now=LAST)
    assert asked(version) == ["Ines Holm", "Sami Tanaka"]

    assert approvals_follow(now=WEEK) == 0
    assert approvals_follow(now=FORTNIGHT) == 1
    assert asked(version) == ["Amara Reid"]


def test_who_was_late_may_still_approve_and_who_is_asked_now_is_let_go(cast: Cast) -> None:
    version = in_review(cast, "legal")
    approvals_follow(now=WEEK)

    assert approve(cast.booth_member, version).state == State.APPROVED
    assert asked(version) == []


def test_who_was_late_and_lost_the_function_may_not(cast: Cast) -> None:
    version = in_review(cast, "legal")
    approvals_follow(now=WEEK)
    lose(cast.booth_member)

    with pytest.raises(NotAllowed):
        approve(cast.booth_member, version)
    assert approve(cast.head_coach, version).state == State.APPROVED


def test_it_passes_on_again_and_stays_with_the_last_one(cast: Cast) -> None:
    Person.objects.filter(pk=cast.head_coach.listed.pk).update(employment="on_leave")
    version = in_review(cast, "legal")
    now, seen = NOW, [asked(version)]
    for _round in range(6):
        now += timedelta(days=8)
        approvals_follow(now=now)
        seen.append(asked(version))

    assert all(len(names) == 1 for names in seen)
    assert seen[-1] == seen[-2]
    version.refresh_from_db()
    [needed] = approvals_of(version, now)
    assert [*needed.late_names.split(", "), needed.asked_names] == [
        name for number, [name] in enumerate(seen) if [name] not in seen[:number]
    ]


def test_another_text_or_another_round_asks_the_first_ones_again(cast: Cast) -> None:
    version = in_review(cast, "legal")
    approvals_follow(now=WEEK)
    edit(cast.coach, version, "Quite another text.")
    assert asked(version) == ["Sami Tanaka"]

    approvals_follow(now=WEEK + timedelta(days=8))
    version_return(actor=cast.coach.viewer, version=version, reason="", now=FORTNIGHT)
    version.refresh_from_db()
    version_submit(actor=cast.coach.viewer, version=version, now=FORTNIGHT)
    assert asked(version) == ["Sami Tanaka"]


def test_for_another_text_they_have_the_whole_time_again(cast: Cast) -> None:
    version = in_review(cast, "legal")
    edit(cast.coach, version, "Quite another text.", now=LAST)

    assert approvals_follow(now=WEEK) == 0
    assert asked(version) == ["Sami Tanaka"]
    assert Entry.objects.filter(verb="todo.prolonged").count() == 1
    assert approvals_follow(now=FORTNIGHT) == 1


def test_whoever_is_asked_for_one_more_function_has_the_whole_time_for_it(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    assert asked(version) == ["Amara Reid", "Sami Tanaka"]
    assert approvals_follow(now=WEEK) == 2

    assert "Amara Reid" in asked(version), "for legal, no longer for HR"
    assert approvals_follow(now=WEEK + timedelta(hours=1)) == 0
    assert "Amara Reid" in asked(version)


def test_the_author_is_never_who_it_passes_on_to(cast: Cast) -> None:
    version = in_review(cast, "legal")
    account = cast.head_coach.viewer.user_id
    PolicyVersion.objects.filter(pk=version.pk).update(author_accounts=[account])
    approvals_follow(now=WEEK)

    assert asked(version) != []
    assert "Amara Reid" not in asked(version)
