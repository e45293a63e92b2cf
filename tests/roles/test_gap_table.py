"""The table of coverage rules, each a test by its name: what is a gap, and what just is none.

More of CV4 is in ``governance/escalations/test_duty_gaps.py``. How these agree with a slow reading
of any organisation is in ``team/test_gap_oracle.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement
from policies.guidance.services import version_acknowledge
from roles.channels.models import Channel, ServiceHours
from roles.org.models import Department, Exemption, OrganisationSettings, Person
from roles.org.rules import COVERAGE
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State
from roles.team.selectors import gaps
from roles.team.selectors.gap_rows import ListedGap, gaps_finish
from tests.cast import NOW, SINCE, Cast, make_assignment, make_person
from tests.governance.escalations.rotas import make_rota
from tests.policies.making import published
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion
    from roles.org.hooks import Gap

TODAY = NOW.date()
HEARD = datetime(2026, 8, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


def found(rule: str) -> list[Gap]:
    return [gap for gap in gaps(now=NOW) if gap.rule == rule]


def held(person: Person) -> Assignment:
    return Assignment.objects.get(person=person)


def not_ready(*people: Person) -> None:
    ReadyPeriod.objects.filter(assignment__person__in=people).delete()


def players(cast: Cast, number: int) -> None:
    for each in range(number):
        one = make_assignment(make_person(f"Player {each}", cast.support), cast.support, "gatherer")
        Role.objects.filter(pk=one.role_id).update(focus=f"Shift {each}")


def partner(cast: Cast, name: str) -> None:
    person = make_person(name, cast.support, kind=Person.Kind.EXTERNAL)
    make_assignment(person, cast.support, "responder")


def test_cv0_a_role_stands_vacant(cast: Cast) -> None:
    role = held(cast.player.listed).role
    assert found("CV0") == []
    not_ready(cast.player.listed)
    assert [gap.subject_uid for gap in found("CV0")] == [role.uid]
    Department.objects.filter(pk=cast.support.pk).update(closed_on=TODAY)
    assert found("CV0") == []


def test_cv1_a_department_with_players_has_one_or_two_ready_coaches(cast: Cast) -> None:
    second = make_assignment(make_person("Second Coach", cast.support), cast.support, "coach")
    assert found("CV1") == []
    make_assignment(make_person("Third Coach", cast.support), cast.support, "coach")
    assert [gap.severity for gap in found("CV1")] == [4]
    ReadyPeriod.objects.filter(assignment__role__type__key="coach").delete()
    assert [gap.severity for gap in found("CV1")] == [1]
    assert second.pk


def test_cv1_somebody_with_several_coach_roles_is_one_coach(cast: Cast) -> None:
    for _each in range(2):
        make_assignment(cast.coach.listed, cast.support, "coach")
    assert found("CV1") == []


def test_cv1_counts_people_who_play_not_their_roles(cast: Cast) -> None:
    make_assignment(cast.player.listed, cast.support, "gatherer")
    not_ready(cast.coach.listed)
    assert [gap.people for gap in found("CV1")] == [1]


def test_cv1_a_department_with_a_coach_but_no_players_is_information_and_no_gap(
    cast: Cast,
) -> None:
    not_ready(cast.coach_elsewhere.listed)
    assert found("CV1") == []


def test_cv2_every_player_has_a_coach_else_falls_to_the_head_coach(cast: Cast) -> None:
    not_ready(cast.coach.listed)
    assert found("CV2") == []
    not_ready(cast.head_coach.listed)
    assert [gap.subject_uid for gap in found("CV2")] == [held(cast.player.listed).uid]


def test_cv2_nobody_is_their_own_coach(cast: Cast) -> None:
    not_ready(cast.head_coach.listed)
    Assignment.objects.filter(person=cast.player.listed).update(state=State.ENDED)
    own = make_assignment(cast.coach.listed, cast.support, "responder")
    assert [gap.subject_uid for gap in found("CV2")] == [own.uid]


def test_cv2_is_not_asked_in_a_department_that_is_closed(cast: Cast) -> None:
    not_ready(cast.coach.listed, cast.head_coach.listed)
    Department.objects.filter(pk=cast.support.pk).update(closed_on=TODAY)
    assert found("CV2") == []


def test_cv2_can_be_set_aside_for_the_player(cast: Cast) -> None:
    not_ready(cast.coach.listed, cast.head_coach.listed)
    Exemption.objects.create(
        rule="CV2",
        person=cast.player.listed,
        reason="They coach themselves.",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=1),
        asked_label="Somebody",
        asked_at=NOW,
        granted=True,
        decided_at=NOW,
    )
    assert found("CV2") == []


@pytest.mark.parametrize(
    ("lacks", "gap"),
    [
        ({}, False),
        ({"owner": None}, True),
        ({"second_admin": None}, True),
        ({"recovery_mailbox": ""}, True),
    ],
    ids=["nothing", "owner", "second admin", "mailbox"],
)
def test_cv3_an_active_channel_has_an_owner_a_second_admin_and_a_shared_mailbox(
    cast: Cast, lacks: dict[str, Any], gap: bool
) -> None:
    make_channel(cast, **lacks)
    assert bool(found("CV3")) is gap


def test_cv3_its_owner_is_employed(cast: Cast) -> None:
    make_channel(cast)
    owner = Person.objects.filter(pk=cast.player.listed.pk)
    owner.update(employment="on_leave")
    assert found("CV3") == []
    owner.update(employment="left", left_on=TODAY)
    assert len(found("CV3")) == 1


def test_cv4_in_service_hours_somebody_ready_is_on_duty(cast: Cast) -> None:
    channel = make_channel(cast)
    ServiceHours.objects.create(channel=channel, weekday=6, opens=time(18), closes=time(22))
    assert [gap.label for gap in found("CV4")] == ["Nobody listens on Saturday, 18:00–22:00"]
    make_rota(cast, cast.player.listed)
    assert found("CV4") == []
    not_ready(cast.player.listed)
    assert len(found("CV4")) == 1


def test_cv5_a_critical_role_has_a_backup(cast: Cast) -> None:
    RoleType.objects.filter(key="responder").update(critical=True)
    mine = Assignment.objects.filter(person=cast.player.listed)
    assert len(found("CV5")) == 1
    mine.update(backup=cast.employee.listed)
    assert found("CV5") == []
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    assert len(found("CV5")) == 1
    Department.objects.filter(pk=cast.support.pk).update(closed_on=TODAY)
    assert found("CV5") == []


def test_cv6_language_and_region_are_served(cast: Cast) -> None:
    make_channel(cast, languages=["de"], regions=["AT"])
    mine = Assignment.objects.filter(person=cast.player.listed)
    mine.update(languages=["de", "en"], regions=["AT"])
    assert found("CV6") == []
    mine.update(languages=["en"])
    assert len(found("CV6")) == 1
    mine.update(languages=["de"], regions=["CH"])
    assert len(found("CV6")) == 1


def test_cv6_who_names_the_channel_serves_it_from_anywhere(cast: Cast) -> None:
    channel = make_channel(cast, languages=["de"])
    Assignment.objects.filter(person=cast.player.listed).update(languages=["en"])
    elsewhere = make_assignment(cast.stores_head.listed, cast.stores, "responder")
    assert len(found("CV6")) == 1
    elsewhere.channels.add(channel)
    assert found("CV6") == []


def test_cv7_a_coach_has_at_most_twelve_players(cast: Cast) -> None:
    players(cast, 11)
    assert found("CV7") == []
    make_assignment(make_person("Thirteenth", cast.support), cast.support, "responder")
    assert len(found("CV7")) == 1


def test_cv7_a_coach_who_plays_too_is_no_player_of_their_own(cast: Cast) -> None:
    players(cast, 11)
    make_assignment(cast.coach.listed, cast.support, "gatherer")
    assert found("CV7") == []


def test_cv8_externals_own_no_channel(cast: Cast) -> None:
    channel = make_channel(cast)
    assert found("CV8") == []
    Channel.objects.filter(pk=channel.pk).update(owner=cast.external.listed)
    assert len(found("CV8")) == 1


def test_cv8_externals_are_at_most_half_of_its_responders(cast: Cast) -> None:
    make_channel(cast)
    partner(cast, "Pat One")
    assert found("CV8") == []
    partner(cast, "Pat Two")
    assert len(found("CV8")) == 1


def test_cv9_each_function_of_the_booth_has_somebody_who_stands_in(cast: Cast) -> None:
    counsel = Assignment.objects.filter(person=cast.booth_member.listed)
    assert found("CV9") == []
    counsel.update(backup=None)
    [gap] = found("CV9")
    assert (gap.label, gap.person_id) == (
        "Legal: nobody stands in for Sami Tanaka",
        cast.booth_member.listed.pk,
    )
    second = make_assignment(cast.line_manager.listed, cast.support, "legal")
    assert found("CV9") == []  # two stand in for each other
    not_ready(second.person)
    assert len(found("CV9")) == 1


def test_cv9_leaves_to_cv5_what_is_critical_and_to_cv0_what_nobody_holds(cast: Cast) -> None:
    Assignment.objects.filter(person=cast.booth_member.listed).update(backup=None)
    RoleType.objects.filter(key="legal").update(critical=True)
    assert (len(found("CV5")), found("CV9")) == (1, [])
    RoleType.objects.filter(key="legal").update(critical=False)
    not_ready(cast.booth_member.listed)
    assert (len(found("CV0")), found("CV9")) == (1, [])


@pytest.mark.parametrize(("days", "silent"), [(89, False), (90, True)])
def test_cv10_a_channel_silent_for_90_days_is_a_question(
    cast: Cast, days: int, silent: bool
) -> None:
    make_channel(cast, last_active_on=TODAY - timedelta(days=days))
    assert bool(found("CV10")) is silent


def test_cv10_the_day_on_which_one_was_kept_is_that_of_the_organisation(cast: Cast) -> None:
    """Kept ninety days ago by its calendar, eighty-nine by that of Greenwich: asked again."""
    OrganisationSettings.objects.update(time_zone="America/Los_Angeles")
    now = NOW.replace(hour=20)
    channel = make_channel(cast, last_active_on=TODAY - timedelta(days=200))
    channel.decisions.create(
        number=1,
        verdict="keep",
        reason="So.",
        decider_label="Somebody",
        decided_at=(now - timedelta(days=89)).replace(hour=3),
    )
    assert [gap.rule for gap in gaps(now=now) if gap.rule == "CV10"] == ["CV10"]


def test_cv11_everybody_acknowledged_the_baseline_in_a_small_organisation(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    version = published(cast)
    assert len(found("CV11")) == 1
    for member in cast.members.values():
        if member.person is not None:
            version_acknowledge(
                actor=member.viewer,
                version=version,
                text_hash=version.text_hash,
                now=NOW,
                language="en",
            )
    assert found("CV11") == []


def signed_by(person: Person, version: PolicyVersion) -> None:
    Acknowledgement.objects.create(
        person=person, version=version, at=NOW, text_hash=version.text_hash
    )


def behind(now: datetime = LATER) -> list[str]:
    return sorted(gap.label for gap in gaps(now=now) if gap.rule == "CV11")


def test_cv11_95_of_100_acknowledged_the_baseline_by_department_thirty_days_on(
    cast: Cast,
) -> None:
    version = published(cast)
    for number in range(19):
        signed_by(make_person(f"Storekeeper {number}", cast.stores), version)
    signed_by(cast.stores_head.listed, version)
    assert not [each for each in behind() if "Stores" in each]  # 20 of 21 is 95.2 %
    make_person("Storekeeper 20", cast.stores)
    assert "Stores: 20 of 22 have signed “House rules”" in behind()

    gap = next(gap for gap in gaps(now=LATER) if gap.department_id == cast.stores.pk)
    assert (gap.rule, gap.severity, gap.since) == ("CV11", 3, NOW + timedelta(days=30))
    assert gap.department_uid == cast.stores.uid


def test_cv11_is_none_before_the_thirty_days_are_over(cast: Cast) -> None:
    published(cast)
    assert behind(LATER - timedelta(seconds=1)) == []
    assert len(behind(LATER)) == 3


def test_cv11_does_not_count_who_is_on_leave_or_still_has_time(cast: Cast) -> None:
    version = published(cast)
    for member in (cast.stores_head, cast.coach_elsewhere):
        Person.objects.filter(pk=member.listed.pk).update(employment="on_leave")
    assert not [each for each in behind() if "Stores" in each]
    Person.objects.filter(pk=cast.stores_head.listed.pk).update(employment="active")
    asked = Todo.objects.filter(person=cast.stores_head.listed, subject__ref=version.uid)
    asked.update(due_at=LATER + timedelta(days=1))
    assert not [each for each in behind() if "Stores" in each]
    asked.update(due_at=LATER - timedelta(days=1))
    assert [each for each in behind() if each.startswith("Stores: 0 of 1")]


def test_cv11_does_not_count_whom_the_guideline_is_set_aside_for(cast: Cast) -> None:
    version = published(cast)
    spared = Exemption(rule=f"guideline:{version.policy.uid}", department=cast.support)
    spared.reason, spared.asked_label, spared.asked_at = "A strike.", "Somebody", NOW
    spared.starts_on, spared.ends_on = TODAY, TODAY + timedelta(days=60)
    spared.granted, spared.decided_at = True, NOW
    spared.save()
    assert [each.split(":")[0] for each in behind()] == ["Larkfield", "Stores"]
    assert len(behind(NOW + timedelta(days=60))) == 3


def test_cv11_can_be_set_aside_like_any_other_gap(cast: Cast) -> None:
    published(cast)
    Exemption.objects.create(
        rule="CV11",
        department=cast.root,
        reason="The merger.",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
        asked_label="Somebody",
        asked_at=NOW,
        granted=True,
        decided_at=NOW,
    )
    assert behind() == []


def test_cv12_no_two_roles_of_one_type_department_and_focus(cast: Cast) -> None:
    kind = RoleType.objects.get(key="gatherer")
    for focus in ("Evenings", "Mornings"):
        Role.objects.create(type=kind, department=cast.stores, focus=focus, opened_at=SINCE)
    assert found("CV12") == []
    twin = Role.objects.create(type=kind, department=cast.stores, focus=" evenings", opened_at=NOW)
    assert [gap.subject_uid for gap in found("CV12")] == [twin.uid]


def test_cv12_coaches_are_excepted(cast: Cast) -> None:
    make_assignment(cast.department_head.listed, cast.support, "coach")
    assert found("CV12") == []


def test_each_rule_that_is_built_has_its_test() -> None:
    named = {name.split("_")[1].upper() for name in globals() if name.startswith("test_cv")}
    assert named == set(COVERAGE)


def _cv1(cast: Cast) -> None:
    not_ready(cast.coach.listed)


def _cv2(cast: Cast) -> None:
    not_ready(cast.coach.listed, cast.head_coach.listed)


def _cv4(cast: Cast) -> None:
    channel = make_channel(cast, registered_at=SINCE)
    ServiceHours.objects.create(channel=channel, weekday=6, opens=time(18), closes=time(22))


def _cv6(cast: Cast) -> None:
    make_channel(cast, languages=["de"], registered_at=SINCE)
    Assignment.objects.filter(person=cast.player.listed).update(languages=["en"])


def _cv11(cast: Cast) -> None:
    published(cast, now=SINCE)


def _cv12(cast: Cast) -> None:
    kind = RoleType.objects.get(key="gatherer")
    for opened in (SINCE, SINCE + timedelta(days=3)):
        Role.objects.create(type=kind, department=cast.stores, opened_at=opened)


MADE: dict[str, tuple[Callable[[Cast], object], int, datetime]] = {
    "CV0": (lambda cast: not_ready(cast.player.listed), 3, SINCE),
    "CV1": (_cv1, 1, SINCE),
    "CV2": (_cv2, 2, SINCE),
    "CV3": (lambda cast: make_channel(cast, second_admin=None, registered_at=SINCE), 4, SINCE),
    "CV4": (_cv4, 2, SINCE),
    "CV5": (lambda _cast: RoleType.objects.filter(key="responder").update(critical=True), 3, SINCE),
    "CV6": (_cv6, 3, SINCE),
    "CV7": (lambda cast: players(cast, 12), 3, SINCE),
    "CV8": (
        lambda cast: make_channel(cast, owner=cast.external.listed, registered_at=SINCE),
        3,
        SINCE,
    ),
    "CV9": (lambda _cast: Assignment.objects.update(backup=None), 4, SINCE),
    "CV10": (
        lambda cast: make_channel(cast, last_active_on=HEARD.date()),
        5,
        HEARD + timedelta(days=90),
    ),
    "CV11": (_cv11, 3, SINCE + timedelta(days=30)),
    "CV12": (_cv12, 4, SINCE + timedelta(days=3)),
}


@pytest.mark.parametrize("rule", COVERAGE)
def test_each_gap_has_its_severity_since_when_and_who_can_mend_it(cast: Cast, rule: str) -> None:
    make, severity, since = MADE[rule]
    make(cast)
    gap = found(rule)[0]
    told = gaps_finish([ListedGap(gap)], viewer=cast.head_coach.viewer, now=NOW)[0]
    assert (told["severity"], told["since"]) == (severity, since)
    assert told["owners"]
