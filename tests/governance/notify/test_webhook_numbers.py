"""What a webhook is sent is numbered, and is sent again from a number on."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from governance.accounts.models import User
from governance.accounts.services import token_create
from governance.audit.selectors import entries_about
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.notify.models import Message, WebhookTarget
from governance.notify.services import messages_send, webhook_queue, webhook_replay
from tests.cast import COMMAND, NOW
from tests.governance.notify.sink import EVENT, make, queue

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.governance.notify.sink import Inbox

pytestmark = pytest.mark.usefixtures("near")
LATER = NOW + timedelta(hours=1)


def numbers(inbox: Inbox) -> list[int]:
    return [json.loads(body)["seq"] for _path, _headers, body in inbox.taken]


def ids(inbox: Inbox) -> list[str]:
    return [headers["webhook-id"] for _path, headers, _body in inbox.taken]


def test_each_target_counts_for_itself_and_a_retry_keeps_its_number(
    cast: Cast, inbox: Inbox
) -> None:
    first = make(cast, inbox.url)
    queue("a")
    inbox.answers.append((500, {}))
    messages_send(now=NOW)
    second = make(cast, inbox.url)
    queue("b")
    messages_send(now=NOW)
    messages_send(now=LATER)
    assert numbers(inbox) == [1, 2, 1, 1]
    kept = Message.objects.order_by("target", "seq").values_list("target", "seq", "state")
    assert list(kept) == [(first.pk, 1, "sent"), (first.pk, 2, "sent"), (second.pk, 1, "sent")]


def test_all_after_a_number_is_sent_again_as_it_was(cast: Cast, inbox: Inbox) -> None:
    target = make(cast, inbox.url)
    for key in "abc":
        queue(key)
    inbox.answers.extend([(200, {}), (410, {})])
    messages_send(now=NOW)
    assert sorted(Message.objects.values_list("state", flat=True)) == [
        "sent",
        "unwanted",
        "unwanted",
    ]
    before = ids(inbox)
    with pytest.raises(Conflict, match="switched off"):
        webhook_replay(actor=cast.administrator.viewer, target=target, after=1, now=LATER)
    WebhookTarget.objects.update(disabled_at=None)
    assert webhook_replay(actor=cast.administrator.viewer, target=target, after=1, now=LATER) == 2
    queue("new")
    Message.objects.filter(seq=None).update(next_try_at=LATER)
    messages_send(now=LATER)
    assert numbers(inbox) == [1, 2, 2, 4], "what is new is not behind all that is sent again"
    messages_send(now=LATER + timedelta(seconds=1))
    assert numbers(inbox) == [1, 2, 2, 4, 3]
    assert ids(inbox)[2] == before[1]
    entry = list(entries_about(target.uid))[-1]
    assert (entry.verb, entry.changes) == ("webhook.replayed", {"after": 1, "messages": 2})


def test_what_it_is_told_no_more_is_not_sent_again(cast: Cast, inbox: Inbox) -> None:
    target = make(cast, inbox.url, events=(EVENT, "finding.closed"))
    queue("a")
    queue("b", event="finding.closed")
    messages_send(now=NOW)
    WebhookTarget.objects.update(events=["finding.closed"])
    assert webhook_replay(actor=cast.administrator.viewer, target=target, after=0, now=LATER) == 1
    messages_send(now=LATER + timedelta(seconds=1))
    assert numbers(inbox) == [1, 2, 2]
    queue("c", event="finding.closed")
    WebhookTarget.objects.update(events=[])
    messages_send(now=LATER + timedelta(seconds=1))
    assert Message.objects.get(seq=3).state == Message.State.UNWANTED, "nor sent at all"
    assert numbers(inbox) == [1, 2, 2]


def test_what_a_step_told_it_is_sent_again_too(cast: Cast, inbox: Inbox) -> None:
    """Nobody chooses that among its events, and it has a number like all else."""
    target = make(cast, inbox.url, events=())
    webhook_queue(
        target=target, event="escalation.waits", key="k", data={}, text="t", path="/", now=NOW
    )
    messages_send(now=NOW)
    assert webhook_replay(actor=cast.administrator.viewer, target=target, after=0, now=LATER) == 1
    messages_send(now=LATER)
    assert numbers(inbox) == [1, 1]


@pytest.mark.parametrize("after", [-1, 1, 10**30])
def test_there_is_nothing_after_a_number_that_nothing_has(
    cast: Cast, inbox: Inbox, after: int
) -> None:
    target = make(cast, inbox.url)
    queue()
    messages_send(now=NOW)
    with pytest.raises(Invalid, match="the last one is 1"):
        webhook_replay(actor=cast.administrator.viewer, target=target, after=after, now=LATER)
    assert len(inbox.taken) == 1


def test_what_waits_for_its_next_try_is_left_to_that(cast: Cast, inbox: Inbox) -> None:
    target = make(cast, inbox.url)
    queue()
    inbox.answers.append((500, {}))
    messages_send(now=NOW)
    assert webhook_replay(actor=cast.administrator.viewer, target=target, after=0, now=NOW) == 0
    assert Message.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_who_sends_at_once_gives_each_number_once(cast: Cast, inbox: Inbox) -> None:
    make(cast, inbox.url)
    for number in range(60):  # more than one batch
        queue(str(number))
    together = Barrier(3)

    def send() -> None:
        together.wait()
        messages_send(now=NOW)
        connection.close()

    threads = [Thread(target=send) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    messages_send(now=NOW)
    assert sorted(numbers(inbox)) == list(range(1, 61))
    assert WebhookTarget.objects.get().last_seq == 60


def test_an_administrator_does_it_where_the_webhook_is_set_up(cast: Cast, inbox: Inbox) -> None:
    target = make(cast, inbox.url)
    queue()
    messages_send(now=NOW)
    address = reverse("admin:governance_notify_webhooktarget_change", args=[target.pk])
    given = {"name": target.name, "url": "", "events": target.events, "active": "on"}
    client = cast.administrator.client()
    text = client.post(address, given | {"after": "0"}, follow=True).content.decode()
    assert "1 message is sent again." in text
    text = client.post(address, given | {"after": "7"}, follow=True).content.decode()
    assert "the last one is 1" in text
    messages_send(now=utc_now())
    assert numbers(inbox) == [1, 1]


def test_a_program_reads_what_is_kept_and_has_it_sent_again(cast: Cast, inbox: Inbox) -> None:
    target = make(cast, inbox.url)
    for key in "abc":
        queue(key)
    messages_send(now=NOW)
    Message.objects.filter(seq=1).delete()
    owner = User.objects.get(email="api@service.invalid")
    _token, secret = token_create(
        actor=COMMAND, owner=owner, name="Sink", scopes=["read", "write"], days=1, now=utc_now()
    )
    sent: Any = {
        "headers": {"Authorization": f"Bearer {secret}"},
        "content_type": "application/json",
    }
    [row] = Client().get("/api/v1/webhooks/", **sent).json()["results"]
    assert (row["uid"], row["last_seq"]) == (str(target.uid), 3)
    assert "127.0.0.1" in row["host"]
    assert "/hook" not in str(row)
    path = f"/api/v1/webhooks/{target.uid}/replays/"
    assert Client().get(path, **sent).json() == {
        "webhook": str(target.uid),
        "first_seq": 2,
        "last_seq": 3,
    }
    again = Client().post(path, {"after": 0}, **sent)
    assert (again.status_code, again.json()["messages"]) == (201, 2)
    messages_send(now=utc_now() + timedelta(seconds=2))
    assert numbers(inbox) == [1, 2, 3, 2, 3]
    assert Client().post(path, {"after": 3}, **sent).status_code == 400
