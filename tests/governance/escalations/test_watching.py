"""Watching a mention: who may, who is told of what, and who is told nothing any more."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from governance.core.viewer import system_viewer
from governance.escalations.models import Mention, Watch
from governance.escalations.rules import Disposition, EscalationState, Wish
from governance.escalations.selectors.watching import mention_readers, watchers_offered, watches_of
from governance.escalations.services import (
    escalation_close,
    escalation_contact,
    escalation_hand_on,
    escalation_take,
    mention_hold,
    mention_lift,
    mention_set_aside,
    mention_take_back,
    mention_unwatch,
    mention_watch,
    mention_watcher_add,
    mention_watcher_end,
    mentions_strip,
)
from governance.escalations.services.hand_on import hand_on
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.notify.services import messages_send
from governance.todos.models import Todo
from roles.org.models import Department, Person
from roles.team.models import Assignment
from tests.cast import NOW, Cast, Member, make_account, make_person
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later, verbs
from tests.governance.escalations.rotas import make_rota
from tests.governance.escalations.test_leavers import leave
from tests.governance.escalations.test_races import at_once
from tests.queries import queries_of
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WATCHED = "escalations/mail/watched"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mention(cast: Cast) -> Mention:
    """The head of Support and the line manager watch it, who both read it."""
    made = log(cast.employee)
    for member in (cast.department_head, cast.line_manager):
        mention_watch(actor=member.viewer, mention=made, now=NOW)
    return made


def told(member: Member) -> list[str]:
    """What somebody was told of what they watch, oldest first."""
    found = Message.objects.filter(template=WATCHED, person=member.listed)
    return [each.payload["event"] for each in found.order_by("created_at", "pk")]


def watchers(mention: Mention) -> list[str]:
    mention.refresh_from_db()
    return [str(each.person) for each in watches_of(mention, NOW)]


def take(member: Member, mention: Mention, minutes: int = 1) -> None:
    escalation_take(
        actor=member.viewer, escalation=escalation_of(mention), now=minutes_later(minutes)
    )


def test_who_watches_is_told_of_each_event_once(cast: Cast, mention: Mention) -> None:
    take(cast.coach, mention)
    take(cast.coach, mention, 2)  # again changes nothing
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(mention),
        person=cast.player.listed,
        reason="I go.",
        now=minutes_later(3),
    )
    player, head = cast.player.viewer, cast.department_head
    for _time in range(2):
        escalation_contact(actor=player, escalation=escalation_of(mention), now=minutes_later(4))
    mention_set_aside(
        actor=player, mention=mention, disposition=Disposition.NOISE, now=minutes_later(5)
    )
    mention_take_back(actor=player, mention=mention, now=minutes_later(6))
    for _time in range(2):
        escalation_close(
            actor=player, escalation=escalation_of(mention), outcome="Done.", now=minutes_later(7)
        )
    events = ["taken", "handed", "answered", "aside", "resumed", "closed"]
    assert told(head) == told(cast.line_manager) == events
    handed = Message.objects.get(person=head.listed, payload__event="handed")
    assert (handed.payload["name"], handed.payload["to"]) == ("Maria Ortiz", "Priya Shah")
    assert not Todo.objects.filter(person__in=[head.listed, cast.line_manager.listed]).exists()


def test_nobody_is_told_what_they_did_or_are_told_otherwise(cast: Cast, mention: Mention) -> None:
    for member in (cast.coach, cast.head_coach):
        mention_watch(actor=member.viewer, mention=mention, now=NOW)
    take(cast.coach, mention)
    assert (told(cast.coach), told(cast.head_coach)) == ([], ["taken"])
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(mention),
        person=cast.head_coach.listed,
        reason="I go.",
        now=minutes_later(2),
    )
    assert (told(cast.coach), told(cast.head_coach)) == ([], ["taken"])
    assert told(cast.department_head) == ["taken", "handed"]


def test_taken_back_from_who_said_nothing(cast: Cast, mention: Mention) -> None:
    for member in (cast.coach, cast.head_coach):
        mention_watch(actor=member.viewer, mention=mention, now=NOW)
    take(cast.coach, mention)
    for minute in (61, 181):
        run_due(now=minutes_later(minute))
    assert escalation_of(mention).state == EscalationState.OPEN
    assert asked(mention) == ["Amara Reid"]
    assert told(cast.department_head) == ["taken", "back"]
    back = Message.objects.get(person=cast.department_head.listed, payload__event="back")
    assert back.payload["name"] == "Maria Ortiz"
    assert (told(cast.coach), told(cast.head_coach)) == ([], ["taken"])  # they hear otherwise


def test_a_leavers_mention_is_passed_on_again_and_they_watch_nothing(
    cast: Cast, mention: Mention
) -> None:
    mention_watch(actor=cast.coach.viewer, mention=mention, now=NOW)
    take(cast.coach, mention)
    leave(cast.coach, 5)
    assert told(cast.department_head) == ["taken", "back"]
    assert not Watch.objects.filter(person=cast.coach.listed).exists()
    [entry] = entries_of("mention.unwatched")
    assert entry["changes"] == {"person": str(cast.coach.listed.uid)}
    assert watchers(mention) == ["Grace Weiss", "Leon Marsh"]


def test_given_with_a_shift_the_others_are_told(cast: Cast, mention: Mention) -> None:
    mention_watch(actor=cast.coach.viewer, mention=mention, now=NOW)
    Watch.objects.create(mention=mention, person=cast.player.listed, since=NOW)
    take(cast.coach, mention)
    rota = make_rota(cast, cast.player.listed)
    hand_on(
        actor=cast.player.viewer,
        rota=rota,
        giver=cast.coach.listed,
        taker=cast.player.listed,
        now=minutes_later(5),
    )
    assert told(cast.department_head) == ["taken", "handed"]
    assert told(cast.coach) == told(cast.player) == []


def test_who_may_not_read_it_any_more_is_told_nothing_and_not_listed(
    cast: Cast, mention: Mention
) -> None:
    mention_watch(actor=cast.employee.viewer, mention=mention, now=NOW)  # who reported it
    Department.objects.filter(pk=cast.support.pk).update(head=cast.boss.listed)
    moved = [cast.department_head.listed.pk, cast.line_manager.listed.pk]
    Person.objects.filter(pk__in=moved).update(department=cast.stores)
    assert watchers(mention) == ["Hana Costa"]
    take(cast.coach, mention)
    assert told(cast.department_head) == told(cast.line_manager) == []
    assert told(cast.employee) == ["taken"]
    page = cast.coach.client().get(f"/mentions/{mention.uid}/").content.decode()
    assert "Grace Weiss" not in page
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment=Person.Employment.LEFT)
    assert watchers(mention) == []


def test_what_legal_holds_is_watched_by_legal_while_it_is_held(
    cast: Cast, mention: Mention
) -> None:
    legal = cast.booth_member.viewer
    with refused("not_reader"):
        mention_watch(actor=legal, mention=mention, now=NOW)
    mention_hold(actor=legal, mention=mention, reason="A claim.", now=NOW)
    mention_watch(actor=legal, mention=mention, now=NOW)
    take(cast.coach, mention)
    mention_lift(actor=legal, mention=mention, reason="It is over.")
    escalation_close(
        actor=cast.coach.viewer,
        escalation=escalation_of(mention),
        outcome="Done.",
        now=minutes_later(2),
    )
    assert told(cast.booth_member) == ["taken"]
    assert "Sami Tanaka" not in watchers(mention)


def test_with_the_words_goes_who_watched(cast: Cast, mention: Mention) -> None:
    take(cast.coach, mention)
    escalation_close(
        actor=cast.coach.viewer, escalation=escalation_of(mention), outcome="Done.", now=NOW
    )
    assert watchers(mention) == ["Grace Weiss", "Leon Marsh"]
    later = NOW + timedelta(days=731)
    mentions_strip(actor=system_viewer("Kept for so long"), now=later)
    assert not Watch.objects.exists()
    [entry] = entries_of("mention.stripped")
    people = [cast.department_head.listed, cast.line_manager.listed]
    assert entry["changes"]["watched"] == [str(person.uid) for person in people]
    mention.refresh_from_db()
    with refused("over"):
        mention_watch(actor=cast.department_head.viewer, mention=mention, now=later)


def test_watching_makes_nobody_an_owner(cast: Cast, mention: Mention) -> None:
    """Nobody who watches is asked, whatever the path comes to, nor may they take or close it."""
    for minute in (15, 45, 90):
        run_due(now=minutes_later(minute))
    assert asked(mention) == ["Amara Reid"]
    for member in (cast.department_head, cast.line_manager):
        with refused("not_asked"):
            take(member, mention, 91)
        assert not Todo.objects.filter(person=member.listed).exists()


def test_who_reads_it_is_asked_in_both_directions_alike(cast: Cast) -> None:
    """``mention_readers`` is ``readable_to`` turned round: for each mention, for each person."""
    far = log(cast.coach_elsewhere)
    held = log(cast.coach_elsewhere, said="Another one")
    mention_hold(actor=cast.booth_member.viewer, mention=held, reason="A claim.", now=NOW)
    below = log(make_member(cast, "Nils Berg"))
    near = log(cast.employee)
    take(cast.coach, near)
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(near),
        person=cast.player.listed,
        reason="I go.",
        now=minutes_later(2),
    )
    nowhere = log(cast.player, said="Nobody's")
    Mention.objects.filter(pk=nowhere.pk).update(department=None)
    closed = Department.objects.filter(pk=cast.field_service.pk)
    closed.update(closed_on=NOW.date(), head=cast.administrator.listed)
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="on_leave")
    Assignment.objects.filter(person=cast.coach.listed).update(ends_on=NOW.date())
    everybody = [each for each in cast.members.values() if each.person is not None]
    unlike = []
    for each in (far, held, below, near, nowhere):
        row = Mention.objects.get(pk=each.pk)
        readers = set(mention_readers(row, NOW).values_list("pk", flat=True))
        for member in everybody:
            reads = Mention.objects.readable_to(member.viewer).filter(pk=row.pk).exists()
            if reads != (member.listed.pk in readers):
                unlike.append((str(member.listed), str(row.department), reads))
    assert unlike == []


def make_member(cast: Cast, name: str) -> Member:
    member = make_account(make_person(name, cast.field_service, manager=cast.player.listed))
    cast.members[name] = member
    return member


def test_who_has_it_and_the_coaches_add_who_may_read_it(cast: Cast, mention: Mention) -> None:
    offered = watchers_offered(cast.coach.viewer, mention, NOW)
    assert [str(each) for each in offered] == ["Amara Reid", "Erin Halvorsen", "Hana Costa"]
    add = partial(mention_watcher_add, mention=mention, now=NOW)
    for member in (cast.department_head, cast.line_manager, cast.employee):
        with refused("not_holder"):
            add(actor=member.viewer, person=cast.boss.listed)
    for person in (cast.coach_elsewhere.listed, cast.auditor.listed, None):
        with refused("watcher"):
            add(actor=cast.coach.viewer, person=person)
    add(actor=cast.coach.viewer, person=cast.boss.listed)
    add(actor=cast.head_coach.viewer, person=cast.boss.listed)  # again changes nothing
    assert Watch.objects.get(person=cast.boss.listed).added_by == cast.coach.listed
    assert entries_of("mention.watched")[-1]["changes"] == {"person": str(cast.boss.listed.uid)}
    assert len(entries_of("mention.watched")) == 3
    take(cast.coach, mention)
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(mention),
        person=cast.player.listed,
        reason="I go.",
        now=minutes_later(2),
    )
    add(actor=cast.player.viewer, person=cast.employee.listed)
    assert told(cast.employee) == ["added"]


def test_who_is_added_hears_of_it_once_and_from_whom_in_each_mail(
    cast: Cast, mention: Mention
) -> None:
    Person.objects.filter(pk=cast.boss.listed.pk).update(language="de")
    for person in (cast.boss.listed, cast.employee.listed, cast.coach.listed, cast.boss.listed):
        mention_watcher_add(actor=cast.coach.viewer, mention=mention, person=person, now=NOW)
    assert (told(cast.boss), told(cast.employee), told(cast.coach)) == (["added"], ["added"], [])
    take(cast.head_coach, mention)
    Message.objects.exclude(template=WATCHED).delete()
    mail.outbox.clear()
    messages_send(now=minutes_later(2))
    added, taken = (each for each in mail.outbox if each.to == [cast.employee.listed.email])
    assert added.subject == "You watch it now: Complaint, Support"
    assert "Maria Ortiz lets you watch a mention." in added.body
    for each in (added, taken):
        assert "because Maria Ortiz lets you watch this mention" in each.body
        assert "hissed" not in each.body
    [chosen] = [each for each in mail.outbox if each.to == [cast.department_head.listed.email]]
    assert "because you watch this mention" in chosen.body
    german = next(each for each in mail.outbox if each.to == [cast.boss.listed.email])
    assert german.subject == "Sie beobachten sie jetzt: Beschwerde, Support"
    assert not Todo.objects.filter(person=cast.boss.listed).exists()


def test_whoever_added_somebody_and_who_has_it_end_that_and_they_hear_of_it(
    cast: Cast, mention: Mention
) -> None:
    end = partial(mention_watcher_end, mention=mention, now=minutes_later(2))
    for person in (cast.boss.listed, cast.employee.listed):
        mention_watcher_add(actor=cast.coach.viewer, mention=mention, person=person, now=NOW)
    for member in (cast.head_coach, cast.department_head, cast.auditor):
        with refused("not_adder"):
            end(actor=member.viewer, person=cast.boss.listed)
    end(actor=cast.coach.viewer, person=cast.boss.listed)
    take(cast.head_coach, mention)
    end(actor=cast.head_coach.viewer, person=cast.employee.listed)
    assert told(cast.boss) == ["added", "ended"]
    assert told(cast.employee) == ["added", "taken", "ended"]
    assert watchers(mention) == ["Grace Weiss", "Leon Marsh"]
    uids = [str(cast.boss.listed.uid), str(cast.employee.listed.uid)]
    assert [each["changes"]["person"] for each in entries_of("mention.unwatched")] == uids
    gone: tuple[Person | None, ...] = (cast.employee.listed, None)
    for whom in gone:
        with refused("not_watching"):
            end(actor=cast.head_coach.viewer, person=whom)
        with refused("not_adder"):
            end(actor=cast.department_head.viewer, person=whom)


def test_what_somebody_chose_themselves_nobody_else_ends(cast: Cast, mention: Mention) -> None:
    take(cast.coach, mention)
    for member in (cast.coach, cast.head_coach, cast.line_manager):
        with refused("not_adder"):
            mention_watcher_end(
                actor=member.viewer, mention=mention, person=cast.department_head.listed, now=NOW
            )
    mention_watcher_end(
        actor=cast.department_head.viewer,
        mention=mention,
        person=cast.department_head.listed,
        now=NOW,
    )
    assert watchers(mention) == ["Leon Marsh"]
    assert told(cast.department_head) == ["taken"]


def test_what_is_over_is_not_watched_but_what_was_noted_is(cast: Cast, mention: Mention) -> None:
    noted = log(cast.employee, wish=Wish.NOTE)
    mention_watch(actor=cast.department_head.viewer, mention=noted, now=NOW)
    mention_set_aside(actor=cast.coach.viewer, mention=noted, disposition=Disposition.SPAM, now=NOW)
    assert told(cast.department_head) == ["aside"]
    take(cast.coach, mention)
    escalation_close(
        actor=cast.coach.viewer, escalation=escalation_of(mention), outcome="Done.", now=NOW
    )
    with refused("over"):
        mention_watch(actor=cast.coach.viewer, mention=mention, now=NOW)
    mention_unwatch(actor=cast.line_manager.viewer, mention=mention)
    assert watchers(mention) == ["Grace Weiss"]


def test_the_mail_says_which_and_not_what_was_said(cast: Cast, mention: Mention) -> None:
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(language="de")
    take(cast.coach, mention)
    Message.objects.exclude(template=WATCHED).delete()
    mail.outbox.clear()
    messages_send(now=minutes_later(2))
    sent = {each.to[0].partition(".")[0]: each for each in mail.outbox}
    assert sent["grace"].subject == "Taken: Complaint, Support"
    assert "Maria Ortiz took a mention that you watch." in sent["grace"].body
    assert f"/mentions/{mention.uid}/" in sent["grace"].body
    assert sent["leon"].subject == "Übernommen: Beschwerde, Support"
    for each in mail.outbox:
        assert isinstance(each, EmailMultiAlternatives)
        assert "hissed" not in each.body + str(each.alternatives[0][0])


def test_the_page_watches_stops_and_lists(cast: Cast, mention: Mention) -> None:
    client, address = cast.employee.client(), f"/mentions/{mention.uid}/"
    page = unescape(client.get(address).content.decode())
    assert "Grace Weiss" in page[page.index("Watched by") :]
    assert f"{address}watch/" in page
    assert f"{address}watchers/" not in page
    assert client.post(f"{address}watch/").status_code == 302
    page = client.get(address).content.decode()
    assert f"{address}unwatch/" in page
    assert f'"{address}watch/"' not in page
    assert client.post(f"{address}unwatch/").status_code == 302
    assert watchers(mention) == ["Grace Weiss", "Leon Marsh"]
    assert client.post(f"{address}watchers/", {"person": ""}).status_code == 403
    stores = cast.coach_elsewhere.client()
    for part in ("watch/", "unwatch/", "watchers/"):
        assert stores.post(address + part).status_code == 404
    auditor = cast.auditor.client()
    assert "Grace Weiss" in auditor.get(address).content.decode()
    assert f"{address}watch/" not in auditor.get(address).content.decode()
    assert auditor.post(f"{address}watch/").status_code == 403


def test_the_page_adds_somebody(cast: Cast, mention: Mention) -> None:
    client, address = cast.coach.client(), f"/mentions/{mention.uid}/"
    assert f"{address}watchers/" in client.get(address).content.decode()
    wrong = client.post(f"{address}watchers/", {"person": str(cast.auditor.listed.uid)})
    assert wrong.status_code == 422
    assert "Choose somebody who may read it." in wrong.content.decode()
    for _click in range(2):
        sent = client.post(f"{address}watchers/", {"person": str(cast.boss.listed.uid)})
        assert sent.status_code == 302
    assert watchers(mention)[-1] == "Erin Halvorsen"


def test_the_page_says_who_added_somebody_and_lets_them_end_it(
    cast: Cast, mention: Mention
) -> None:
    client, address = cast.coach.client(), f"/mentions/{mention.uid}/"
    who = {"person": str(cast.boss.listed.uid)}
    client.post(f"{address}watchers/", who)
    mine = f'name="person" value="{cast.boss.listed.uid}"'
    for member, offered in ((cast.coach, True), (cast.department_head, False)):
        page = unescape(member.client().get(address).content.decode())
        part = page[page.index("Watched by") :]
        assert "added by Maria Ortiz" in part
        assert part.count("added by") == 1
        assert (mine in part) is offered
        assert str(cast.department_head.listed.uid) not in part
    assert cast.department_head.client().post(f"{address}unwatch/", who).status_code == 403
    assert client.post(f"{address}unwatch/", who).status_code == 302
    assert watchers(mention) == ["Grace Weiss", "Leon Marsh"]
    again = client.post(f"{address}unwatch/", who)
    assert again.status_code == 409
    told = again.content.decode()
    assert "They do not watch it any more." in told
    assert "Ask them, or take the next one." not in told
    assert "Next in the queue" not in told
    assert client.post(f"{address}unwatch/", {"person": "x\0"}).status_code == 409


def test_the_page_asks_no_more_for_more_watchers(cast: Cast, mention: Mention) -> None:
    client, address = cast.coach.client(), f"/mentions/{mention.uid}/"
    client.get(address)
    few = queries_of(lambda: client.get(address))
    for number in range(5):
        person = make_person(f"Lead {number}", cast.support)
        make_person(f"Report {number}", cast.support, manager=person)
        mention_watcher_add(actor=cast.coach.viewer, mention=mention, person=person, now=NOW)
    page: list[str] = []
    many = queries_of(lambda: page.append(client.get(address).content.decode()))
    assert "Lead 4" in page[0]
    assert len(many) == len(few)


def test_the_api_watches_stops_and_adds(cast: Cast, mention: Mention) -> None:
    address = f"/api/v1/mentions/{mention.uid}/watchers/"
    kind = "application/json"
    coach = cast.coach.client()
    row = coach.get(address).json()
    people = [cast.department_head.listed, cast.line_manager.listed]
    assert [each["person"] for each in row["watchers"]] == [str(each.uid) for each in people]
    assert (row["legal"], row["yours"]) == (["watch", "stop", "add"], ["watch", "add"])
    added = coach.post(
        address, {"decision": "add", "person": str(cast.boss.listed.uid)}, content_type=kind
    )
    assert added.status_code == 201
    assert added.json()["watchers"][-1]["added_by"] == str(cast.coach.listed.uid)
    assert [each["may_stop"] for each in added.json()["watchers"]] == [False, False, True]
    assert added.json()["yours"] == ["watch", "stop", "add"]
    wrong = coach.post(
        address, {"decision": "add", "person": str(cast.auditor.listed.uid)}, content_type=kind
    )
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/person")
    for _time in range(2):
        assert coach.post(address, {"decision": "watch"}, content_type=kind).status_code == 201
    assert coach.get(address).json()["yours"] == ["stop", "add"]
    stopped = coach.post(address, {"decision": "stop"}, content_type=kind).json()
    assert len(stopped["watchers"]) == 3
    end = {"decision": "stop", "person": str(cast.boss.listed.uid)}
    head = cast.department_head.client()
    assert head.post(address, end, content_type=kind).json()["code"] == "not_adder"
    ended = coach.post(address, end, content_type=kind)
    assert (ended.status_code, len(ended.json()["watchers"])) == (201, 2)
    again = coach.post(address, end, content_type=kind)
    assert (again.status_code, again.json()["code"]) == (409, "not_watching")
    assert again.json()["legal"] == ["watch", "stop", "add"]
    watch = {"decision": "watch"}
    for member, status in ((cast.auditor, 403), (cast.coach_elsewhere, 404), (cast.external, 404)):
        assert member.client().post(address, watch, content_type=kind).status_code == status
    take(cast.coach, mention)
    escalation_close(
        actor=cast.coach.viewer, escalation=escalation_of(mention), outcome="Done.", now=NOW
    )
    over = coach.post(address, watch, content_type=kind)
    assert (over.status_code, over.json()["legal"]) == (409, ["stop"])


def test_the_api_stops_nothing_where_nobody_watches(cast: Cast) -> None:
    address = f"/api/v1/mentions/{log(cast.employee).uid}/watchers/"
    coach = cast.coach.client()
    assert coach.get(address).json()["legal"] == ["watch", "add"]
    refused_stop = coach.post(address, {"decision": "stop"}, content_type="application/json")
    assert (refused_stop.status_code, refused_stop.json()["code"]) == (409, "not_watching")
    assert refused_stop.json()["legal"] == ["watch", "add"]


def test_the_api_says_that_it_ended_nothing_where_only_others_watch(
    cast: Cast, mention: Mention
) -> None:
    address, stop = f"/api/v1/mentions/{mention.uid}/watchers/", {"decision": "stop"}
    refused = cast.coach.client().post(address, stop, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_watching")
    assert Watch.objects.count() == 2


def test_what_once_was_read_is_watched_no_more_and_that_is_done(
    cast: Cast, mention: Mention
) -> None:
    """Of who sees it and may read its words no more: what was done is never told as refused."""
    Watch.objects.all().delete()
    Watch.objects.create(mention=mention, person=cast.auditor.listed, since=NOW)
    address, stop = f"/api/v1/mentions/{mention.uid}/watchers/", {"decision": "stop"}
    answer = cast.auditor.client().post(address, stop, content_type="application/json")
    assert answer.status_code == 201
    assert not Watch.objects.exists()


def test_at_once_twice_it_is_watched_once(committed_cast: Cast) -> None:
    mention, coach = log(committed_cast.employee), committed_cast.coach.viewer
    watch = partial(mention_watch, actor=coach, mention=mention, now=NOW)
    assert at_once(*[watch] * 4) == [None] * 4
    assert Watch.objects.filter(mention=mention).count() == 1
    assert verbs(mention.uid).count("mention.watched") == 1
    stop = partial(mention_unwatch, actor=coach, mention=mention)
    at_once(*[stop] * 4)
    assert not Watch.objects.exists()
    assert verbs(mention.uid).count("mention.unwatched") == 1


def test_taken_at_once_by_two_it_is_told_once(committed_cast: Cast) -> None:
    cast = committed_cast
    mention = log(cast.employee)
    mention_watch(actor=cast.department_head.viewer, mention=mention, now=NOW)
    both = [partial(take, member, mention) for member in (cast.coach, cast.head_coach)]
    at_once(*both)
    assert told(cast.department_head) == ["taken"]


def test_what_is_being_watched_at_this_moment_keeps_its_words(committed_cast: Cast) -> None:
    """Its row is held, and the night goes past it; the next one takes both."""
    noted, later = log(committed_cast.employee, wish=Wish.NOTE), NOW + timedelta(days=731)
    strip = partial(mentions_strip, actor=system_viewer("Kept for so long"), now=later)
    with transaction.atomic():
        mention_watch(actor=committed_cast.coach.viewer, mention=noted, now=NOW)
        assert at_once(strip) == [0]
    assert watchers(noted) == ["Maria Ortiz"]
    assert strip() == 1
    assert not Watch.objects.exists()


def test_a_partner_reads_no_name_of_who_added_them_but_one_that_they_see(cast: Cast) -> None:
    mention = log(cast.external)
    amara, zoe = cast.head_coach, cast.external
    mention_watcher_add(actor=amara.viewer, mention=mention, person=zoe.listed, now=NOW)
    assert not Person.objects.visible_to(zoe.viewer).filter(pk=amara.listed.pk).exists()
    client = cast.external.client()
    page = client.get(f"/mentions/{mention.uid}/").content.decode()
    assert "Stop watching" in page
    assert "added by" not in page
    [row] = client.get(f"/api/v1/mentions/{mention.uid}/watchers/").json()["watchers"]
    assert (row["added_by"], row["may_stop"]) == (None, True)
    mention_watcher_end(actor=amara.viewer, mention=mention, person=zoe.listed, now=NOW)
    Message.objects.exclude(template=WATCHED).delete()
    mail.outbox.clear()
    messages_send(now=minutes_later(1))
    added, ended = mail.outbox
    assert "You were added to those who watch a mention." in added.body
    assert "You watch a mention no more." in ended.body
    assert not any("Amara" in f"{each.subject}{each.body}" for each in (added, ended))


def test_a_partner_learns_of_no_watcher_whom_they_do_not_see(cast: Cast) -> None:
    """Neither by what is possible, nor by ending what somebody else watches."""
    mention, zoe, erin = log(cast.external), cast.external, cast.boss.listed
    mention_watcher_add(actor=cast.head_coach.viewer, mention=mention, person=erin, now=NOW)
    Watch.objects.update(added_by=zoe.listed)
    client, address = zoe.client(), f"/mentions/{mention.uid}/"
    row = client.get(f"/api/v1{address}watchers/").json()
    assert (row["watchers"], "stop" in row["legal"]) == ([], False)
    answer = client.post(f"{address}unwatch/", {"person": str(erin.uid)})
    assert answer.status_code == 403
    assert "Erin" not in answer.content.decode()
    assert watchers(mention) == ["Erin Halvorsen"]
