"""The outbox: sent once under a lease, retried, dead after its tries, rendered for its reader."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.notify.services import LEASE, message_queue, messages_send, sending
from roles.org.models import Person
from tests.cast import NOW, Cast
from tests.faults.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoCaptureOnCommitCallbacks

OWED = {
    "title": "Baseline <b>",
    "path": "/guidelines/baseline/",
    "due_at": "2026-12-07T09:00:00+00:00",
    "late": False,
}


def _queue(
    cast: Cast,
    key: str = "k",
    template: str = "todos/mail/digest",
    person: Person | None = None,
) -> bool:
    return message_queue(
        key=key,
        person=person or cast.employee.person,
        template=template,
        payload={"path": "/", "count": 1, "more": 0, "todos": [OWED]},
        now=NOW,
    )


def test_same_key_twice_is_one_mail(cast: Cast) -> None:
    assert _queue(cast)
    assert not _queue(cast)
    assert messages_send(now=NOW) == 1
    assert messages_send(now=NOW) == 0
    assert len(mail.outbox) == 1


def test_mail_is_text_and_html_to_the_person(cast: Cast) -> None:
    _queue(cast)
    messages_send(now=NOW)
    sent = mail.outbox[0]
    assert sent.to == ["hana.costa@larkfield.example"]
    assert sent.subject == "1 thing waits for you"
    assert "Baseline <b>" in sent.body
    assert isinstance(sent, mail.EmailMultiAlternatives)
    html = sent.alternatives[0][0]
    assert "Baseline &lt;b&gt;" in str(html)
    assert "/guidelines/baseline/" in str(html)
    message = Message.objects.get()
    assert sent.extra_headers["Message-ID"].startswith(f"<{message.uid}@")
    assert message.state == Message.State.SENT


def test_a_failure_is_tried_again_and_dies_after_eight(cast: Cast) -> None:
    _queue(cast, template="no/such/template")
    now = NOW
    for _try in range(10):
        messages_send(now=now)
        now = max(now, Message.objects.get().next_try_at)
    message = Message.objects.get()
    assert (message.state, message.attempts) == (Message.State.DEAD, 8)
    assert message.failed_at is not None
    assert message.failed_at - NOW > timedelta(hours=12)
    assert "no/such/template" in message.last_error
    assert not mail.outbox


def test_a_leased_message_is_left_alone_until_its_lease_ends(cast: Cast) -> None:
    _queue(cast)
    Message.objects.update(
        state="leased", lease_token=uuid7(), leased_until=NOW + timedelta(minutes=2)
    )
    assert messages_send(now=NOW) == 0
    assert messages_send(now=NOW + timedelta(minutes=2)) == 1


def test_a_slow_sender_leaves_what_another_has_taken_since(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first mail outlasts the lease of the batch; only that one may go out twice."""
    for key in "abc":
        _queue(cast, key)
    backend = EmailBackend.send_messages
    waited: list[object] = []
    monkeypatch.setattr(sending, "monotonic", lambda: 200.0 * len(waited))

    def slow(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if not waited:
            waited.append(messages)
            assert messages_send(now=NOW + 2 * LEASE) == 3
        return backend(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    messages_send(now=NOW)
    assert len(mail.outbox) == 4
    assert not Message.objects.exclude(state=Message.State.SENT).exists()


def test_a_batch_that_takes_long_is_given_back_for_what_else_is_due(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in "abc":
        _queue(cast, key)
    monkeypatch.setattr(sending, "monotonic", lambda: 6.0 * len(mail.outbox))
    messages_send(now=NOW)
    waiting = Message.objects.exclude(state=Message.State.SENT)
    assert list(waiting.values_list("key", "state", "attempts", "lease_token")) == [
        ("c", Message.State.PENDING, 0, None)
    ]
    assert messages_send(now=NOW) == 1


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    sink = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    sink.close()


@pytest.mark.parametrize(("most", "connections"), [(0, 1), (2, 3)])
def test_a_batch_goes_by_one_connection_and_by_another_where_the_server_ends_it(
    cast: Cast, server: Sink, most: int, connections: int
) -> None:
    """A server that takes no more mails by one connection costs no mail a try."""
    server.most = most
    for key in "abcde":
        _queue(cast, key)
    messages_send(now=NOW)
    assert (server.total, len(server.met)) == (5, connections)
    assert set(Message.objects.values_list("state", "attempts")) == {(Message.State.SENT, 1)}


def test_what_a_server_refuses_leaves_the_others_their_turn(cast: Cast, server: Sink) -> None:
    server.refused = "priya.shah@larkfield.example"
    people = (cast.employee, cast.player, cast.coach)
    for key, who in zip("abc", people, strict=True):
        _queue(cast, key, person=who.listed)
    messages_send(now=NOW)
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"a": Message.State.SENT, "b": Message.State.PENDING, "c": Message.State.SENT}
    assert (server.total, len(server.met)) == (2, 2)


def test_many_messages_give_one_hint(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as hints:
        for key in "abc":
            _queue(cast, key)
    assert len(hints) == 1


@pytest.mark.parametrize(
    "since",
    [
        {"email": None},
        {"employment": "left"},
        {"kind": "external", "ends_on": (NOW - timedelta(days=1)).date()},
    ],
    ids=["no address", "left", "a partner whose time is over"],
)
def test_who_cannot_be_told_any_more_is_not_and_that_is_no_failure(
    cast: Cast, since: dict[str, Any]
) -> None:
    """Not a mail that went out either: it is no proof of anything, nor that the server works."""
    _queue(cast)
    Person.objects.filter(pk=cast.employee.listed.pk).update(**since)
    messages_send(now=NOW)
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.failed_at) == ("unwanted", None, None)
    assert not mail.outbox


@pytest.mark.django_db
def test_sending_nothing_is_nothing() -> None:
    assert messages_send(now=NOW) == 0
