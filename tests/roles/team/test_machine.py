"""Random lives of assignments, by random people, against the real database.

No path may reach *ready* with an open item that blocks, two holders of a role at a time, an
approver who is the subject or the proposer, or authority above the kind of role or above what its
departments allow; every change of state has its entry. Who decides alone, as a small organisation
does, is the proposer, and nobody else. The runs together come past all of it.

The same few lives each time. Others, and as many as you like:

    PLAYBOOK_LIVES=500 python3 dev.py test tests/roles/team/test_machine.py -n 0
"""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from governance.core.errors import DomainError
from governance.core.events import people_changed
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ChecklistItem, Role, RoleType
from roles.team.rules import DECISIONS, STEPS
from roles.team.rules.answers import answer_token
from roles.team.rules.terms import UnitTerms
from roles.team.selectors.answers import mailed_answer
from roles.team.selectors.authority import spoken_of
from roles.team.selectors.moments import span_of
from roles.team.services import (
    assignment_decide,
    assignment_propose,
    assignments_expire,
    decisions_follow,
    department_terms_set,
    glass_break,
    readiness_refresh,
    reviews_follow,
    reviews_open,
    role_type_update,
)
from tests.cast import COMMAND, NOW, make_person
from tests.roles.team.life_rules import (
    LAST_VERB,
    LIMITS,
    NOT_ALONE,
    ONLY_THEIRS,
    OWN_APPROVAL,
    REACHED,
    READY_TOO_EARLY,
    STATE_VERBS,
    TOO_FAR,
    TWO_HOLDERS,
    rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

LIVES = int(os.environ.get("PLAYBOOK_LIVES", "0"))
ACTORS = (
    "employee",
    "player",
    "line_manager",
    "department_head",
    "coach",
    "head_coach",
    "boss",
    "booth_member",
    "coach_elsewhere",
    "administrator",
)
SUBJECTS = ("employee", "player", "coach", "line_manager")
# How large the organisation is, what happens to the three first proposals, and the most authority
# that the department allows then. Each is taken in turn, as chance may leave one out: those that
# come past everything, or all.
SHORTEST = (
    ("federated", "suspend", 1),
    ("federated", "hand_over", 1),
    ("standard", "silence", None),
    ("standard", "hand_over", 1),
    ("small", "suspend", None),
)
SIZES, WAYS = ("federated", "standard", "small"), ("suspend", "hand_over", "silence")
BEGINNINGS = tuple(product(SIZES, WAYS, (None, 1))) if LIVES else SHORTEST


class Life(RuleBasedStateMachine):
    """Each run is undone in the end, so that the next begins with the cast alone."""

    cast: Cast
    beginning: ClassVar[tuple[str, str, int | None]]
    reached: ClassVar[set[str]]  # by all runs together

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.whole = transaction.atomic()
        self.whole.__enter__()

    @initialize()
    def begin(self) -> None:
        """With three proposals, and steps that chance seldom takes."""
        size, way, most = self.beginning
        OrganisationSettings.objects.update(size=size)
        RoleType.objects.filter(key="responder").update(authority=4)
        # Whoever consents for the coach has no account, and answers by mail only.
        quiet = make_person("Nora Quiet", self.cast.support)
        Person.objects.filter(pk=self.cast.coach.listed.pk).update(manager=quiet)
        self.cast.coach.listed.refresh_from_db()  # the one of the run before is undone
        self.roles = [
            Role.objects.create(
                type=RoleType.objects.get(key=key), department=self.cast.support, opened_at=NOW
            )
            for key in ("responder", "gatherer", "coach")
        ]
        self.a_department_asks("department_head", above=False, most=None, heads=True)
        # The first two are for one role, and the last one's subject approves roles in Support.
        begun = (("head_coach", "player", 0), ("coach", "employee", 0), ("head_coach", "coach", 1))
        for by, whom, role in begun:
            self.propose(by, whom, role=role, authority=1 if role else 3, days=0, lasts=None)
        if way == "silence":
            self.wait(days=15)
        self.answer_by_mail(0, agree=True)
        for which in range(len(begun)):
            self.agree(which)
        if way != "silence":
            self._decide("head_coach", 1, way)
            self.emergency("head_coach", "line_manager", role=0)
        self.a_department_asks("department_head", above=False, most=most, heads=True)

    def attempt(self, act: Callable[..., object], **terms: Any) -> None:
        """Try; a rule's no undoes it, anything else is a fault."""
        try:
            with transaction.atomic():
                act(**terms, now=self.now)
        except DomainError:
            pass

    @rule(
        by=st.sampled_from(ACTORS),
        whom=st.sampled_from(SUBJECTS),
        role=st.integers(0, 2),
        authority=st.sampled_from([None, 1, 2, 3, 4]),
        days=st.sampled_from([0, 0, 0, 9]),
        lasts=st.sampled_from([None, None, 5]),
    )
    def propose(
        self, by: str, whom: str, role: int, authority: int | None, days: int, lasts: int | None
    ) -> None:
        starts = (self.now + timedelta(days=days)).date()
        self.attempt(
            assignment_propose,
            actor=self.cast.members[by].viewer,
            role=self.roles[role],
            person=self.cast.members[whom].listed,
            authority=authority,
            starts_on=starts,
            ends_on=starts + timedelta(days=lasts) if lasts else None,
        )

    @rule(by=st.sampled_from(ACTORS), which=st.integers(0, 3), step=st.sampled_from(STEPS))
    def decide(self, by: str, which: int, step: str) -> None:
        self._decide(by, which, step)

    @rule(which=st.integers(0, 3), step=st.sampled_from(["suspend", "suspend", "resume"]))
    def pause(self, which: int, step: str) -> None:
        self._decide("head_coach", which, step)

    @rule(which=st.integers(0, 3))
    def agree(self, which: int) -> None:
        """The proposer and the subject try, and whoever is asked says yes, so that runs get
        past the proposal."""
        names = {member.person: name for name, member in self.cast.members.items()}
        for assignment in Assignment.objects.order_by("-pk")[which : which + 1]:
            for step in ("accept", "consent", "approve", "approve"):
                todos = Todo.objects.open().filter(subject__kind=step, subject__ref=assignment.uid)
                asked = [todo.person for todo in todos.select_related("person")]
                for person in (assignment.proposed_by, assignment.person, *asked):
                    if person in names:
                        self._decide(names[person], which, step)

    @rule(which=st.integers(0, 3), agree=st.booleans())
    def answer_by_mail(self, which: int, agree: bool) -> None:
        """Whoever is asked, one after the other, answers by the link in the mail, with an account
        or without."""
        for assignment in Assignment.objects.order_by("-pk")[which : which + 1]:
            for step in DECISIONS:
                todos = Todo.objects.open().filter(subject__kind=step, subject__ref=assignment.uid)
                for todo in todos.select_related("person"):
                    self._answer(answer_token(todo.uid, todo.person.email or ""), agree=agree)

    def _answer(self, token: str, *, agree: bool) -> None:
        found = mailed_answer(token, self.now)
        if found is not None:
            self.attempt(
                assignment_decide,
                actor=found.viewer,
                assignment=found.assignment,
                decision=found.decision if agree else found.no,
                reason="So.",
            )

    def _decide(self, by: str, which: int, step: str) -> None:
        found = Assignment.objects.order_by("-pk")[which : which + 1]
        for assignment in found:
            self.attempt(
                assignment_decide,
                actor=self.cast.members[by].viewer,
                assignment=assignment,
                decision=step,
                reason="So.",
            )

    @rule(by=st.sampled_from(ACTORS), whom=st.sampled_from(SUBJECTS), role=st.integers(0, 2))
    def emergency(self, by: str, whom: str, role: int) -> None:
        self.attempt(
            glass_break,
            actor=self.cast.members[by].viewer,
            role=self.roles[role],
            person=self.cast.members[whom].listed,
            authority=2,
            hours=48,
            reason="So.",
        )

    @rule(authority=st.sampled_from([1, 2, 4]))
    def the_kind_of_role_goes(self, authority: int) -> None:
        """Less far than it did, or further again; before and after are moments apart."""
        kind = RoleType.objects.get(key="responder")
        kind.authority = authority
        self.now += timedelta(seconds=1)
        self.attempt(role_type_update, actor=self.cast.administrator.viewer, type=kind)
        self.now += timedelta(seconds=1)

    @rule(
        by=st.sampled_from(["department_head", "head_coach", "boss"]),
        above=st.booleans(),
        most=st.sampled_from([None, 1, 2, 3]),
        heads=st.booleans(),
    )
    def a_department_asks(self, by: str, above: bool, most: int | None, heads: bool) -> None:
        """For less authority in it and below, or for its head's word, or for that no more."""
        self.attempt(
            department_terms_set,
            actor=self.cast.members[by].viewer,
            department=self.cast.root if above else self.cast.support,
            wanted=UnitTerms(most_authority=most, head_approves_too=heads),
            reason="So.",
        )

    @rule(
        by=st.sampled_from(ACTORS),
        which=st.integers(0, 3),
        days=st.sampled_from([None, 1, 6]),
        successor=st.sampled_from([None, "employee", "player"]),
    )
    def hand_over(self, by: str, which: int, days: int | None, successor: str | None) -> None:
        last = None if days is None else self.now.date() + timedelta(days=days)
        for assignment in Assignment.objects.order_by("-pk")[which : which + 1]:
            self.attempt(
                assignment_decide,
                actor=self.cast.members[by].viewer,
                assignment=assignment,
                decision="hand_over",
                reason="So.",
                last_day=last,
                successor=self.cast.members[successor].listed if successor else None,
            )

    @rule(
        whom=st.sampled_from(SUBJECTS),
        employment=st.sampled_from(["active", "active", "on_leave", "left"]),
    )
    def leave(self, whom: str, employment: str) -> None:
        person = self.cast.members[whom].listed
        Person.objects.filter(pk=person.pk).update(employment=employment)
        person.refresh_from_db()
        people_changed.send(sender=None, person_ids=[person.pk], actor=COMMAND, now=self.now)

    @rule(which=st.integers(0, 3))
    def need(self, which: int) -> None:
        """Something more is asked of whoever holds or is to hold it."""
        for assignment in Assignment.objects.order_by("-pk")[which : which + 1]:
            ChecklistItem.objects.get_or_create(
                assignment=assignment, kind="course", defaults={"blocks_from": self.now}
            )
            own = Assignment.objects.filter(pk=assignment.pk)
            readiness_refresh(actor=COMMAND, assignments=own, now=self.now)

    @rule(which=st.integers(0, 3))
    def pass_for_a_week(self, which: int) -> None:
        """What is asked of them is done, and holds for seven days only."""
        for assignment in Assignment.objects.order_by("-pk")[which : which + 1]:
            items = ChecklistItem.objects.filter(assignment=assignment, kind="course")
            items.update(met_at=self.now, expires_at=self.now + timedelta(days=7))
            own = Assignment.objects.filter(pk=assignment.pk)
            readiness_refresh(actor=COMMAND, assignments=own, now=self.now)

    @rule(days=st.sampled_from([1, 3, 8, 15, 200]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        assignments_expire(actor=COMMAND, now=self.now)
        decisions_follow(actor=COMMAND, now=self.now)
        reviews_open(actor=COMMAND, now=self.now)
        reviews_follow(actor=COMMAND, now=self.now)
        readiness_refresh(actor=COMMAND, now=self.now)

    @invariant()
    def nobody_is_ready_too_early(self) -> None:
        assert rows(READY_TOO_EARLY, self.now, self.now, self.now) == []

    @invariant()
    def a_role_has_one_holder_at_a_time(self) -> None:
        assert rows(TWO_HOLDERS) == []

    @invariant()
    def nobody_approves_their_own(self) -> None:
        assert rows(OWN_APPROVAL) == []

    @invariant()
    def who_decides_alone_is_the_proposer(self) -> None:
        assert rows(NOT_ALONE) == []

    @invariant()
    def nobody_goes_too_far(self) -> None:
        assert rows(TOO_FAR) == []

    @invariant()
    def nobody_ready_goes_further_than_all_above_let_them(self) -> None:
        """Nor is told to: as whoever asks who may speak is answered."""
        ready = Assignment.objects.ready(self.now).filter(ONLY_THEIRS)
        found = list(ready.select_related("person", "role__type"))
        if not found:
            return
        limits = [most for (most,) in rows(LIMITS, self.cast.support.pk)]  # all roles are there
        viewer, span = self.cast.head_coach.viewer, span_of(None, self.now)
        for told in spoken_of(found, viewer=viewer, span=span):
            held = told.assignment
            most = min([held.role.type.authority, held.authority, *limits])
            assert told.level <= most
            assert held.level <= most  # by which is chosen who is asked

    @invariant()
    def it_is_seen_how_far_runs_come(self) -> None:
        for how, found in REACHED.items():
            if how not in self.reached and found(self.now):
                self.reached.add(how)

    @invariant()
    def each_state_has_its_entry(self) -> None:
        verbs = sorted(set().union(*STATE_VERBS.values()))
        for state, verb in rows(LAST_VERB, verbs):
            assert verb in STATE_VERBS[state], f"{state} after {verb}"

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)


@pytest.mark.timeout(300 + 5 * LIVES)
def test_no_life_of_an_assignment_breaks_a_rule(cast: Cast) -> None:
    Life.cast, Life.reached = cast, set()
    for Life.beginning in BEGINNINGS:
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=max(3, LIVES // len(BEGINNINGS)),
                stateful_step_count=18,
                deadline=None,
                phases=(Phase.generate,),  # making a failure small takes minutes
                derandomize=not LIVES,
                print_blob=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert Life.reached == set(REACHED), "else no run tried what it is there for"
