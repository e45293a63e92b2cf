"""The authority card, and the link that shows that it is valid and nothing else."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.templatetags.codes import qr_code
from policies.guidance.models import Policy
from policies.guidance.rules.lists import rules_listed
from roles.org.models import Person
from roles.team.models import Assignment, CardLink, ReadyPeriod, RoleType
from roles.team.rules import State
from roles.team.rules.cards import card_token
from roles.team.selectors.focus import Focus
from roles.team.services import (
    assignment_focus_change,
    card_link_make,
    card_link_revoke,
    readiness_refresh,
)
from tests.cast import COMMAND, SINCE, make_assignment
from tests.policies.making import published
from tests.queries import queries_of
from tests.roles.channels.making import make_channel
from tests.roles.team.trail import verbs_of

if TYPE_CHECKING:
    from roles.channels.models import Channel
    from tests.cast import Cast, Member

TEXT = """## You may

- Say that you work here.

  Why: Readers should know.

## Ask first

- A question from a journalist.

  Why: It may be printed.

  Ask: The head coach.

## You must not

- Argue *ever*.

  Instead: Say thank you.
- Lie.

## Else

- Nothing.
"""


def held(member: Member) -> Assignment:
    return Assignment.objects.get(person=member.listed)


def page(client: Client, path: str = "/authority/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def link_of(member: Member, days: int = 7) -> CardLink:
    return card_link_make(actor=member.viewer, assignment=held(member), days=days, now=utc_now())


def shown(link: CardLink) -> Any:
    return Client().get(f"/valid/{card_token(link.uid)}/")


def test_a_player_reads_how_far_on_which_channels_who_said_so_and_whom_to_ask(
    cast: Cast,
) -> None:
    assignment = held(cast.player)
    Assignment.objects.filter(pk=assignment.pk).update(ends_on=date(2027, 4, 1))
    assignment.items.create(kind="approve", blocks_from=SINCE, met_at=SINCE, met_by="Maria Ortiz")
    assignment_focus_change(
        actor=cast.coach.viewer,
        assignment=assignment,
        focus=Focus(languages=("de",)),
        now=utc_now(),
    )
    body = page(cast.player.client())
    for words in (
        "Ready until 31 Mar 2027",
        "Up to: Reply",
        "Offer up to EUR 50 of goodwill a case",
        "On all channels of Support",
        "· de",
        "Approved: <b>Maria Ortiz</b>, 1 Sep 2026",
        "Promise something on the organisation’s behalf: <b>Maria Ortiz</b>",
        "say when they will hear from us",
    ):
        assert words in " ".join(body.split()), words
    for path in ("/today/", "/who/", f"/people/{cast.player.listed.uid}/"):
        assert 'datetime="2027-03-31"' in page(cast.player.client(), path), path


def test_it_is_one_click_from_today(cast: Cast) -> None:
    assert 'href="/authority/"' in page(cast.employee.client(), "/")


def test_whoever_holds_no_role_reads_what_anybody_may(cast: Cast) -> None:
    assert "no guideline for everybody is in force yet" in page(cast.employee.client())
    version = published(cast)
    Policy.objects.filter(pk=version.policy_id).update(baseline=True)
    body = page(cast.employee.client())
    assert "What anybody may say" in body
    assert version.title in body
    assert "Maria Ortiz" in body


def test_the_lists_of_a_guideline_come_without_reasons() -> None:
    found = [(rule.kind, rule.text, rule.instead) for rule in rules_listed(TEXT)]
    assert found == [
        ("may", "Say that you work here.", ""),
        ("ask", "A question from a journalist.", "The head coach."),
        ("not", "Argue ever.", "Say thank you."),
        ("not", "Lie.", ""),
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.SUSPENDED, "It is paused"),
        (State.HANDING_OVER, "It is being handed over"),
        (State.PROPOSED, "not everybody has said yes"),
    ],
)
def test_while_it_is_not_ready_the_card_says_not_now_and_why(
    cast: Cast, state: State, words: str
) -> None:
    Assignment.objects.filter(person=cast.player.listed).update(state=state)
    readiness_refresh(actor=COMMAND, now=utc_now())
    body = page(cast.player.client())
    assert "Not now" in body
    assert words in body
    assert "goodwill a case" not in body
    assert "Make a link" not in body


def test_on_leave_and_something_missing_are_named(cast: Cast) -> None:
    assignment = held(cast.player)
    assignment.items.create(kind="course", title="Answering in public", blocks_from=SINCE)
    Person.objects.filter(pk=cast.player.listed.pk).update(employment=Person.Employment.ON_LEAVE)
    readiness_refresh(actor=COMMAND, now=utc_now())
    body = page(cast.player.client())
    for words in ("You are on leave", "One thing is missing", "Answering in public"):
        assert words in body


def test_a_kind_that_goes_less_far_now_caps_the_card(cast: Cast) -> None:
    RoleType.objects.filter(key="responder").update(authority=2)
    body = page(cast.player.client())
    assert "Up to: Approved text" in body
    assert "goodwill a case" not in body


def test_a_link_shows_validity_and_nothing_else(cast: Cast) -> None:
    answer = shown(link_of(cast.player))
    body = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Valid", "Priya Shah", "Larkfield", "Reply"):
        assert words in body
    for words in ("Support", "responder", "larkfield.example", "Maria", "goodwill"):
        assert words not in body
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]


def test_taken_back_ended_paused_and_never_was_answer_alike(cast: Cast) -> None:
    never = Client().get("/valid/nothing-like-it/")
    link = link_of(cast.player)
    token_of_nobody = Client().get(f"/valid/{card_token(cast.player.listed.uid)}/")
    card_link_revoke(actor=cast.player.viewer, assignment=held(cast.player), now=utc_now())
    revoked = shown(link)
    ended = link_of(cast.player)
    CardLink.objects.filter(pk=ended.pk).update(made_at=SINCE, ends_at=SINCE + timedelta(days=1))
    over = shown(ended)
    CardLink.objects.filter(pk=ended.pk).update(ends_at=utc_now() + timedelta(days=1))
    assert shown(ended).status_code == 200
    Assignment.objects.filter(person=cast.player.listed).update(state=State.SUSPENDED)
    readiness_refresh(actor=COMMAND, now=utc_now())
    paused = shown(ended)
    assert never.status_code == 404
    for answer in (token_of_nobody, revoked, over, paused):
        assert answer.status_code == 404
        assert answer.content == never.content


def test_a_new_link_ends_the_one_before_and_both_are_in_the_trail(cast: Cast) -> None:
    first = link_of(cast.player)
    second = link_of(cast.player)
    assert shown(first).status_code == 404
    assert shown(second).status_code == 200
    assert verbs_of(held(cast.player)) == ["assignment.link_made"] * 2


def test_the_link_ends_with_the_role(cast: Cast) -> None:
    day = utc_now().date() + timedelta(days=3)
    Assignment.objects.filter(person=cast.player.listed).update(ends_on=day)
    last, link = day - timedelta(days=1), link_of(cast.player, 30)
    assert f"{last.day} {last:%B %Y}" in shown(link).content.decode()
    partner = {"kind": Person.Kind.EXTERNAL, "ends_on": last - timedelta(days=1)}
    Person.objects.filter(pk=cast.player.listed.pk).update(**partner)
    assert f"{partner['ends_on']:%-d %B %Y}" in shown(link).content.decode()


def test_on_the_day_after_the_last_it_is_not_valid_whatever_the_job_has_done(cast: Cast) -> None:
    link = link_of(cast.player)
    Assignment.objects.filter(person=cast.player.listed).update(ends_on=utc_now().date())
    assert shown(link).status_code == 404


def test_after_its_last_minute_it_is_not_valid_whatever_the_job_has_done(cast: Cast) -> None:
    link, now = link_of(cast.player), utc_now()
    begun = {"proposed_at": now - timedelta(hours=2)}
    terms = {"break_glass": True, "authority": 2, "ends_at": now - timedelta(minutes=1), **begun}
    Assignment.objects.filter(person=cast.player.listed).update(**terms)
    assert shown(link).status_code == 404


def test_the_address_of_a_link_is_kept_out_of_the_logs(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    token = card_token(link_of(cast.player).uid)
    with caplog.at_level(logging.INFO):
        Client().get(f"/valid/{token}/")
    lines = [str(record.msg) for record in caplog.records]
    assert any("GET /valid/" in line for line in lines)
    assert not any(token in line for line in lines)


def test_only_the_holder_makes_one_and_only_while_ready(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        card_link_make(actor=cast.coach.viewer, assignment=held(cast.player), days=7, now=utc_now())
    with pytest.raises(Invalid):
        link_of(cast.player, 3650)
    ReadyPeriod.objects.filter(assignment=held(cast.player)).delete()
    with pytest.raises(Conflict):
        link_of(cast.player)


def test_the_page_makes_shows_and_takes_back_a_link(cast: Cast) -> None:
    client, address = cast.player.client(), f"/authority/{held(cast.player).uid}/link/"
    assert client.post(address, {"days": "7"}).status_code == 302
    token = card_token(CardLink.objects.get().uid)
    assert f"http://testserver/valid/{token}/" in page(client)
    assert client.post(address, {"revoke": "1"}).status_code == 302
    assert token not in page(client)
    assert client.post(address, {"days": "years"}).status_code == 302
    assert "Choose one of the days offered" in page(client)


def test_the_card_with_a_link_bears_its_code_for_a_camera(cast: Cast) -> None:
    client = cast.player.client()
    assert 'class="qr"' not in page(client)
    link_of(cast.player)
    token = card_token(CardLink.objects.get().uid)
    label = "QR code of the link that shows whether this card is valid"
    drawn = qr_code(f"http://testserver/valid/{token}/", label)
    assert drawn in page(client)
    assert "style=" not in drawn
    assert drawn != qr_code(f"http://testserver/valid/{token}", label)
    ReadyPeriod.objects.filter(assignment=held(cast.player)).delete()
    assert 'class="qr"' not in page(client)


def test_others_roles_cost_no_queries(cast: Cast) -> None:
    client = cast.player.client()
    few = len(queries_of(lambda: page(client)))
    for member in (cast.employee, cast.line_manager):
        make_assignment(member.listed, cast.support, "responder")
    assert len(queries_of(lambda: page(client))) == few


def paused(channel: Channel) -> None:
    number = channel.decisions.count() + 1
    channel.decisions.create(
        number=number, verdict="pause", reason="A storm.", decider_label="x", decided_at=SINCE
    )


def test_the_card_names_channels_that_are_paused(cast: Cast) -> None:
    mine, other = make_channel(cast), make_channel(cast, "https://x.com/other")
    paused(mine)
    body = " ".join(page(cast.player.client()).split())
    assert "Nobody may speak on LarkfieldHelp (x): Paused" in body
    assert "Ready" in body
    link = link_of(cast.player)
    assert shown(link).status_code == 200
    paused(other)
    assert shown(link).status_code == 404


def test_whose_every_channel_is_paused_may_not_speak_now(cast: Cast) -> None:
    mine, _ = make_channel(cast), make_channel(cast, "https://x.com/other")
    assignment_focus_change(
        actor=cast.coach.viewer,
        assignment=held(cast.player),
        focus=Focus(channels=(mine,)),
        now=utc_now(),
    )
    link = link_of(cast.player)
    paused(mine)
    body = page(cast.player.client())
    assert "Not now" in body
    assert "Every channel of it is paused or retired" in body
    assert "goodwill a case" not in body
    assert "Every channel of it" in page(cast.player.client(), "/today/")
    assert shown(link).status_code == 404
    with pytest.raises(Conflict):
        link_of(cast.player)


def test_the_api_tells_whether_a_link_is_valid_and_its_address_to_its_holder(cast: Cast) -> None:
    link = link_of(cast.player)

    def card(member: Member) -> Any:
        return member.client().get(f"/api/v1/assignments/{held(cast.player).uid}/").json()["card"]

    own = card(cast.player)
    assert own["valid"]
    assert Client().get(own["link"].removeprefix(settings.BASE_URL)).status_code == 200
    assert card(cast.coach) == {**own, "link": None}
    held(cast.player).ready_periods.all().delete()
    assert card(cast.coach) == {**own, "link": None, "valid": False}
    assert shown(link).status_code == 404
    card_link_revoke(actor=cast.player.viewer, assignment=held(cast.player), now=utc_now())
    assert card(cast.player) is None


def test_the_api_makes_and_takes_back_a_link_for_the_holder_alone(cast: Cast) -> None:
    address = f"/api/v1/assignments/{held(cast.player).uid}/card/"

    def sent(member: Member, **body: Any) -> tuple[int, Any]:
        answer = member.client().post(address, body, content_type="application/json")
        return answer.status_code, answer.json()

    status, made = sent(cast.player, decision="make", days=1)
    shows = made["card"]["link"].removeprefix(settings.BASE_URL)
    assert (status, Client().get(shows).status_code) == (201, 200)
    assert sent(cast.coach, decision="make")[0] == 403
    status, told = sent(cast.player, decision="make", days=400)
    assert (status, told["errors"][0]["pointer"]) == (400, "/days")
    for _time in range(2):
        assert sent(cast.player, decision="revoke") == (201, {"card": None})
    assert Client().get(shows).status_code == 404
    held(cast.player).ready_periods.all().delete()
    assert sent(cast.player, decision="make")[0] == 409
