"""Rotas: opened, changed, overridden and closed; who was on duty stays what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.escalations.models import DutyOverride, Path, Rota, RotaPlan
from governance.escalations.rules import StepTarget, Why
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import duty_read, on_duty
from governance.escalations.selectors.steps import step_person
from governance.escalations.services import escalation_take, path_change
from governance.escalations.services.closing import rota_close
from governance.escalations.services.overrides import override_end, override_make
from governance.escalations.services.rota import rota_change, rota_open
from governance.findings.models import Finding
from governance.findings.services import watchdog_run
from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.services import readiness_refresh
from tests.cast import COMMAND, NOW
from tests.governance.escalations.parts import log
from tests.governance.escalations.rotas import make_player, make_rota, on_duty_at, plan_of
from tests.queries import assert_flat
from tests.roles.channels.making import make_channel
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from tests.cast import Cast, Member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def override(cast: Cast, rota: Rota, person: Person, **changes: Any) -> DutyOverride:
    given: dict[str, Any] = {
        "actor": cast.coach.viewer,
        "span": Span(NOW + HOUR, NOW + 3 * HOUR),
        "reason": "Dentist",
        "now": NOW,
    }
    return override_make(rota=rota, person=person, **(given | changes))


def leave(person: Person, now: Any) -> None:
    Person.objects.filter(pk=person.pk).update(employment=Person.Employment.ON_LEAVE)
    held = Assignment.objects.filter(person=person)
    readiness_refresh(actor=COMMAND, assignments=held, now=now)


def test_players_take_turns_by_the_week(cast: Cast) -> None:
    priya, omar = cast.player.listed, make_player(cast, "Omar Aziz")
    rota = make_rota(cast, omar, priya)
    assert on_duty_at(NOW) == ["Priya Shah"]  # the second week
    assert on_duty_at(NOW + 7 * DAY) == ["Omar Aziz"]
    entry = Entry.objects.get(subject_uid=rota.uid)
    assert entry.verb == "rota.opened"
    assert entry.changes["layers"][0]["people"] == [str(omar.uid), str(priya.uid)]


def test_who_was_on_duty_stays_when_the_rota_changes(cast: Cast) -> None:
    priya, omar = cast.player.listed, make_player(cast, "Omar Aziz")
    rota = make_rota(cast, priya)
    later = NOW + DAY
    rota_change(
        actor=cast.coach.viewer, rota=rota, plan=plan_of(omar), reason="Omar is new", now=later
    )
    assert (on_duty_at(NOW + HOUR), on_duty_at(later + HOUR)) == (["Priya Shah"], ["Omar Aziz"])
    rota_close(actor=cast.coach.viewer, rota=rota, reason="No more", now=later + DAY)
    assert on_duty_at(later + 2 * DAY) == []
    assert (on_duty_at(NOW + HOUR), on_duty_at(later + HOUR)) == (["Priya Shah"], ["Omar Aziz"])
    verbs = Entry.objects.filter(subject_uid=rota.uid).order_by("id")
    assert [each.verb for each in verbs] == ["rota.opened", "rota.changed", "rota.closed"]


def test_the_same_plan_again_writes_nothing(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    plan = plan_of(cast.player.listed)
    rota_change(actor=cast.coach.viewer, rota=rota, plan=plan, reason="", now=NOW + HOUR)
    assert RotaPlan.objects.count() == 1


def test_somebody_on_leave_is_not_on_duty_from_then_on_and_was_before(cast: Cast) -> None:
    priya, omar = cast.player.listed, make_player(cast, "Omar Aziz")
    rota = make_rota(cast, priya)
    leave(priya, NOW + 2 * HOUR)
    assert (on_duty_at(NOW + HOUR), on_duty_at(NOW + 3 * HOUR)) == (["Priya Shah"], [])
    within = Span(NOW, NOW + 4 * HOUR)
    [part] = duty_read(rotas=Rota.objects.filter(pk=rota.pk), within=within).parts
    assert part.duty.holes == [Span(NOW + 2 * HOUR, NOW + 4 * HOUR)]
    override(cast, rota, omar, span=Span(NOW, NOW + 9 * HOUR), now=NOW + 3 * HOUR)
    assert (on_duty_at(NOW + HOUR), on_duty_at(NOW + 4 * HOUR)) == (["Priya Shah"], ["Omar Aziz"])


def test_an_override_counts_until_it_is_ended_and_never_for_the_past(cast: Cast) -> None:
    priya, omar = cast.player.listed, make_player(cast, "Omar Aziz")
    rota = make_rota(cast, priya)
    made = override(cast, rota, omar, span=Span(NOW - DAY, NOW + 3 * HOUR))
    assert made.since == NOW  # asked for since yesterday
    assert on_duty_at(NOW + HOUR) == ["Omar Aziz"]
    ended = NOW + 2 * HOUR
    override_end(actor=cast.coach.viewer, override=made, reason="Back early", now=ended)
    assert (on_duty_at(NOW + HOUR), on_duty_at(ended)) == (["Omar Aziz"], ["Priya Shah"])
    with pytest.raises(Conflict):
        override_end(actor=cast.coach.viewer, override=made, reason="Again", now=ended)


def test_one_ended_before_it_began_counts_for_nothing(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    made = override(cast, rota, make_player(cast, "Omar Aziz"))
    override_end(actor=cast.coach.viewer, override=made, reason="Not needed", now=NOW)
    assert on_duty_at(NOW + 2 * HOUR) == ["Priya Shah"]


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": " "},
        {"span": Span(NOW + 2 * HOUR, NOW + HOUR)},
        {"span": Span(NOW - 2 * DAY, NOW - DAY)},
        {"span": Span(NOW, NOW + 63 * DAY)},
    ],
)
def test_an_override_that_says_nothing_or_never_counts_is_refused(
    cast: Cast, changes: dict[str, Any]
) -> None:
    rota = make_rota(cast, cast.player.listed)
    with pytest.raises(Invalid):
        override(cast, rota, cast.player.listed, **changes)


def test_only_players_who_are_ready_there_are_on_duty(cast: Cast) -> None:
    for person in (cast.employee.listed, cast.coach.listed):
        with pytest.raises(Invalid) as refused:
            make_rota(cast, person)
        assert [each.pointer for each in refused.value.problems] == ["/layers/0/people"]
    rota = make_rota(cast, cast.player.listed)
    with pytest.raises(Invalid):
        override(cast, rota, cast.employee.listed)


def test_everything_that_is_wrong_with_a_plan_is_said_at_once(cast: Cast) -> None:
    plan = plan_of(cast.player.listed, every=0, days=())
    wrong = replace(plan, time_zone="Mars/Phobos", channels=(make_channel(cast, department=None),))
    with pytest.raises(Invalid) as refused:
        rota_open(actor=cast.coach.viewer, department=cast.support, name=" ", plan=wrong, now=NOW)
    assert {each.pointer for each in refused.value.problems} == {
        *("/name", "/time_zone", "/channels", "/layers/0/every", "/layers/0/days"),
    }


def test_a_rota_may_have_no_layer_and_a_name_once(cast: Cast) -> None:
    empty = replace(plan_of(), layers=())
    given: dict[str, Any] = {"actor": cast.coach.viewer, "department": cast.support, "now": NOW}
    rota_open(**given, name="Later", plan=empty)
    assert on_duty_at(NOW) == []
    with pytest.raises(Conflict):
        rota_open(**given, name="Later", plan=empty)


@pytest.mark.parametrize("who", ["employee", "player", "coach_elsewhere", "auditor", "stranger"])
def test_only_who_runs_the_department_changes_its_rota(cast: Cast, who: str) -> None:
    rota = make_rota(cast, cast.player.listed)
    actor = cast.members[who].viewer
    tried = (
        lambda: rota_change(actor=actor, rota=rota, plan=plan_of(), reason="So", now=NOW),
        lambda: rota_close(actor=actor, rota=rota, reason="So", now=NOW),
        lambda: override(cast, rota, cast.player.listed, actor=actor),
    )
    for each in tried:
        with pytest.raises(NotAllowed):
            each()


def test_who_sees_a_rota(cast: Cast) -> None:
    make_rota(cast, cast.player.listed)

    def sees(member: Member) -> bool:
        return Rota.objects.visible_to(member.viewer).exists()

    seeing = {name for name, member in cast.members.items() if sees(member)}
    assert seeing == {
        *("player", "coach", "department_head", "boss", "head_coach", "auditor", "administrator"),
    }


def test_reading_costs_the_same_however_many_rotas_and_people(cast: Cast) -> None:
    numbers = iter(range(9))

    def more() -> None:
        people = [make_player(cast, f"Player {next(numbers)}") for _each in range(2)]
        override(cast, make_rota(cast, *people, name=people[0].display_name), people[1])

    def read() -> None:
        assert duty_read(rotas=Rota.objects.all(), within=Span(NOW, NOW + 7 * DAY)).shifts()

    assert_flat(more, read)


def test_whoever_is_on_duty_is_asked_of_the_channels_rota_else_of_the_departments(
    cast: Cast,
) -> None:
    channel = make_channel(cast)
    omar = make_player(cast, "Omar Aziz")
    make_rota(cast, cast.player.listed)
    plan = replace(plan_of(omar), channels=(channel,))
    rota_open(actor=cast.coach.viewer, department=cast.support, name="X only", plan=plan, now=NOW)
    other = make_channel(cast, "https://www.facebook.com/larkfield")

    def on(channel_id: int | None) -> list[str]:
        found = on_duty(channel_id=channel_id, department_id=cast.support.pk, now=NOW + HOUR)
        return [str(each) for each in found]

    assert on(channel.pk) == ["Priya Shah", "Omar Aziz"]  # the oldest rota, whoever is in it
    assert on(other.pk) == ["Priya Shah"]
    assert on(None) == ["Priya Shah", "Omar Aziz"]


def test_a_step_asks_whoever_is_on_duty_and_goes_on_at_once_when_nobody_is(cast: Cast) -> None:
    mention = log(cast.coach, where="https://x.com/LarkfieldHelp")
    make_channel(cast)
    mention.department = cast.support

    def asked() -> tuple[Person | None, Why]:
        return step_person(mention=mention, target=StepTarget.DUTY, asked_before=[], now=NOW + HOUR)

    assert asked() == (None, Why.NOBODY_ON_DUTY)
    make_rota(cast, cast.player.listed)
    assert asked() == (cast.player.listed, Why.ASKED)
    mention.logged_by = cast.player.listed
    assert asked() == (None, Why.REPORTED)  # on duty, and heard it: no hole in the rota
    mention.department = None
    assert asked() == (None, Why.NO_DEPARTMENT)


def test_a_step_that_found_nobody_on_duty_is_a_finding_until_it_is_taken(cast: Cast) -> None:
    path = Path.objects.get(default=True)
    steps = [(StepTarget.DUTY, 10), (StepTarget.COACH, 15)]
    path_change(actor=cast.administrator.viewer, path=path, steps=steps, reason="Duty")
    make_channel(cast)
    mention = log(cast.employee, where="https://x.com/LarkfieldHelp")
    assert mention.escalation.asked == cast.coach.listed  # at once
    page = text(cast.coach.client(), f"/mentions/{mention.uid}/")
    assert "Nobody on duty to ask, so it went on at once" in page
    watchdog_run(actor=COMMAND, now=NOW)
    found = Finding.objects.open().filter(rule="off_duty")
    assert [each.subject_uid for each in found] == [mention.uid]
    escalation_take(actor=cast.coach.viewer, escalation=mention.escalation, now=NOW)
    watchdog_run(actor=COMMAND, now=NOW)
    assert not found.all().exists()
