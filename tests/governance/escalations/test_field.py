"""The field: what a player finds on the page that their day begins with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.escalations.models import Step
from governance.escalations.services import escalation_contact, escalation_take
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import Authority
from tests.cast import NOW, make_assignment
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.governance.escalations.rotas import make_player, make_rota
from tests.governance.escalations.test_handing import ask, colleague
from tests.governance.escalations.test_promise_pages import promise
from tests.governance.escalations.test_texts import approved
from tests.queries import assert_flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from governance.escalations.models import Escalation
    from tests.cast import Cast, Member


@pytest.fixture(autouse=True)
def monday(cast: Cast) -> Iterator[None]:
    """Whoever is on duty is asked first, from now on."""
    Step.objects.filter(target="coach").update(target="duty")
    with time_machine.travel(NOW, tick=False):
        yield


def field(member: Member) -> str:
    answer = member.client().get("/field/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def part(page: str, heading: str) -> str:
    """Return the section below a heading, or nothing where there is none."""
    return page.partition(f'aria-labelledby="{heading}"')[2].partition("</section>")[0]


def heard(cast: Cast, said: str, minutes: int = 0) -> Escalation:
    return escalation_of(log(cast.employee, said=said, now=minutes_later(minutes)))


def words(section: str) -> list[str]:
    return re.findall("“([^”]*)”</a>", section)


def test_who_is_on_duty_takes_it_there_and_has_it_with_the_time_that_is_left(cast: Cast) -> None:
    make_rota(cast, cast.player.listed)
    assert "Nothing waits for you" in field(cast.player)
    later, sooner = heard(cast, "My tent leaks", 5), heard(cast, "My stove hisses")
    page = field(cast.player)
    assert words(part(page, "take")) == ["My stove hisses", "My tent leaks"]
    assert "2 wait to be taken. You are on duty until Mon 09:00." in page
    assert 'class="count calm">2<' in page
    take = re.findall('action="(/mentions/[^"]*/take/)"', part(page, "take"))
    assert cast.player.client().post(take[0]).status_code == 302
    escalation_take(actor=cast.player.viewer, escalation=later, now=minutes_later(6))
    page = field(cast.player)
    assert "2 in your hands." in page
    assert words(part(page, "have")) == ["My stove hisses", "My tent leaks"]
    assert not part(page, "take")
    assert "Nothing waits for you" not in page
    escalation_contact(actor=cast.player.viewer, escalation=sooner, now=minutes_later(7))
    have = part(field(cast.player), "have")
    assert words(have) == ["My tent leaks", "My stove hisses"]
    assert have.index("by ") < have.index("<b>Answered</b>")


def test_what_somebody_else_is_asked_or_has_is_not_there(cast: Cast) -> None:
    make_rota(cast, cast.player.listed)
    omar = make_player(cast, "Omar Aziz")
    escalation = heard(cast, "My stove hisses")
    escalation.asked = omar
    escalation.save(update_fields=["asked"])
    assert "My stove hisses" not in field(cast.player)


def test_it_says_until_when_one_is_on_duty_who_follows_and_who_asks_for_a_turn(cast: Cast) -> None:
    omar = colleague(cast)
    rota = make_rota(cast, omar.listed, cast.player.listed)
    shift = part(field(cast.player), "shift")
    assert "On duty until <time" in shift
    assert "Then Omar Aziz." in shift
    assert 'href="/duty/hand-over/"' in shift
    asked = ask(cast, rota, omar)
    page = field(omar)
    assert "You are not on duty." in page
    shift = part(page, "shift")
    assert "Your next shift" in shift
    assert "Then Priya Shah." in shift
    assert f'href="/duty/requests/{asked.uid}/"> Priya Shah asks you to take a shift' in shift
    [link] = re.findall('href="(/duty/hand-over/[?]rota=[^"]*)"', shift)
    assert omar.client().get(link.replace("&amp;", "&")).status_code == 200
    assert "None in the next four weeks" in part(field(colleague(cast, "Cleo Park")), "shift")


def test_how_far_one_may_go_stands_there_with_texts_that_fit_and_promises_to_keep(
    cast: Cast,
) -> None:
    promise(cast.player, what="A new stove")
    approved(cast, title="Everywhere")
    approved(cast, title="For Support", department=cast.support)
    approved(cast, title="For Stores", department=cast.stores)
    approved(cast, title="In Danish", language="da")
    Assignment.objects.filter(person=cast.player.listed).update(languages=["en"])
    page = field(cast.player)
    assert "Reply</b>, goodwill up to EUR 50 a case" in part(page, "may")
    assert 'href="/authority/"' in part(page, "may")
    assert "A new stove" in part(page, "owed")
    assert re.findall("</svg></span>([^<]*) </summary>", page) == ["Everywhere", "For Support"]
    Assignment.objects.filter(person=cast.player.listed).update(authority=Authority.LISTEN)
    page = field(cast.player)
    assert "Everywhere" not in page
    assert "goodwill" not in page


@pytest.mark.parametrize("name", ["employee", "coach", "head_coach", "auditor", "administrator"])
def test_it_is_for_players_and_so_is_the_entry_that_leads_there(cast: Cast, name: str) -> None:
    client = cast.members[name].client()
    assert client.get("/field/").status_code == 404
    assert 'href="/field/"' not in client.get("/report/").content.decode()
    make_assignment(cast.members[name].listed, cast.support, "responder")
    assert client.get("/field/").status_code == 200
    assert 'href="/field/"' in client.get("/report/").content.decode()
    ReadyPeriod.objects.all().delete()
    assert client.get("/field/").status_code == 404


def test_it_costs_the_same_however_much_there_is(cast: Cast) -> None:
    make_rota(cast, make_player(cast, "Omar Aziz"), cast.player.listed)
    client = cast.player.client()

    def more() -> None:
        for _number in range(2):
            heard(cast, "My tent leaks")
            mine = heard(cast, "My stove hisses")
            escalation_take(actor=cast.player.viewer, escalation=mine, now=NOW)
            promise(cast.player)
            approved(cast)

    assert_flat(more, lambda: client.get("/field/"))
