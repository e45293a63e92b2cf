"""What was given up is sent after all, under the Message-ID that it always had."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from governance.audit.selectors import entries_about
from governance.core.errors import Conflict, Missing, NotAllowed
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.notify.mail import message_id
from governance.notify.models import Message
from governance.notify.services import (
    LEASE,
    message_queue,
    message_release,
    message_replay,
    messages_send,
)
from tests.cast import NOW

if TYPE_CHECKING:
    from tests.cast import Cast

LATER = NOW + timedelta(hours=3)
WATCHDOG = system_viewer("the watchdog")


def queued(cast: Cast, **changes: Any) -> Message:
    message_queue(
        key="k",
        person=cast.employee.person,
        template="escalations/mail/asked",
        payload={"title": "“Late”", "path": "/", "by": NOW.isoformat(), "minutes": 5},
        now=NOW,
    )
    Message.objects.update(**changes)
    return Message.objects.get()


def test_it_is_sent_after_all_with_the_id_it_had(cast: Cast) -> None:
    message = queued(cast, state="dead", attempts=8, last_error="refused")
    message_replay(actor=cast.administrator.viewer, message=message, now=LATER)
    assert messages_send(now=LATER) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(message)
    entry = entries_about(message.uid).get()
    assert (entry.verb, entry.actor_label) == ("message.replayed", "Kofi Osei")
    assert entry.changes["last_error"] == "refused"


def test_a_second_click_sends_nothing_twice(cast: Cast) -> None:
    message = queued(cast, state="dead")
    message_replay(actor=cast.administrator.viewer, message=message, now=LATER)
    with pytest.raises(Conflict):
        message_replay(actor=cast.administrator.viewer, message=message, now=LATER)
    assert entries_about(message.uid).count() == 1


def test_who_may_only_look_does_not_replay_and_others_do_not_see_it(cast: Cast) -> None:
    message = queued(cast, state="dead")
    with pytest.raises(NotAllowed):
        message_replay(actor=cast.auditor.viewer, message=message, now=LATER)
    with pytest.raises(Missing):
        message_replay(actor=cast.coach.viewer, message=message, now=LATER)
    assert Message.objects.get().state == Message.State.DEAD


def test_the_admin_replays_all_that_is_ticked_and_says_what_was_not_dead(cast: Cast) -> None:
    cast.administrator.user.is_staff = True
    cast.administrator.user.save()
    queued(cast, state="dead", attempts=8)
    facts = {"address": "a@outside.example", "template": "x", "created_at": NOW}
    for key, state in (("dead", "dead"), ("sent", "sent")):
        Message.objects.create(key=key, state=state, attempts=8, next_try_at=NOW, **facts)
    answer = cast.administrator.client().post(
        "/admin/governance_notify/message/",
        {
            "action": "replay",
            "_selected_action": list(Message.objects.values_list("pk", flat=True)),
            "index": "0",
        },
        follow=True,
    )
    assert {str(message) for message in answer.context["messages"]} == {
        "2 messages are tried again, from the first try on.",
        "sent: It is being sent again already, or it was sent.",
    }
    assert set(Message.objects.values_list("key", "state", "attempts")) == {
        ("k", "pending", 0),
        ("dead", "pending", 0),
        ("sent", "sent", 8),
    }
    for message in Message.objects.filter(state="pending"):
        entry = entries_about(message.uid).get()
        assert (entry.verb, entry.actor_label) == ("message.replayed", "Kofi Osei")


@pytest.mark.parametrize(
    ("until", "released"),
    [(None, True), (NOW + timedelta(days=1), True), (NOW + LEASE, False), (NOW - LEASE, False)],
)
def test_only_a_lease_that_nobody_would_give_is_taken_back(
    cast: Cast, until: Any, released: bool
) -> None:
    message = queued(cast, state="leased", lease_token=uuid7(), leased_until=until)
    assert message_release(actor=WATCHDOG, message=message, now=NOW) == released
    assert (Message.objects.get().state == Message.State.PENDING) == released
