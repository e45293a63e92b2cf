"""Handing a shift over and swapping it: asked, confirmed, with what is open; never by halves."""

from __future__ import annotations

from datetime import time, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed
from governance.escalations.models import DutyOverride, DutyRequest, Escalation, Rota
from governance.escalations.rules.duty import RequestState
from governance.escalations.rules.spans import Span
from governance.escalations.services import escalation_take
from governance.escalations.services.closing import rota_close
from governance.escalations.services.hand_on import hand_on
from governance.escalations.services.handing import (
    duty_accept,
    duty_ask,
    duty_decline,
    duty_withdraw,
    requests_lapse,
)
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from governance.todos.rules import calendar_token
from governance.todos.services import calendar_address_make
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import Authority
from roles.team.selectors.cover import ready_players
from roles.team.services import readiness_refresh
from tests.cast import COMMAND, NOW, Member, make_account, make_assignment, make_person
from tests.governance.escalations.parts import log
from tests.governance.escalations.rotas import make_player, make_rota, on_duty_at
from tests.queries import assert_flat

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

    from tests.cast import Cast

ANSWERED = "escalations/mail/duty_answered"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEXT_MONDAY = NOW + 7 * DAY


def colleague(cast: Cast, name: str = "Omar Aziz") -> Member:
    return make_account(make_player(cast, name))


def ask(cast: Cast, rota: Rota, asked: Member, **changes: Any) -> DutyRequest:
    """The player asks for the next two hours, unless told otherwise."""
    given: dict[str, Any] = {
        "actor": cast.player.viewer,
        "rota": rota,
        "asked": asked.listed,
        "span": Span(NOW, NOW + 2 * HOUR),
        "now": NOW,
    }
    return duty_ask(**(given | changes))


def test_nothing_changes_until_the_other_accepts(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    asked = ask(cast, rota, omar, note="The lift is loud today")
    assert on_duty_at(NOW + HOUR) == ["Priya Shah"]
    [todo] = Todo.objects.open().filter(subject__kind="duty")
    assert (todo.person, todo.reason) == (omar.listed, "The lift is loud today")
    assert Message.objects.filter(person=omar.listed, template="escalations/mail/duty").exists()
    duty_accept(actor=omar.viewer, request=asked, now=NOW + HOUR)
    assert on_duty_at(NOW + HOUR / 2) == ["Priya Shah"]  # what was, was
    assert on_duty_at(NOW + HOUR) == ["Omar Aziz"]
    assert on_duty_at(NOW + 2 * HOUR) == ["Priya Shah"]
    assert not Todo.objects.open().filter(subject__kind="duty").exists()
    verbs = Entry.objects.filter(subject_uid=rota.uid).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["rota.opened", "duty.asked", "rota.overridden", "duty.accepted"]


@pytest.mark.parametrize(
    ("answer", "said"), [(duty_accept, "takes your shift"), (duty_decline, "cannot take")]
)
def test_who_asked_hears_the_answer(cast: Cast, answer: Any, said: str) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    answer(actor=omar.viewer, request=ask(cast, rota, omar), now=NOW)
    [told] = Message.objects.filter(person=cast.player.listed)
    assert said in mail_build(told).subject


def test_what_is_open_goes_along(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    taken, waiting = (log(cast.coach) for _each in range(2))
    Escalation.objects.update(asked=cast.player.listed)
    for mention in (taken, waiting):
        mention.department = cast.support
        mention.save(update_fields=["department"])
    escalation_take(actor=cast.player.viewer, escalation=taken.escalation, now=NOW)
    Escalation.objects.filter(mention=waiting).update(state="open", asked=cast.player.listed)
    duty_accept(actor=omar.viewer, request=ask(cast, rota, omar), now=NOW)
    assert Escalation.objects.get(mention=taken).holder == omar.listed
    assert Escalation.objects.get(mention=waiting).asked == omar.listed
    for mention in (taken, waiting):
        assert omar.client().get(f"/mentions/{mention.uid}/").status_code == 200
    assert Entry.objects.filter(verb="escalation.handed_over").count() == 2


def test_what_who_takes_over_may_not_answer_stays_where_it_is(cast: Cast) -> None:
    """Somebody who only listens has the shift, and no mention that asks for an answer."""
    listens = make_account(make_person("Ida Frost", cast.support))
    make_assignment(listens.listed, cast.support, "gatherer")
    [held] = ready_players([listens.listed], [cast.support.pk], NOW)
    assert held.level < Authority.REPLY
    rota = make_rota(cast, cast.player.listed)
    taken, waiting = (log(cast.coach, department=cast.support) for _each in range(2))
    Escalation.objects.update(asked=cast.player.listed)
    escalation_take(actor=cast.player.viewer, escalation=taken.escalation, now=NOW)
    duty_accept(actor=listens.viewer, request=ask(cast, rota, listens), now=NOW)
    assert on_duty_at(NOW + HOUR) == ["Ida Frost"]
    assert Escalation.objects.get(mention=taken).holder == cast.player.listed
    assert Escalation.objects.get(mention=waiting).asked == cast.player.listed
    assert not Entry.objects.filter(verb="escalation.handed_over").exists()
    [told] = Message.objects.filter(person=cast.player.listed, template=ANSWERED)
    assert "2 mentions stay with you: Ida Frost may not answer them." in mail_build(told).body


def test_of_what_goes_along_nothing_is_said_to_stay(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    log(cast.coach, department=cast.support)
    Escalation.objects.update(asked=cast.player.listed)
    duty_accept(actor=omar.viewer, request=ask(cast, rota, omar), now=NOW)
    assert Escalation.objects.get().asked == omar.listed
    [told] = Message.objects.filter(person=cast.player.listed, template=ANSWERED)
    assert "with you" not in mail_build(told).body


def test_who_may_answer_what_is_open_is_asked_once_for_all_of_it(cast: Cast) -> None:
    """What goes along costs what is written of it; whether it does, the same for many."""
    listens = make_account(make_person("Ida Frost", cast.support))
    make_assignment(listens.listed, cast.support, "gatherer")
    rota = make_rota(cast, cast.player.listed)

    def more() -> None:
        for _each in range(3):
            log(cast.coach, department=cast.support)
        Escalation.objects.update(asked=cast.player.listed)

    def give() -> int:
        giver, taker = cast.player.listed, listens.listed
        with transaction.atomic():
            return hand_on(actor=listens.viewer, rota=rota, giver=giver, taker=taker, now=NOW)

    assert_flat(more, give)
    assert give() == 6


def test_a_shift_to_come_takes_nothing_along(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    mention = log(cast.coach)
    mention.department = cast.support
    mention.save(update_fields=["department"])
    Escalation.objects.update(asked=cast.player.listed)
    tomorrow = Span(NOW + DAY, NOW + DAY + HOUR)
    duty_accept(actor=omar.viewer, request=ask(cast, rota, omar, span=tomorrow), now=NOW)
    assert Escalation.objects.get().asked == cast.player.listed


def test_a_swap_gives_each_the_shift_of_the_other(cast: Cast) -> None:
    omar = colleague(cast)
    rota = make_rota(cast, omar.listed, cast.player.listed)  # this week hers, the next his
    mine, his = Span(NOW + DAY, NOW + 2 * DAY), Span(NEXT_MONDAY, NEXT_MONDAY + DAY)
    duty_accept(actor=omar.viewer, request=ask(cast, rota, omar, span=mine, back=his), now=NOW)
    assert on_duty_at(NOW + DAY) == ["Omar Aziz"]
    assert on_duty_at(NEXT_MONDAY) == ["Priya Shah"]
    assert on_duty_at(NEXT_MONDAY + DAY) == ["Omar Aziz"]


@pytest.mark.parametrize(
    "wrong",
    ["not my shift", "not ready", "oneself", "over", "not their shift"],
)
def test_only_ones_own_shift_goes_to_somebody_who_is_ready(cast: Cast, wrong: str) -> None:
    omar = colleague(cast)
    rota = make_rota(cast, omar.listed, cast.player.listed)
    wrongs: dict[str, dict[str, Any]] = {
        "not my shift": {"span": Span(NEXT_MONDAY, NEXT_MONDAY + HOUR)},
        "not ready": {"to": cast.employee},
        "oneself": {"to": cast.player},
        "over": {"span": Span(NOW - 2 * HOUR, NOW - HOUR)},
        "not their shift": {"back": Span(NOW + DAY, NOW + 2 * DAY)},
    }
    with pytest.raises(Invalid):
        ask(cast, rota, wrongs[wrong].pop("to", omar), **wrongs[wrong])
    assert not DutyRequest.objects.exists()


def test_a_shift_is_asked_about_once_at_a_time(cast: Cast) -> None:
    omar, cleo = colleague(cast), colleague(cast, "Cleo Park")
    rota = make_rota(cast, cast.player.listed)
    first = ask(cast, rota, omar)
    with pytest.raises(Conflict):
        ask(cast, rota, cleo)
    duty_decline(actor=omar.viewer, request=first, now=NOW)
    ask(cast, rota, cleo)
    assert on_duty_at(NOW + HOUR) == ["Priya Shah"]


def test_only_the_one_who_is_asked_answers_and_once(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    asked = ask(cast, rota, omar)
    for actor in (cast.player.viewer, cast.coach.viewer):
        with pytest.raises(NotAllowed):
            duty_accept(actor=actor, request=asked, now=NOW)
    with pytest.raises(NotAllowed):
        duty_withdraw(actor=omar.viewer, request=asked, now=NOW)
    duty_withdraw(actor=cast.player.viewer, request=asked, now=NOW)
    with pytest.raises(Conflict):
        duty_accept(actor=omar.viewer, request=asked, now=NOW)


@pytest.mark.parametrize("who", ["giver", "taker"])
def test_somebody_who_left_meanwhile_changes_nothing(cast: Cast, who: str) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    asked = ask(cast, rota, omar)
    gone = cast.player.listed if who == "giver" else omar.listed
    Person.objects.filter(pk=gone.pk).update(employment=Person.Employment.LEFT)
    readiness_refresh(actor=COMMAND, assignments=Assignment.objects.filter(person=gone), now=NOW)
    with pytest.raises((Conflict, NotAllowed)):  # whoever left is nobody any more
        duty_accept(actor=omar.viewer, request=asked, now=NOW + HOUR)
    assert not DutyOverride.objects.exists()


def test_what_nobody_answered_lapses_when_the_shift_is_over(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    ask(cast, rota, omar)
    assert requests_lapse(actor=COMMAND, now=NOW + HOUR) == 0
    assert requests_lapse(actor=COMMAND, now=NOW + 2 * HOUR) == 1
    assert DutyRequest.objects.get().state == RequestState.WITHDRAWN
    assert not Todo.objects.open().filter(subject__kind="duty").exists()


def test_one_that_cannot_lapse_keeps_none_of_the_others(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    cast = committed_cast
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    stuck, other = (
        ask(cast, rota, omar, span=Span(NOW + each * HOUR, NOW + (each + 1) * HOUR))
        for each in (1, 2)
    )
    with owner_connection.cursor() as cursor:
        table, never = "governance_escalations_dutyrequest", "id <> %s OR state = 'asked'"
        cursor.execute(f"ALTER TABLE {table} ADD CHECK ({never})", [stuck.pk])
    assert requests_lapse(actor=COMMAND, now=NOW + DAY) == 1
    assert list(DutyRequest.objects.open()) == [stuck]
    entries = Entry.objects.filter(subject_uid=rota.uid, verb="duty.withdrawn")
    assert [each.changes["request"] for each in entries] == [str(other.uid)]


@pytest.mark.django_db(transaction=True)
def test_of_two_swaps_of_one_shift_at_once_one_is_made(committed_cast: Cast) -> None:
    cast = committed_cast
    rota = make_rota(cast, cast.player.listed)
    others = [colleague(cast, name) for name in ("Omar Aziz", "Cleo Park")]
    together, outcomes = Barrier(2), list[str]()

    def one(asked: Member) -> None:
        together.wait()
        try:
            ask(cast, rota, asked)
            outcomes.append("asked")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(asked,)) for asked in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["asked", "asked_already"]
    assert DutyRequest.objects.count() == 1


def test_from_the_field_it_takes_a_person_and_a_click(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    with time_machine.travel(NOW, tick=False):
        client = cast.player.client()
        field = client.get("/mentions/").content.decode()
        assert "You are on duty until Mon 09:00." in " ".join(field.split())
        assert 'href="/duty/hand-over/"' in field
        answer = client.post("/duty/hand-over/", {"person": str(omar.listed.uid), "note": "Hm"})
        asked = DutyRequest.objects.get()
        assert answer.headers["Location"] == f"/duty/requests/{asked.uid}/"
        page = omar.client().get(f"/duty/requests/{asked.uid}/").content.decode()
        assert "Accept" in page
        omar.client().post(f"/duty/requests/{asked.uid}/", {"answer": "accept"})
        assert on_duty_at(NOW) == ["Omar Aziz"]
        shifts = omar.client().get("/duty/").content.decode()
        assert "Support desk" in shifts
    assert rota.overrides.get().person == omar.listed


def test_a_swap_is_chosen_from_the_shifts_of_the_other(cast: Cast) -> None:
    omar, cleo = colleague(cast), colleague(cast, "Cleo Park")
    rota = make_rota(cast, omar.listed, cast.player.listed, days=(1,))
    with time_machine.travel(NOW, tick=False):
        client = omar.client()
        address = f"/duty/hand-over/?rota={rota.uid}&since=2026-11-30T09:00:00%2B00:00"
        page = client.get(address).content.decode()
        assert page.count("<option") == 1 + page.count("Priya Shah, ")
        none = {"person": str(cleo.listed.uid), "back": "x"}
        assert client.post(address, none).status_code == 422
        assert client.get("/duty/hand-over/").status_code == 404  # he has none at this moment
        assert 'href="/duty/"' in client.get("/mentions/").content.decode()


def test_the_one_who_is_not_asked_finds_nothing(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    asked = ask(cast, rota, omar)
    for member in (cast.employee, cast.coach, cast.head_coach):
        assert member.client().get(f"/duty/requests/{asked.uid}/").status_code == 404
    assert cast.employee.client().get("/duty/").status_code == 404
    ReadyPeriod.objects.all().delete()
    assert on_duty_at(NOW) == []


def test_ones_shifts_are_a_calendar_that_stays_the_same_while_they_do(cast: Cast) -> None:
    make_rota(cast, cast.player.listed, days=(1, 2), opens=time(9), closes=time(12))
    person = cast.player.listed
    feed = calendar_address_make(actor=cast.player.viewer, person=person, now=NOW)
    address = f"/calendar/{calendar_token(person.uid, feed.number)}/duty.ics"
    with time_machine.travel(NOW + HOUR, tick=False):
        first = cast.stranger.client().get(address)
        lines = first.content.decode().split("\r\n")
        assert "SUMMARY:On duty: Support desk" in lines
        assert lines.count("DTSTART:20261123T090000Z") == 1  # it has begun
        assert "DTEND:20261124T120000Z" in lines
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        assert cast.player.client().get(address).content == first.content
        assert cast.player.client().get(address.replace("/duty", "x/duty")).status_code == 404


def test_a_turn_that_ends_beyond_four_weeks_is_handed_over_whole(cast: Cast) -> None:
    omar, cleo = colleague(cast), colleague(cast, "Cleo Park")
    rota = make_rota(cast, omar.listed, cast.player.listed)  # hers NOW, and in two and four weeks
    later = NOW + 2 * HOUR  # 28 days on from then, the third turn has gone on for two hours
    last = Span(NOW + 28 * DAY, NOW + 35 * DAY)
    with time_machine.travel(later, tick=False):
        address = f"/duty/hand-over/?rota={rota.uid}&since=2026-12-21T09:00:00%2B00:00"
        cast.player.client().post(address, {"person": str(cleo.listed.uid)})
    made = DutyRequest.objects.get()
    assert (made.since, made.until) == tuple(last)
    duty_accept(actor=cleo.viewer, request=made, now=later)
    assert on_duty_at(last.until - HOUR) == ["Cleo Park"]


def test_a_longer_turn_keeps_its_beginning_and_its_end(cast: Cast) -> None:
    omar = colleague(cast)
    make_rota(cast, cast.player.listed, omar.listed, every=10)
    until = "20270125T090000Z"
    feed = calendar_address_make(actor=cast.player.viewer, person=cast.player.listed, now=NOW)
    address = f"/calendar/{calendar_token(cast.player.listed.uid, feed.number)}/duty.ics"
    for days in (0, 20, 50):
        with time_machine.travel(NOW + days * DAY + HOUR, tick=False):
            lines = cast.player.client().get(address).content.decode().split("\r\n")
            assert lines.count("DTSTART:20261123T090000Z") == 1
            assert [each for each in lines if each.startswith("DTEND")] == [f"DTEND:{until}"]
            assert "until Mon 09:00" in words_of(cast.coach, "/rota/")


def words_of(member: Member, path: str) -> str:
    return " ".join(member.client().get(path).content.decode().split())


def test_of_a_rota_that_is_closed_nobody_is_asked_any_more(cast: Cast) -> None:
    omar, rota = colleague(cast), make_rota(cast, cast.player.listed)
    asked = ask(cast, rota, omar)
    rota_close(actor=cast.coach.viewer, rota=rota, reason="Summer", now=NOW)
    asked.refresh_from_db()
    assert asked.state == RequestState.WITHDRAWN
    [todo] = Todo.objects.filter(subject__kind="duty")
    assert todo.outcome == Todo.Outcome.NOT_NEEDED
