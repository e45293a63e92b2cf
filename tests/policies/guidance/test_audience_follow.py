"""To-dos follow the audience: people, roles, departments and channels change, one by one and by
import; what was worked out step by step is what working it out from scratch gives."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.core.errors import DomainError, Invalid
from governance.core.events import assignments_changed, people_changed
from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.services import version_acknowledge
from policies.guidance.services.audience import audience_change, audience_fingerprint
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.org.services.placing import person_place
from roles.org.services.structure import department_change
from roles.team.models import Assignment, ChecklistItem, RoleType
from roles.team.rules import Authority
from roles.team.rules.audiences import AudienceDraft, RuleDraft
from roles.team.selectors import assignments_bound, audience_by_role, audience_people
from roles.team.selectors.focus import Focus
from roles.team.services import assignment_end
from roles.team.services.focus import assignment_focus_change
from roles.team.services.role_types import role_type_update
from tests.cast import NOW, Cast, Member, make_assignment, make_cast, make_person
from tests.policies.making import published, published_course
from tests.queries import queries_of
from tests.roles.sync.files import MONDAY, TUESDAY, csv_files, run

if TYPE_CHECKING:
    from datetime import datetime

    from policies.training.models import CourseVersion
    from roles.team.models import Audience

LATER = NOW + timedelta(days=40)


def rules(*them: RuleDraft) -> AudienceDraft:
    return AudienceDraft("rules", rules=them)


def owing(version: PolicyVersion | CourseVersion) -> set[str]:
    ref = version.uid if isinstance(version, PolicyVersion) else version.course.uid
    return set(
        Todo.objects.open().filter(subject__ref=ref).values_list("person__display_name", flat=True)
    )


def channel_of(department: Department, handle: str = "help") -> Channel:
    return Channel.objects.create(
        kind="social", platform="x", handle=handle, handle_key=handle, department=department
    )


def test_a_focus_that_changes_brings_its_holder_in_and_out(cast: Cast) -> None:
    here, other = channel_of(cast.support), channel_of(cast.stores, "shop")
    version = published(cast, audience=rules(RuleDraft(channel_id=other.pk)))
    course = published_course(cast, audience=rules(RuleDraft(channel_id=other.pk)))
    assert "Priya Shah" not in owing(version) | owing(course)

    held = Assignment.objects.get(person=cast.player.listed)
    for channels, there in (((here, other), True), ((here,), False)):
        assignment_focus_change(
            actor=cast.coach.viewer, assignment=held, focus=Focus(channels, (), (), None), now=LATER
        )
        assert ("Priya Shah" in owing(version)) is there
        assert ("Priya Shah" in owing(course)) is there


@pytest.mark.parametrize("first", [0, 1])
def test_another_role_of_who_owes_it_already_needs_it_when_that_is_due(
    cast: Cast, first: int
) -> None:
    shop = channel_of(cast.stores, "shop")
    roles = [
        Assignment.objects.get(person=cast.player.listed),
        make_assignment(cast.player.listed, cast.stores, "responder"),
    ]
    audience = rules(RuleDraft(channel_id=shop.pk))
    version = published(cast, audience=audience)
    course = published_course(cast, audience=audience)
    for held, days in ((roles[first], 0), (roles[1 - first], 5)):
        assignment_focus_change(
            actor=cast.head_coach.viewer,
            assignment=held,
            focus=Focus((shop,), (), (), None),
            now=LATER + timedelta(days=days),
        )
        assert held.items.filter(kind="guideline", met_at=None).exists()
    for kind, ref in (("guideline", version.policy.uid), ("course", course.course.uid)):
        items = ChecklistItem.objects.filter(kind=kind, ref=ref, assignment__in=roles)
        due_at = Todo.objects.get(person=cast.player.listed, subject__kind=kind).due_at
        assert items.count() == 2
        assert {item.blocks_from for item in items} == {due_at}


def test_the_other_role_of_who_is_late_is_not_ready(cast: Cast) -> None:
    held = make_assignment(cast.player.listed, cast.stores, "responder")
    audience = rules(RuleDraft(role_kind="player", department_id=cast.support.pk))
    version = published(cast, audience=audience)
    ready = Assignment.objects.ready(LATER).filter(pk=held.pk)
    assert ready.exists()
    audience_change(
        actor=cast.head_coach.viewer,
        policy=version.policy,
        rules=[RuleDraft()],
        seen=audience_fingerprint(version.policy),
        reason="Everybody, too.",
        now=LATER,
    )
    assert held.items.get().blocks_from == NOW + timedelta(days=14)
    assert not ready.exists()


def test_the_authority_of_a_kind_of_role_brings_its_holders_in_and_out(cast: Cast) -> None:
    version = published(cast, audience=rules(RuleDraft(authority=Authority.PROMISE)))
    before = owing(version)
    responder = RoleType.objects.get(key="responder")
    Assignment.objects.filter(role__type=responder).update(authority=Authority.PROMISE)
    for authority in (Authority.PROMISE, Authority.REPLY):
        responder.authority = authority
        role_type_update(actor=cast.administrator.viewer, type=responder, now=LATER)
        there = {"Priya Shah"} if authority == Authority.PROMISE else set()
        assert owing(version) == before | there


def test_a_department_that_is_put_elsewhere_takes_everybody_below_along(cast: Cast) -> None:
    make_person("Deep Down", cast.field_service)
    version = published(cast, audience=rules(RuleDraft(department_id=cast.stores.pk)))
    assert "Deep Down" not in owing(version)
    for parent, there in ((cast.stores, True), (cast.support, False)):
        department_change(
            actor=cast.administrator.viewer,
            department=cast.field_service,
            parent=parent,
            now=LATER,
        )
        assert ("Deep Down" in owing(version)) is there
    todo = Todo.objects.get(person__display_name="Deep Down")
    assert todo.outcome == Todo.Outcome.NOT_NEEDED


def test_an_import_that_moves_a_department_or_changes_a_country_is_followed(db: None) -> None:
    header = "external_id,display_name,department,manager,country,title,kind,given_name,"
    header += "family_name,email,started_on,location\n"
    people = "ANN,Ann Ash,LOW,,{},,{},,,,,\n"
    tree = "external_id,name,parent,head\nTOP,Top,,\nA,A,TOP,\nB,B,TOP,\nLOW,Low,{},\n"
    run(csv_files(departments=tree.format("A"), people=header + people.format("DE", "")), MONDAY)
    cast = make_cast()
    b = Department.objects.get(external_id="B")
    by_place = published(cast, audience=rules(RuleDraft(department_id=b.pk)))
    by_country = published(cast, audience=rules(RuleDraft(country="AT")))
    by_kind = published(cast, audience=rules(RuleDraft(person_kind="volunteer")))
    every = (by_place, by_country, by_kind)
    assert not any("Ann Ash" in owing(each) for each in every)

    changed = header + people.format("AT", "volunteer")
    run(csv_files(departments=tree.format("B"), people=changed), TUESDAY)
    assert all("Ann Ash" in owing(each) for each in every)
    run(csv_files(departments=tree.format("A"), people=header + people.format("", "")), TUESDAY)
    assert not any("Ann Ash" in owing(each) for each in every)


def test_a_country_is_two_letters_and_is_never_guessed(db: None) -> None:
    header = "external_id,display_name,department,manager,country,title,kind,given_name,"
    header += "family_name,email,started_on,location\n"
    with pytest.raises(Invalid) as fault:
        run(csv_files(people=header + "ANN,Ann Ash,TOP,,XX,,,,,,,Berlin\n"))
    assert "“XX” is not a country" in str(fault.value.problems)
    top = "external_id,name,parent,head\nTOP,Top,,\n"
    run(csv_files(departments=top, people=header + "ANN,Ann Ash,TOP,,,,,,,,,Berlin\n"))
    assert Person.objects.get(external_id="ANN").country == ""


def test_who_comes_back_has_the_same_to_do_again(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))
    hana, boss = cast.employee.listed, cast.administrator.viewer
    for department in (cast.stores, cast.support, cast.stores, cast.support):
        person_place(actor=boss, person=hana, department=department, now=LATER)
    todo = Todo.objects.get(person=hana, subject__ref=version.uid)
    assert (todo.closed_at, todo.opened_at) == (None, LATER)
    assert todo.due_at == LATER + timedelta(days=30)


def test_a_joiner_has_until_all_others_are_due_if_that_is_later(cast: Cast) -> None:
    version = published(cast)
    type(version.policy).objects.filter(pk=version.policy_id).update(days_to_acknowledge=90)
    joiner = make_person("Nia Field", cast.field_service)
    people_changed.send(
        sender=None, person_ids=[joiner.pk], actor=cast.administrator.viewer, now=LATER
    )
    todo = Todo.objects.open().get(person=joiner)
    assert todo.due_at == NOW + timedelta(days=90)


def test_a_role_that_ends_lets_somebody_in_who_was_excluded_for_it(cast: Cast) -> None:
    audience = rules(
        RuleDraft(department_id=cast.support.pk), RuleDraft(role_kind="player", excludes=True)
    )
    version = published(cast, audience=audience)
    assert "Priya Shah" not in owing(version)
    held = Assignment.objects.get(person=cast.player.listed)
    actor = cast.line_manager.viewer
    assignment_end(actor=actor, assignment=held, reason="Moves on", now=LATER)
    assert "Priya Shah" in owing(version)


def test_a_crowd_that_joins_costs_as_many_queries_as_one(cast: Cast) -> None:
    every_rule = rules(
        RuleDraft(department_id=cast.stores.pk),
        RuleDraft(role_kind="coach"),
        RuleDraft(country="DE"),
    )
    published(cast, audience=every_rule)

    def joined(number: int) -> int:
        people = [make_person(f"P{number} {n}", cast.stores) for n in range(number)]
        told = {"person_ids": [each.pk for each in people], "actor": cast.administrator.viewer}
        return len(queries_of(lambda: people_changed.send(sender=None, now=LATER, **told)))

    assert joined(40) == joined(1)


WHO = ("employee", "player", "coach", "coach_elsewhere", "head_coach", "external", "boss")
WHAT = ("place", "change", "end", "focus", "type", "tree", "sign", "join", "take")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.integers(0, len(WHO) - 1),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=6,
)
SLOWLY = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.timeout(120)
def test_step_by_step_is_what_working_it_out_from_scratch_gives(cast: Cast) -> None:
    channels = [channel_of(cast.support), channel_of(cast.stores, "shop")]
    versions = [
        published(cast, audience=audience)
        for audience in (
            AudienceDraft(),
            AudienceDraft("department", cast.stores.pk),
            rules(
                RuleDraft(role_kind="player", department_id=cast.support.pk),
                RuleDraft(channel_id=channels[1].pk),
                RuleDraft(country="DE"),
                RuleDraft(role_kind="coach", function="head", excludes=True),
            ),
            rules(
                RuleDraft(authority=Authority.REPLY),
                RuleDraft(person_id=cast.boss.listed.pk),
                RuleDraft(department_id=cast.field_service.pk, excludes=True),
            ),
        )
    ]

    @SLOWLY
    @given(STEPS)
    def drawn(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic():
            for number, (what, whom, where) in enumerate(steps):
                now = LATER + timedelta(days=number)
                member = cast.members[WHO[whom]]
                step = Steps(cast, versions, channels, member, where, now)
                with suppress(DomainError), transaction.atomic():
                    getattr(step, what)()
            for version in versions:
                _check(version)
            transaction.set_rollback(True)

    drawn()


def _check(version: PolicyVersion) -> None:
    policy: Audience = type(version.policy).objects.get(pk=version.policy_id)
    signed = set(version.acknowledgements.values_list("person__display_name", flat=True))
    wanted = set(audience_people(policy).values_list("display_name", flat=True)) - signed
    assert owing(version) == wanted
    rows = Todo.objects.filter(subject__ref=version.uid).values_list("person_id", flat=True)
    assert len(rows) == len(set(rows)), "a second to-do for the same version"
    held = ChecklistItem.objects.filter(assignment__in=Assignment.objects.open())
    lacking = held.filter(kind="guideline", ref=version.policy.uid, met_at=None)
    bound = set(assignments_bound(policy).values_list("pk", flat=True))
    lacking_ids = set(lacking.values_list("assignment_id", flat=True))
    assert lacking_ids <= bound
    if audience_by_role(policy):
        whose = assignments_bound(policy).filter(person__display_name__in=wanted)
        assert lacking_ids == set(whose.values_list("pk", flat=True))


@dataclass
class Steps:
    """What can happen to somebody, or to a department, at the time ``now``."""

    cast: Cast
    versions: list[PolicyVersion]
    channels: list[Channel]
    member: Member
    where: int
    now: datetime

    @property
    def told(self) -> dict[str, Any]:
        return {"actor": self.cast.administrator.viewer, "now": self.now}

    @property
    def department(self) -> Department:
        cast = self.cast
        return (cast.root, cast.support, cast.field_service, cast.stores)[self.where]

    def place(self) -> None:
        person_place(person=self.member.listed, department=self.department, **self.told)

    def change(self) -> None:
        """Leave or come back, from another country."""
        people = Person.objects.filter(pk=self.member.listed.pk)
        people.update(
            employment="left" if self.where < 2 else "active",
            country="DE" if self.where % 2 else "",
        )
        people_changed.send(sender=None, person_ids=[self.member.listed.pk], **self.told)

    def join(self) -> None:
        joiner = make_person(f"Joiner {self.now:%d} {self.where}", self.department)
        people_changed.send(sender=None, person_ids=[joiner.pk], **self.told)

    def take(self) -> None:
        made = make_assignment(self.member.listed, self.department, "responder")
        assignments_changed.send(sender=None, assignment_ids=[made.pk], **self.told)

    def end(self) -> None:
        for held in Assignment.objects.open().filter(person=self.member.listed):
            actor = self.cast.head_coach.viewer
            assignment_end(actor=actor, assignment=held, reason="Ends", now=self.now)

    def focus(self) -> None:
        focus = Focus(tuple(self.channels[: self.where % 3]), (), (), None)
        for held in Assignment.objects.open().filter(person=self.member.listed):
            actor = self.cast.head_coach.viewer
            assignment_focus_change(actor=actor, assignment=held, focus=focus, now=self.now)

    def type(self) -> None:
        responder = RoleType.objects.get(key="responder")
        responder.authority = (Authority.REPLY, Authority.LISTEN)[self.where % 2]
        role_type_update(type=responder, **self.told)

    def tree(self) -> None:
        moved = self.cast.field_service
        department_change(department=moved, parent=self.department, **self.told)

    def sign(self) -> None:
        version = self.versions[self.where]
        version_acknowledge(
            actor=self.member.viewer,
            version=version,
            text_hash=version.text_hash,
            now=self.now,
            language="en",
        )
