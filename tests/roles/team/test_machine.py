"""Random lives of assignments, by random people, against the real database.

No path may reach *ready* with an open item that blocks, two holders of a role at a time, an
approver who is the subject or the proposer, or authority above the kind of role or above what its
departments allow; every change of state has its entry. The runs together come past all of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from governance.audit.models import Entry
from governance.core.errors import DomainError
from governance.core.events import people_changed
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ChecklistItem, Role, RoleType
from roles.team.rules import STEPS
from roles.team.rules.terms import UnitTerms
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
from tests.cast import COMMAND, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.cast import Cast

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
STATE_VERBS = {
    "active": {"assignment.activated", "assignment.resumed", "assignment.break_glass"},
    "suspended": {"assignment.suspended"},
    "handing_over": {"assignment.handing_over"},
    "ended": {"assignment.ended", "assignment.handed_over"},
    "declined": {"assignment.declined", "assignment.refused"},
    "withdrawn": {"assignment.withdrawn", "assignment.lapsed"},
    "proposed": {"assignment.proposed"},
}
READY_TOO_EARLY = """
SELECT a.uid FROM roles_team_readyperiod rp
JOIN roles_team_assignment a ON a.id = rp.assignment_id
WHERE rp.during @> %s::timestamptz AND (a.state <> 'active' OR EXISTS (
  SELECT 1 FROM roles_team_checklistitem i WHERE i.assignment_id = a.id
    AND i.blocks_from <= %s AND (i.met_at IS NULL OR i.expires_at <= %s)))
"""
TWO_HOLDERS = """
SELECT one.role_id FROM roles_team_assignment one
JOIN roles_team_assignment other ON other.role_id = one.role_id AND other.id > one.id
WHERE one.state IN ('active', 'suspended') AND other.state IN ('active', 'suspended')
  AND NOT one.break_glass AND NOT other.break_glass
  AND daterange(one.starts_on, one.ends_on) && daterange(other.starts_on, other.ends_on)
"""
OWN_APPROVAL = """
SELECT a.uid FROM roles_team_assignment a
JOIN governance_audit_entry e ON e.subject_uid = a.uid AND e.verb = 'assignment.approved'
JOIN roles_org_person p ON p.id IN (a.person_id, a.proposed_by_id)
JOIN governance_accounts_user u ON u.id = p.user_id AND u.uid = e.actor_uid
WHERE NOT a.decided_alone
"""
TOO_FAR = """
SELECT a.uid FROM roles_team_assignment a
JOIN roles_team_role r ON r.id = a.role_id JOIN roles_team_roletype t ON t.id = r.type_id
WHERE (a.break_glass AND a.authority > 2) OR a.authority > GREATEST(t.authority,
  (SELECT max(past.authority) FROM roles_team_pastterms past WHERE past.type_id = t.id))
"""
LIMITS = """
WITH RECURSIVE above (id, parent_id) AS (
  SELECT id, parent_id FROM roles_org_department WHERE id = %s
  UNION SELECT d.id, d.parent_id FROM above JOIN roles_org_department d ON d.id = above.parent_id
)
SELECT t.most_authority FROM above JOIN roles_team_departmentterms t ON t.department_id = above.id
WHERE t.until IS NULL AND t.most_authority IS NOT NULL
  AND (SELECT size FROM roles_org_organisationsettings) = 'federated'
"""
ONLY_THEIRS = ~Q(proposed_by_label="the cast")
REACHED: dict[str, Callable[[datetime], bool]] = {
    "ready": lambda now: Assignment.objects.ready(now).filter(ONLY_THEIRS).exists(),
    "paused": lambda now: Assignment.objects.filter(state="suspended").exists(),
    "handing over": lambda now: Assignment.objects.filter(state="handing_over").exists(),
    "lapsed": lambda now: Entry.objects.filter(verb="assignment.lapsed").exists(),
    "break-glass": lambda now: Assignment.objects.ready(now).filter(break_glass=True).exists(),
    "capped": lambda now: any(
        each.level < min(each.authority, each.role.type.authority)
        for each in Assignment.objects.ready(now).select_related("role__type")
    ),
    "head's word": lambda now: (
        ChecklistItem.objects.filter(by_head=True).exclude(met_at=None).exists()
    ),
}
LAST_VERB = """
SELECT a.state, (SELECT e.verb FROM governance_audit_entry e WHERE e.subject_uid = a.uid
  AND e.verb = ANY(%s)
  AND NOT COALESCE(e.changes->'state'->>0 = e.changes->'state'->>1, false)  -- it went on then
  ORDER BY e.id DESC LIMIT 1)
FROM roles_team_assignment a WHERE a.proposed_by_label <> 'the cast'
"""


def rows(sql: str, *params: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))  # type: ignore[arg-type]  # what each statement takes
        return list(cursor.fetchall())


class Life(RuleBasedStateMachine):
    """Each run is undone in the end, so that the next begins with the cast alone."""

    cast: Cast
    reached: ClassVar[set[str]]  # by all runs together

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.whole = transaction.atomic()
        self.whole.__enter__()

    @initialize(
        size=st.sampled_from(["federated", "standard", "small"]),
        way=st.sampled_from(["suspend", "hand_over", "emergency", "silence"]),
    )
    def begin(self, size: str, way: str) -> None:
        """With three proposals, and a step that chance seldom takes."""
        OrganisationSettings.objects.update(size=size)
        RoleType.objects.filter(key="responder").update(authority=4)
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
        for which in range(len(begun)):
            self.agree(which)
        if way == "emergency":
            self.emergency("head_coach", "line_manager", role=1)
        elif way != "silence":
            self._decide("head_coach", 2, way)

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
                    self._decide(names[person], which, step)

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
        """Less far than it did, or further again."""
        kind = RoleType.objects.get(key="responder")
        kind.authority = authority
        self.attempt(role_type_update, actor=self.cast.administrator.viewer, type=kind)

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
    def nobody_goes_too_far(self) -> None:
        assert rows(TOO_FAR) == []

    @invariant()
    def nobody_ready_goes_further_than_all_above_let_them(self) -> None:
        for held in Assignment.objects.ready(self.now).select_related("role__type"):
            limits = [most for (most,) in rows(LIMITS, held.role.department_id)]
            assert held.level <= min([held.role.type.authority, held.authority, *limits])

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


@pytest.mark.timeout(300)
def test_no_life_of_an_assignment_breaks_a_rule(cast: Cast) -> None:
    Life.cast, Life.reached = cast, set()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=18,
            deadline=None,
            phases=(Phase.generate,),  # making a failure small takes minutes
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Life.reached == set(REACHED), "else no run tried what it is there for"
