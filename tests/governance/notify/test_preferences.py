"""Which mails somebody gets: chosen on their page, or stopped by the link in the mail itself."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils.html import escape

from governance.audit.selectors import entries_about
from governance.core.errors import Invalid, NotAllowed
from governance.notify.models import Message, Preference
from governance.notify.registry import mail_kinds
from governance.notify.rules import unsubscribe_token
from governance.notify.selectors import preference_of, wishes_of
from governance.notify.services import (
    mail_switch,
    message_queue,
    messages_send,
    preference_change,
)
from roles.org.models import Person
from tests.cast import NOW, Cast, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONAL = {
    "todos.digest",
    "todos.weekly",
    "escalations.booth",
    "escalations.clock",
    "escalations.duty",
    "escalations.promise",
    "escalations.surge",
    "escalations.watched",
    "guidance.approval",
    "guidance.consulted",
    "guidance.late",
    "guidance.minor",
    "guidance.nudge",
    "guidance.question",
    "guidance.stood",
    "guidance.translation",
    "channels.advice_lapsed",
    "channels.answered",
    "channels.decided",
    "playbooks.answered",
    "playbooks.outcome",
    "team.answered",
    "team.exemption",
    "team.hours",
    "team.partner",
    "team.ready",
    "team.review",
    "team.vacated",
}
CHOSEN = {"wanted": ["todos.digest"], "digest_hour": "10", "time_zone": "", "language": ""}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def change(member: Member, **more: object) -> None:
    chosen: dict[str, object] = {
        "wanted": OPTIONAL,
        "digest_hour": 8,
        "time_zone": "",
        "language": "",
        "quiet_from": None,
        "quiet_to": None,
        "now": NOW,
        **more,
    }
    preference_change(actor=member.viewer, person=member.listed, **chosen)  # type: ignore[arg-type]


def told(member: Member, template: str) -> str:
    """Queue a mail and send it; return the state it ends in."""
    message_queue(
        key=template,
        person=member.listed,
        template=template,
        payload={"path": "/", "role": "Coach", "authority": "Reply", "by": "Grace Weiss"},
        now=NOW,
    )
    messages_send(now=NOW)
    return Message.objects.get(key=template).state


def on(member: Member) -> set[str]:
    wishes = wishes_of(preference_of(member.listed))
    return {wish.kind.key for wish in wishes if wish.on and not wish.kind.required}


def test_who_never_chose_gets_all(cast: Cast) -> None:
    assert on(cast.employee) == OPTIONAL
    assert told(cast.employee, "team/mail/ready") == Message.State.SENT


def test_what_was_switched_off_is_not_sent_and_is_no_failure(cast: Cast) -> None:
    change(cast.employee, wanted=OPTIONAL - {"team.ready"})
    assert told(cast.employee, "team/mail/ready") == Message.State.UNWANTED
    assert mail.outbox == []
    assert told(cast.player, "team/mail/active") == Message.State.SENT


def test_what_was_queued_before_is_not_sent_either(cast: Cast) -> None:
    message_queue(
        key="k", person=cast.employee.listed, template="team/mail/ready", payload={}, now=NOW
    )
    change(cast.employee, wanted=set())
    messages_send(now=NOW)
    assert Message.objects.get().state == Message.State.UNWANTED


def test_required_ones_are_sent_whatever_was_chosen(cast: Cast) -> None:
    change(cast.employee, wanted=set())
    assert told(cast.employee, "team/mail/ended") == Message.State.SENT
    for kind in mail_kinds:
        if kind.required:
            with pytest.raises(Invalid):
                mail_switch(person=cast.employee.listed, key=kind.key, on=False)


def test_nobody_chooses_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        preference_change(
            actor=cast.administrator.viewer,
            person=cast.employee.listed,
            wanted=set(),
            digest_hour=8,
            time_zone="",
            language="",
            quiet_from=None,
            quiet_to=None,
            now=NOW,
        )


def test_the_trail_says_what_changed_and_nothing_new_writes_nothing(cast: Cast) -> None:
    for _twice in range(2):
        change(cast.employee, wanted=OPTIONAL - {"team.ready"}, time_zone="Europe/Berlin")
    verbs = {entry.verb: entry.changes for entry in entries_about(cast.employee.listed.uid)}
    assert verbs == {
        "person.reader_changed": {"time_zone": ["", "Europe/Berlin"]},
        "preferences.changed": {"team.ready": [True, False]},
    }
    assert entries_about(cast.employee.listed.uid).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest_hour": 5},
        {"time_zone": "Mars/Olympus"},
        {"language": "tlh"},
        {"quiet_from": time(22)},
        {"quiet_from": time(22), "quiet_to": time(22)},
    ],
)
def test_what_is_not_there_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        change(cast.employee, **wrong)
    assert not Preference.objects.exists()


def test_the_page_saves_and_shows_what_was_saved(cast: Cast) -> None:
    client = cast.employee.client()
    answer = client.post("/preferences/", {**CHOSEN, "time_zone": "Pacific/Auckland"})
    assert answer.headers["Location"] == "/preferences/"
    page = client.get("/preferences/").content.decode()
    assert on(cast.employee) == {"todos.digest"}
    assert re.search(r'<option value="10"[^>]*selected', page)
    assert re.search(r'<option value="Pacific/Auckland"[^>]*selected', page)
    assert len(re.findall(r'name="wanted"[^>]*checked', page)) == 1


def test_the_page_says_what_is_always_sent_and_why(cast: Cast) -> None:
    page = cast.external.client().get("/preferences/").content.decode()
    for kind in mail_kinds:
        assert escape(str(kind.label)) in page
        assert str(kind.detail) in page
    assert "team.asked" not in page


def test_a_wrong_choice_is_shown_beside_its_field(cast: Cast) -> None:
    answer = cast.employee.client().post("/preferences/", {**CHOSEN, "digest_hour": "5"})
    assert answer.status_code == 422
    assert b'id="id_digest_hour_error"' in answer.content
    assert not Preference.objects.exists()


def test_an_account_that_is_nobody_listed_has_nothing_to_choose(cast: Cast) -> None:
    Person.objects.filter(pk=cast.administrator.listed.pk).update(user=None)
    client = cast.administrator.client()
    assert b"Nothing to choose yet" in client.get("/preferences/").content
    assert b"Nothing to choose yet" in client.post("/preferences/", CHOSEN).content
    assert client.post("/preferences/calendar/").status_code == 403
    assert not Preference.objects.exists()


class TestUnsubscribe:
    """By the signed address alone: no session, no code against forgery, one kind, one person."""

    def address(self, member: Member, key: str = "team.ready") -> str:
        return f"/unsubscribe/{unsubscribe_token(member.listed.uid, key)}/"

    def test_looking_changes_nothing(self, cast: Cast) -> None:
        answer = Client().get(self.address(cast.employee))
        assert answer.status_code == 200
        assert "“You are ready”" in answer.content.decode()
        assert on(cast.employee) == OPTIONAL

    def test_one_click_of_a_mail_program_stops_it(self, cast: Cast) -> None:
        """RFC 8058, section 3.2: a POST without cookies, answered without a redirect."""
        client = Client(enforce_csrf_checks=True)
        for _again in range(2):
            answer = client.post(self.address(cast.employee), {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
        assert on(cast.employee) == OPTIONAL - {"team.ready"}
        assert on(cast.player) == OPTIONAL
        (entry,) = entries_about(cast.employee.listed.uid)
        assert entry.actor_label == "The link in a mail to Hana Costa"

    def test_it_can_be_taken_back_at_once(self, cast: Cast) -> None:
        address = self.address(cast.employee)
        assert b'name="again"' in Client().post(address).content
        Client().post(address, {"again": "1"})
        assert on(cast.employee) == OPTIONAL

    def test_the_address_in_the_mail_is_this_one(self, cast: Cast) -> None:
        told(cast.employee, "team/mail/ready")
        header = mail.outbox[0].extra_headers["List-Unsubscribe"]
        Client().post(header.strip("<>").removeprefix("http://localhost"))
        assert on(cast.employee) == OPTIONAL - {"team.ready"}

    @pytest.mark.parametrize(
        "tamper", [lambda token: token[:-1], lambda token: f"x{token}", lambda _token: "x"]
    )
    def test_a_tampered_address_finds_nothing(self, cast: Cast, tamper: object) -> None:
        token = unsubscribe_token(cast.employee.listed.uid, "team.ready")
        assert callable(tamper)
        for answer in (
            Client().get(f"/unsubscribe/{tamper(token)}/"),
            Client().post(f"/unsubscribe/{tamper(token)}/"),
        ):
            assert answer.status_code == 404
        assert on(cast.employee) == OPTIONAL

    def test_a_required_kind_a_leaver_and_a_stranger_have_no_address(self, cast: Cast) -> None:
        assert Client().post(self.address(cast.employee, "team.asked")).status_code == 404
        assert Client().post(self.address(cast.employee, "no.such")).status_code == 404
        Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
        assert Client().get(self.address(cast.employee)).status_code == 404
