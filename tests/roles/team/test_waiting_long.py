"""Reviews, hand-overs, closed departments and legal's word wait with somebody who may see to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.core.errors import NotAllowed
from governance.core.events import people_changed
from governance.todos.models import Todo
from roles.org.models import Department, Person
from roles.org.services import department_change
from roles.team.models import Assignment, ChecklistItem, Review, RoleType
from roles.team.rules import Authority, State
from roles.team.services import (
    assignment_approve,
    assignment_decide,
    closures_follow,
    review_ask,
    reviews_keep,
    waiting_follow,
)
from roles.team.services.reviewers import reviews_pass_on
from roles.team.tasks import silence
from tests.cast import COMMAND, NOW, make_assignment, make_person
from tests.queries import queries_of
from tests.roles.team.test_silence import consented
from tests.roles.team.test_waiting import WEEK, asked, role_ends

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def leaves(member: Member) -> None:
    Person.objects.filter(pk=member.listed.pk).update(employment="left")
    ids = [member.listed.pk]
    people_changed.send(sender=None, person_ids=ids, actor=COMMAND, now=NOW)


def new_head(cast: Cast, member: Member) -> None:
    """Let somebody else head Support, as an administrator does."""
    actor, head = cast.administrator.viewer, member.listed
    department_change(actor=actor, department=cast.support, head=head, now=NOW)


def reviewed(cast: Cast) -> Review:
    """Ask for a review of Priya, whose line manager is gone: of Grace, who heads Support."""
    held = Assignment.objects.get(person=cast.player.listed)
    leaves(cast.line_manager)
    review_ask(actor=cast.head_coach.viewer, assignment=held, reason="It went wrong.", now=NOW)
    return Review.objects.get()


class TestReviews:
    def test_one_passes_on_when_somebody_else_heads_the_department(self, cast: Cast) -> None:
        review = reviewed(cast)
        assert asked("review") == ["Grace Weiss"]
        new_head(cast, cast.employee)
        assert asked("review") == ["Hana Costa"]
        review.refresh_from_db()
        assert review.reviewer == cast.employee.listed
        gone = Todo.objects.get(person=cast.department_head.listed, subject__kind="review")
        assert gone.outcome == "passed_on"
        reviews_keep(actor=cast.employee.viewer, reviews=[review], now=NOW)

    def test_a_former_head_decides_on_none_from_that_moment_on(self, cast: Cast) -> None:
        review = reviewed(cast)
        Department.objects.filter(pk=cast.support.pk).update(head=cast.employee.listed)
        with pytest.raises(NotAllowed):
            reviews_keep(actor=cast.department_head.viewer, reviews=[review], now=NOW)
        silence({}, NOW + timedelta(hours=1))
        assert asked("review") == ["Hana Costa"]

    def test_it_stays_with_whoever_is_one_of_those_who_may(self, cast: Cast) -> None:
        reviewed(cast)
        new_head(cast, cast.department_head)
        silence({}, NOW + timedelta(hours=1))
        assert asked("review") == ["Grace Weiss"]

    def test_it_costs_the_same_however_many_stay(self, cast: Cast) -> None:
        reviewed(cast)

        def pass_on() -> None:
            assert reviews_pass_on(actor=COMMAND, now=NOW) == 0

        before = len(queries_of(pass_on))
        for number in range(2):
            held = make_assignment(
                make_person(f"P {number}", cast.support), cast.support, "gatherer"
            )
            review_ask(actor=cast.head_coach.viewer, assignment=held, reason="So.", now=NOW)
        assert Review.objects.filter(reviewer=cast.department_head.listed).count() == 3
        assert len(queries_of(pass_on)) == before

    def test_of_an_emergency_a_former_head_coach_is_not_asked(self, cast: Cast) -> None:
        review = reviewed(cast)
        Review.objects.update(because="emergency", reviewer=cast.head_coach.listed)
        Todo.objects.filter(subject__kind="review").update(person=cast.head_coach.listed)
        role_ends(cast.head_coach)
        assert asked("review") == ["Grace Weiss"]
        with pytest.raises(NotAllowed):
            reviews_keep(actor=cast.head_coach.viewer, reviews=[review], now=NOW)


class TestHandovers:
    def left_behind(self, cast: Cast) -> Assignment:
        leaves(cast.line_manager)
        leaves(cast.player)
        return Assignment.objects.get(person=cast.player.listed)

    def test_one_passes_on_when_somebody_else_heads_the_department(self, cast: Cast) -> None:
        held = self.left_behind(cast)
        assert asked("handover") == ["Grace Weiss"]
        new_head(cast, cast.employee)
        assert asked("handover") == ["Hana Costa"]
        assignment_decide(
            actor=cast.employee.viewer,
            assignment=held,
            decision="handed_over",
            reason="All of it to Hana.",
            now=NOW,
        )
        held.refresh_from_db()
        assert held.state == State.ENDED

    def test_a_former_stand_in_says_nothing_of_it(self, cast: Cast) -> None:
        held = self.left_behind(cast)
        Assignment.objects.filter(pk=held.pk).update(handover_by=cast.stores_head.listed)
        body = cast.stores_head.client().get(f"/assignments/{held.uid}/").content.decode()
        assert 'value="handed_over"' not in body
        with pytest.raises(NotAllowed):
            assignment_decide(
                actor=cast.stores_head.viewer,
                assignment=held,
                decision="handed_over",
                reason="Over.",
                now=NOW,
            )
        waiting_follow(actor=COMMAND, now=NOW)
        assert asked("handover") == ["Grace Weiss"]

    def test_what_a_holder_at_work_hands_over_stays_with_them(self, cast: Cast) -> None:
        held = Assignment.objects.get(person=cast.player.listed)
        actor = cast.coach.viewer
        assignment_decide(
            actor=actor, assignment=held, decision="hand_over", reason="New job.", now=NOW
        )
        new_head(cast, cast.employee)
        silence({}, NOW + timedelta(hours=1))
        assert asked("handover") == ["Priya Shah"]


class TestClosures:
    def closed(self, cast: Cast) -> None:
        make_assignment(cast.employee.listed, cast.field_service, "responder")
        Department.objects.filter(pk=cast.field_service.pk).update(closed_on=NOW.date())
        closures_follow(actor=COMMAND, now=NOW)

    def test_one_passes_on_when_somebody_else_heads_the_one_above(self, cast: Cast) -> None:
        self.closed(cast)
        assert asked("closure") == ["Grace Weiss"]
        new_head(cast, cast.line_manager)
        assert asked("closure") == ["Leon Marsh"]

    def test_it_does_so_when_nobody_decides_in_five_working_days(self, cast: Cast) -> None:
        self.closed(cast)
        for when in (WEEK, WEEK + timedelta(hours=1)):
            silence({}, when)
            closures_follow(actor=COMMAND, now=when)
        assert asked("closure") == ["Erin Halvorsen"]

    def test_it_does_so_when_who_is_asked_is_away(self, cast: Cast) -> None:
        self.closed(cast)
        Person.objects.filter(pk=cast.department_head.listed.pk).update(employment="on_leave")
        ids = [cast.department_head.listed.pk]
        people_changed.send(sender=None, person_ids=ids, actor=COMMAND, now=NOW)
        assert asked("closure") == ["Erin Halvorsen"]


class TestLegal:
    def promise(self, cast: Cast) -> Assignment:
        RoleType.objects.filter(key="responder").update(authority=Authority.PROMISE)
        return consented(cast)

    def test_without_legal_somebody_else_gives_the_second_approval(self, cast: Cast) -> None:
        assignment = self.promise(cast)
        assert set(asked("approve")) == {"Amara Reid", "Sami Tanaka"}
        role_ends(cast.booth_member)
        assert set(asked("approve")) == {"Amara Reid", "Erin Halvorsen"}
        second = assignment.items.get(kind="approve", ref__isnull=False)
        assert second.asked_because == "for_legal"
        page = cast.boss.client().get(f"/assignments/{assignment.uid}/").content.decode()
        assert "nobody of legal is assigned any more" in page
        assignment_approve(actor=cast.boss.viewer, assignment=assignment, now=NOW)
        with pytest.raises(NotAllowed):
            assignment_approve(actor=cast.boss.viewer, assignment=assignment, now=NOW)
        assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=NOW)
        assignment.refresh_from_db()
        assert assignment.state == State.ACTIVE

    def test_never_whoever_gave_the_first(self, cast: Cast) -> None:
        Department.objects.filter(pk=cast.root.pk).update(head=cast.head_coach.listed)
        assignment = self.promise(cast)
        assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=NOW)
        role_ends(cast.booth_member)
        assert asked("approve") == ["Kofi Osei"]
        assignment_approve(actor=cast.administrator.viewer, assignment=assignment, now=NOW)
        assignment.refresh_from_db()
        assert assignment.state == State.ACTIVE

    @pytest.mark.parametrize("told", [True, False])
    def test_never_is_one_asked_for_both_when_the_head_coach_is_gone_too(
        self, cast: Cast, told: bool
    ) -> None:
        Department.objects.filter(pk=cast.support.pk).update(head=cast.boss.listed)
        self.promise(cast)
        role_ends(cast.booth_member, told=told)
        role_ends(cast.head_coach, told=told)
        silence({}, NOW + timedelta(hours=1))
        assert set(asked("approve")) == {"Erin Halvorsen", "Kofi Osei"}

    def test_another_of_legal_comes_first(self, cast: Cast) -> None:
        make_assignment(cast.stores_head.listed, cast.root, "legal")
        self.promise(cast)
        role_ends(cast.booth_member)
        assert set(asked("approve")) == {"Amara Reid", "Luis Ferrer"}

    def test_what_was_stuck_with_the_head_coach_is_asked_within_the_hour(self, cast: Cast) -> None:
        assignment = self.promise(cast)
        role_ends(cast.booth_member, told=False)
        second = ChecklistItem.objects.filter(assignment=assignment, ref__isnull=False)
        second.filter(kind="approve").update(
            person=cast.head_coach.listed, asked_because="no_legal"
        )
        silence({}, NOW + timedelta(hours=1))
        silence({}, NOW + timedelta(hours=2))
        assert "Erin Halvorsen" in asked("approve")
        assert second.get(kind="approve").asked_because == "for_legal"
