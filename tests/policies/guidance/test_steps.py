"""Consultation, publishing on a day to come, and taking out of force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed
from governance.core.uid import uuid7
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, Comment, Policy, PolicyVersion
from policies.guidance.rules import AudienceDraft, State
from policies.guidance.selectors import approved_hash, consultation
from policies.guidance.services import (
    comment_add,
    comment_answer,
    scheduled_publish,
    version_acknowledge,
    version_approve,
    version_consult,
    version_draft,
    version_schedule,
    version_submit,
    version_unschedule,
    version_withdraw,
)
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ChecklistItem
from roles.team.services import readiness_refresh
from tests.cast import NOW, Cast, Member, make_assignment, make_person
from tests.policies.guidance.test_approving import asked, in_review
from tests.policies.making import draft, published

DAY = NOW + timedelta(days=2)


def approved(cast: Cast) -> PolicyVersion:
    version = in_review(cast, "legal")
    return version_approve(
        actor=cast.booth_member.viewer, version=version, seen=approved_hash(version), now=NOW
    )


def scheduled(cast: Cast, at: datetime = DAY) -> PolicyVersion:
    return version_schedule(
        actor=cast.head_coach.viewer, version=approved(cast), publish_at=at, now=NOW
    )


class TestScheduled:
    def test_a_job_publishes_it_once_on_its_day(self, cast: Cast) -> None:
        version = scheduled(cast)
        run_due(now=DAY - timedelta(minutes=1))
        version.refresh_from_db()
        assert version.state == State.SCHEDULED

        run_due(now=DAY)
        version.refresh_from_db()
        assert (version.state, version.published_at) == (State.PUBLISHED, DAY)
        again: dict[str, Any] = {"uid": version.uid, "moment": DAY.isoformat(), "now": DAY}
        assert not scheduled_publish(**again)
        assert (
            Entry.objects.filter(verb="guideline.published", subject_uid=version.uid).count() == 1
        )

    def test_it_goes_back_to_its_author_when_nobody_is_in_its_audience_any_more(
        self, cast: Cast
    ) -> None:
        leaver = make_person("Only One", cast.field_service)
        first = published(cast, audience=AudienceDraft("department", cast.field_service.pk))
        version = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
        version = version_submit(actor=cast.coach.viewer, version=version, now=NOW)
        seen = approved_hash(version)
        version = version_approve(actor=cast.head_coach.viewer, version=version, seen=seen, now=NOW)
        version_schedule(actor=cast.head_coach.viewer, version=version, publish_at=DAY, now=NOW)
        Person.objects.filter(pk=leaver.pk).update(employment="left")
        run_due(now=DAY)
        version.refresh_from_db()
        assert version.state == State.DRAFT
        assert "nobody is in its audience" in version.returned_reason
        assert asked(version, "returned") == ["Maria Ortiz"]

    def test_what_is_scheduled_anew_waits_for_the_new_day(self, cast: Cast) -> None:
        version = scheduled(cast)
        version_unschedule(actor=cast.head_coach.viewer, version=version, now=NOW)
        later = DAY + timedelta(days=1)
        version_schedule(actor=cast.head_coach.viewer, version=version, publish_at=later, now=NOW)
        run_due(now=DAY)
        version.refresh_from_db()
        assert version.state == State.SCHEDULED

        run_due(now=later)
        version.refresh_from_db()
        assert version.state == State.PUBLISHED

    def test_without_its_approvals_it_goes_back_and_the_author_is_told(self, cast: Cast) -> None:
        version = scheduled(cast)
        Policy.objects.update(approvals=["hr", "legal"])
        run_due(now=DAY)

        version.refresh_from_db()
        assert (version.state, version.publish_at) == (State.DRAFT, None)
        assert "approval is missing by Human resources" in version.returned_reason
        assert asked(version, "returned") == ["Maria Ortiz"]
        assert Job.objects.get(kind="guidance.publish").state == Job.State.DONE

    def test_the_day_is_given_on_the_organisations_clock(self, cast: Cast) -> None:
        OrganisationSettings.objects.update(time_zone="America/New_York")
        version = approved(cast)
        with time_machine.travel(NOW, tick=False):
            cast.head_coach.client().post(
                f"/guidelines/house-rules/versions/{version.number}/step/",
                {"step": "schedule", "publish_at": "2026-11-25T08:00"},
            )

        version.refresh_from_db()
        assert version.publish_at == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
        run_due(now=version.publish_at)
        version.refresh_from_db()
        assert version.state == State.PUBLISHED

    @pytest.mark.parametrize("at", [NOW, datetime(9999, 12, 31, 23, tzinfo=UTC)])
    def test_a_day_that_is_over_or_never_comes_is_refused(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Invalid):
            scheduled(cast, at=at)

    def test_only_what_is_approved_is_scheduled_and_by_who_publishes(self, cast: Cast) -> None:
        version = in_review(cast, "legal")
        with pytest.raises(NotAllowed):
            version_schedule(actor=cast.coach.viewer, version=version, publish_at=DAY, now=NOW)
        with pytest.raises(Conflict) as refused:
            version_schedule(actor=cast.head_coach.viewer, version=version, publish_at=DAY, now=NOW)
        assert refused.value.members == {"legal": ["approve", "return"]}


class TestWithdrawn:
    def test_nobody_owes_it_any_more_and_no_role_waits_for_it(self, cast: Cast) -> None:
        waiting = make_assignment(
            cast.employee.listed, cast.field_service, "responder", ready=False
        )
        version = published(cast)
        assert not Assignment.objects.ready(NOW).filter(pk=waiting.pk).exists()
        version_withdraw(
            actor=cast.head_coach.viewer, version=version, reason="It was wrong.", now=DAY
        )

        assert not Todo.objects.open().filter(subject__ref=version.uid).exists()
        assert not ChecklistItem.objects.filter(kind="guideline", met_at=None).exists()
        readiness_refresh(actor=cast.head_coach.viewer, now=NOW + timedelta(days=60))
        player = Assignment.objects.get(person=cast.player.listed)
        assert Assignment.objects.ready(NOW + timedelta(days=60)).filter(pk=player.pk).exists()

    def test_what_was_signed_stays_and_the_page_says_why_it_is_gone(self, cast: Cast) -> None:
        version = published(cast)
        version_acknowledge(
            actor=cast.employee.viewer,
            version=version,
            text_hash=version.text_hash,
            now=NOW,
            language="en",
        )
        version_withdraw(
            actor=cast.head_coach.viewer, version=version, reason="It was wrong.", now=DAY
        )

        assert Acknowledgement.objects.count() == 1
        page = cast.employee.client().get("/guidelines/house-rules/").content.decode()
        assert "This is not in force any more" in page
        assert "It was wrong." in page
        assert "Sign version 1" not in page

    def test_it_needs_a_reason_and_who_publishes(self, cast: Cast) -> None:
        version = published(cast)
        with pytest.raises(NotAllowed):
            version_withdraw(actor=cast.coach.viewer, version=version, reason="No.", now=DAY)
        with pytest.raises(Invalid):
            version_withdraw(actor=cast.head_coach.viewer, version=version, reason=" ", now=DAY)

    def test_only_what_is_in_force_is_withdrawn(self, cast: Cast) -> None:
        with pytest.raises(Conflict) as refused:
            version_withdraw(
                actor=cast.head_coach.viewer, version=draft(cast), reason="No.", now=DAY
            )
        assert refused.value.members == {"legal": ["consult", "submit"]}

    def test_a_version_after_it_asks_everybody_though_it_was_written_as_minor(
        self, cast: Cast
    ) -> None:
        first = published(cast)
        version_withdraw(actor=cast.head_coach.viewer, version=first, reason="No.", now=DAY)
        second = version_draft(actor=cast.coach.viewer, policy=first.policy, now=DAY)
        PolicyVersion.objects.filter(pk=second.pk).update(major=False)
        version_submit(actor=cast.coach.viewer, version=second, now=DAY)
        second.refresh_from_db()
        cast.head_coach.client().post(
            "/guidelines/house-rules/publish/", {"seen": approved_hash(second)}
        )

        second.refresh_from_db()
        assert (second.state, second.major) == (State.PUBLISHED, True)
        assert Todo.objects.open().filter(subject__ref=second.uid).count() == 13


class TestConsultation:
    def say(self, member: Member, version: PolicyVersion, text: str = "Why?") -> Comment:
        return comment_add(actor=member.viewer, version=version, text=text, uid=uuid7(), now=NOW)

    def open_for(self, cast: Cast, audience: AudienceDraft | None = None) -> PolicyVersion:
        version = draft(cast, audience=audience or AudienceDraft())
        return version_consult(actor=cast.coach.viewer, version=version, now=NOW)

    def test_everybody_it_is_for_is_told_once_and_may_comment(self, cast: Cast) -> None:
        version = self.open_for(cast)

        assert Message.objects.filter(template="guidance/mail/consulted").count() == 13
        self.say(cast.employee, version)
        answer = cast.employee.client().get("/guidelines/house-rules/comments/")
        assert "Why?" in answer.content.decode()

    def test_nobody_else_sees_it(self, cast: Cast) -> None:
        version = self.open_for(cast, AudienceDraft("department", cast.stores.pk))

        with pytest.raises(NotAllowed):
            self.say(cast.employee, version)
        assert cast.employee.client().get("/guidelines/house-rules/comments/").status_code == 404
        with pytest.raises(Missing):
            consultation(cast.employee.viewer, version.policy.slug)

    def test_auditors_and_administrators_read_along_and_do_not_comment(self, cast: Cast) -> None:
        version = self.open_for(cast, AudienceDraft("department", cast.stores.pk))
        self.say(cast.coach_elsewhere, version, "Fine.")
        for name in ("auditor", "administrator"):
            member = cast.members[name]
            with pytest.raises(NotAllowed):
                self.say(member, version)
            page = member.client().get("/guidelines/house-rules/comments/").content.decode()
            assert "Fine." in page
            assert "you can read along" in page
            assert "Send comment" not in page
        assert Comment.objects.count() == 1

    def test_what_was_said_stands_and_is_a_file(self, cast: Cast) -> None:
        version = self.open_for(cast)
        comment = self.say(cast.employee, version)
        comment_answer(
            actor=cast.coach.viewer, comment=comment, text="So.", close=True, uid=uuid7(), now=NOW
        )
        for change in ({"text": "No."}, {"closed_at": None}, {"author_label": "Nobody"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Comment.objects.filter(pk=comment.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            Comment.objects.filter(parent=comment).delete()
        answer = cast.employee.client().get("/guidelines/house-rules/comments/?format=csv")
        lines = answer.getvalue().decode().splitlines()
        assert [len(lines), "Why?" in lines[1], "So." in lines[2]] == [3, True, True]

    def test_the_author_answers_and_closes_and_all_of_it_is_kept(self, cast: Cast) -> None:
        version = self.open_for(cast)
        comment = self.say(cast.employee, version)
        with pytest.raises(NotAllowed):
            comment_answer(
                actor=cast.employee.viewer,
                comment=comment,
                text="So.",
                close=True,
                uid=uuid7(),
                now=NOW,
            )
        comment_answer(
            actor=cast.coach.viewer, comment=comment, text="So.", close=True, uid=uuid7(), now=NOW
        )
        version_submit(actor=cast.coach.viewer, version=version, now=NOW)

        kept = consultation(cast.employee.viewer, version.policy.slug)
        assert not kept.open
        assert [each.text for each in kept.comments[0].answers.all()] == ["So."]
        assert kept.comments[0].closed_by_label == "Maria Ortiz"
        with pytest.raises(Conflict):
            self.say(cast.employee, version)

    def test_they_are_filtered_on_the_page_and_in_the_file(self, cast: Cast) -> None:
        version = self.open_for(cast)
        closed = self.say(cast.employee, version, "Why so late?")
        comment_answer(
            actor=cast.coach.viewer,
            comment=closed,
            text="Counsel was ill.",
            close=True,
            uid=uuid7(),
            now=NOW,
        )
        self.say(cast.player, version, "Shorten it.")
        path, client = "/guidelines/house-rules/comments/", cast.employee.client()
        for query, found in (
            ("show=open", ["Shorten it."]),
            ("show=closed", ["Why so late?", "Counsel was ill."]),
            ("q=COUNSEL", ["Why so late?", "Counsel was ill."]),
            ("q=late&show=open", []),
        ):
            page = client.get(f"{path}?{query}").content.decode()
            file = client.get(f"{path}?{query}&format=csv").getvalue().decode()
            for words in ("Why so late?", "Counsel was ill.", "Shorten it."):
                assert (words in page) == (words in file) == (words in found), (query, words)
            assert ("No comment is like that." in page) == (found == [])
        assert client.get(f"{path}?show=some").status_code == 404

    def test_the_same_comment_twice_is_one(self, cast: Cast) -> None:
        version = self.open_for(cast)
        uid = uuid7()
        for _click in range(2):
            comment_add(actor=cast.employee.viewer, version=version, text="Why?", uid=uid, now=NOW)

        assert Comment.objects.count() == 1
        assert Entry.objects.filter(verb="guideline.commented").count() == 1
