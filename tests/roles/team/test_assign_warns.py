"""What Assign says before anything is sent: training that is missing, and coaches that are full."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from policies.guidance.models import Policy
from policies.guidance.selectors.needed import guidelines_foreseen
from policies.guidance.services import version_acknowledge
from policies.training.models import Attempt, Certificate, CourseVersion
from roles.channels.models import Channel
from roles.org.models import Exemption, GapRule, OrganisationSettings, Person
from roles.team.models import Role, RoleType
from roles.team.rules import Authority
from roles.team.rules.audiences import RuleDraft
from roles.team.selectors import Terms, assignments_bound
from roles.team.selectors.focus import EVERYTHING, Focus
from roles.team.selectors.foreseen import audiences_meant, crowd_foreseen, items_foreseen
from roles.team.services import assignment_propose
from tests.cast import NOW, make_assignment, make_person
from tests.policies.making import published, published_course
from tests.roles.team.pages import queries, text, vacant_role
from tests.roles.team.test_audiences import channel, kept

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def terms(
    role: Role, person: Person, authority: int | None = None, focus: Focus = EVERYTHING
) -> Terms:
    level = role.type.authority if authority is None else authority
    return Terms(role, person, level, NOW.date(), None, focus)


def checked(cast: Cast, by: Member, role: Role, person: Person | None = None) -> str:
    who = person or cast.employee.listed
    return text(by.client(), f"/team/assign/?role={role.uid}&person={who.uid}")


class TestTraining:
    def test_what_is_missing_is_named_and_what_is_done_is_done(self, cast: Cast) -> None:
        published(cast)
        published_course(cast)
        role, by = vacant_role(cast), cast.department_head
        body = checked(cast, by, role)
        assert "Hana Costa has to sign it before being ready" in body
        assert "Hana Costa has to pass this course before being ready" in body
        course_of(cast, cast.employee.listed, expires_in=30)
        body = checked(cast, by, role)
        assert "Hana Costa has to pass" not in body
        assert "Passed " in body
        course_of(cast, cast.player.listed, expires_in=-1)
        assert "Priya Shah has to pass" in checked(cast, by, role, cast.player.listed)

    def test_who_signed_is_said_to_have(self, cast: Cast) -> None:
        version = published(cast)
        version_acknowledge(
            actor=cast.employee.viewer, version=version, text_hash=version.text_hash, now=NOW
        )
        body = checked(cast, cast.department_head, vacant_role(cast))
        assert "Signed " in body
        assert "has to sign" not in body

    def test_who_only_nominates_is_not_told_what_somebody_has_done(self, cast: Cast) -> None:
        published(cast)
        role = vacant_role(cast, department=cast.stores)
        body = checked(cast, cast.player, role)
        assert "This role asks everybody to sign it" in body
        assert "Hana Costa has to" not in body

    def test_nor_is_who_runs_the_role_but_has_no_say_over_the_person(self, cast: Cast) -> None:
        version = published(cast)
        version_acknowledge(
            actor=cast.employee.viewer, version=version, text_hash=version.text_hash, now=NOW
        )
        role = vacant_role(cast, department=cast.stores)
        for by in (cast.stores_head, cast.coach_elsewhere):
            body = checked(cast, by, role)
            assert "This role asks everybody to sign it" in body
            assert "Signed " not in body
        assert "Signed " in checked(cast, cast.line_manager, role)

    def test_a_course_for_coaches_and_players_is_not_asked_of_the_booth(self, cast: Cast) -> None:
        published_course(cast)
        role = vacant_role(cast, "legal", cast.root)
        assert items_foreseen(terms(role, cast.employee.listed), NOW) == []

    def test_an_exemption_is_said(self, cast: Cast) -> None:
        version, person = published(cast), cast.employee.listed
        Exemption.objects.create(
            rule=f"guideline:{version.policy.uid}",
            person=person,
            reason="Reads it with me.",
            starts_on=NOW.date() - timedelta(days=30),
            ends_on=NOW.date() + timedelta(days=300),
            asked_label="Grace",
            asked_at=NOW,
            granted=True,
            decided_at=NOW,
        )
        [item] = guidelines_foreseen(terms(vacant_role(cast), person), NOW)
        assert item.is_met(NOW)

    def test_the_dialog_says_it_too(self, cast: Cast) -> None:
        published_course(cast)
        role, who = vacant_role(cast), cast.employee.listed.uid
        answer = cast.department_head.client().get(
            f"/team/assign/?role={role.uid}&person={who}",
            headers={"HX-Request": "true", "HX-Target": "dialog-body"},
        )
        assert "has to pass this course" in answer.content.decode()

    def test_queries_do_not_grow_with_the_guidelines(self, cast: Cast) -> None:
        published(cast)
        role = vacant_role(cast)
        address = f"/team/assign/?role={role.uid}&person={cast.employee.listed.uid}"
        client = cast.department_head.client()
        published_course(cast)
        before = queries(client, address)
        published_course(cast)
        published(cast)
        assert queries(client, address) == before


def course_of(cast: Cast, person: Person, *, expires_in: int) -> None:
    """Give them a certificate of the one course."""
    version, passed = CourseVersion.objects.get(), NOW - timedelta(days=60)
    attempt = Attempt.objects.create(
        person=person, version=version, started_at=passed, finished_at=passed, passed=True
    )
    Certificate.objects.create(
        person=person,
        course=version.course,
        attempt=attempt,
        passed_at=passed,
        expires_at=utc_now() + timedelta(days=expires_in),
    )


@pytest.mark.parametrize("focus", [True, False])
def test_what_is_foreseen_is_what_the_checklist_binds(cast: Cast, focus: bool) -> None:
    """The one place that judges a proposal beforehand says what is said once it is made."""
    here, other = channel(cast.support), channel(cast.stores, "shop")
    person = cast.employee.listed
    Person.objects.filter(pk=person.pk).update(country="DE")
    person.refresh_from_db()
    rules = [
        (RuleDraft(),),
        (RuleDraft(department_id=cast.support.pk),),
        (RuleDraft(department_id=cast.stores.pk),),
        (RuleDraft(department_id=cast.root.pk, role_kind="player"),),
        (RuleDraft(department_id=cast.stores.pk, role_kind="player"),),
        (RuleDraft(role_kind="coach"), RuleDraft(function="legal")),
        (RuleDraft(authority=Authority.REPLY),),
        (RuleDraft(authority=Authority.APPROVED_TEXT),),
        (RuleDraft(channel_id=here.pk),),
        (RuleDraft(channel_id=other.pk),),
        (RuleDraft(person_kind="external"),),
        (RuleDraft(country="DE"),),
        (RuleDraft(person_id=person.pk), RuleDraft(person_kind="employee", excludes=True)),
        (RuleDraft(), RuleDraft(role_kind="coach", excludes=True)),
    ]
    audiences = [kept(*each) for each in rules]
    own = Focus(channels=(Channel.objects.get(pk=other.pk),)) if focus else EVERYTHING
    wanted = terms(vacant_role(cast), person, Authority.APPROVED_TEXT, own)
    foreseen = {each.pk for each in audiences_meant(audiences, wanted)}
    made = assignment_propose(
        actor=cast.department_head.viewer,
        role=wanted.role,
        person=person,
        authority=wanted.authority,
        focus=own,
        now=NOW,
    )
    bound = {each.pk for each in audiences if assignments_bound(each).filter(pk=made.pk).exists()}
    assert foreseen == bound
    assert 0 < len(bound) < len(audiences)
    assert Policy.objects.filter(pk__in=bound).count() == len(bound)


class TestCrowd:
    def full(self, cast: Cast, players: int) -> None:
        for each in range(players - 1):  # Priya plays there already
            make_assignment(make_person(f"Agent {each}", cast.support), cast.support, "responder")

    def test_the_thirteenth_player_of_one_coach_is_one_too_many(self, cast: Cast) -> None:
        self.full(cast, 11)
        role = vacant_role(cast)
        assert crowd_foreseen(terms(role, cast.employee.listed), NOW) is None
        make_assignment(make_person("One More", cast.support), cast.support, "gatherer")
        assert crowd_foreseen(terms(role, cast.employee.listed), NOW) == (13, 1, 12)
        assert crowd_foreseen(terms(role, cast.player.listed), NOW) is None, "plays already"
        body = checked(cast, cast.department_head, role)
        assert "13 players for one coach" in body
        assert "A coach can see to 12 at most" in body

    def test_a_second_coach_shares_the_players(self, cast: Cast) -> None:
        self.full(cast, 26)
        role = vacant_role(cast, "coach")
        assert crowd_foreseen(terms(role, cast.employee.listed), NOW) == (26, 2, 12)
        assert crowd_foreseen(terms(role, cast.player.listed), NOW) == (25, 2, 12)
        assert "26 players for 2 coaches" in checked(cast, cast.head_coach, role)

    def test_as_the_rule_is_set_and_only_while_it_is_asked(self, cast: Cast) -> None:
        role, who = vacant_role(cast), cast.employee.listed
        GapRule.objects.filter(rule="CV7").update(threshold=1)
        assert crowd_foreseen(terms(role, who), NOW) == (2, 1, 1)
        GapRule.objects.filter(rule="CV7").update(enabled=False)
        assert crowd_foreseen(terms(role, who), NOW) is None

    def test_nothing_is_said_of_the_booth_or_the_head_coach(self, cast: Cast) -> None:
        self.full(cast, 14)
        for key, place in (("legal", cast.support), ("head_coach", cast.support)):
            role = Role(type=RoleType.objects.get(key=key), department=place)
            assert crowd_foreseen(terms(role, cast.employee.listed), NOW) is None


def test_access_to_named_channels_is_foreseen(cast: Cast) -> None:
    RoleType.objects.filter(key="responder").update(access_needed=True)
    here = channel(cast.support)
    role = vacant_role(cast)
    sent = {
        "person": str(cast.employee.listed.uid),
        "authority": "3",
        "starts_on": "2099-01-01",
        "channels": [str(here.uid)],
        "check": "1",
    }
    client = cast.department_head.client()
    address = f"/team/assign/?role={role.uid}"
    assert "Access to help" in client.post(address, sent).content.decode()
    OrganisationSettings.objects.update(size="small")
    assert "Access to help" not in client.post(address, sent).content.decode()
