"""The outbox: sent once under a lease, retried, dead after its tries, rendered for its reader."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.notify.services import LEASE, message_queue, messages_send
from tests.cast import NOW, Cast

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

OWED = {
    "title": "Baseline <b>",
    "path": "/guidelines/baseline/",
    "due_at": "2026-12-07T09:00:00+00:00",
    "late": False,
}


def _queue(cast: Cast, key: str = "k", template: str = "todos/mail/digest") -> bool:
    return message_queue(
        key=key,
        person=cast.employee.person,
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

    def slow(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if not waited:
            waited.append(messages)
            assert messages_send(now=NOW + 2 * LEASE) == 3
        return backend(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    messages_send(now=NOW)
    assert len(mail.outbox) == 4
    assert not Message.objects.exclude(state=Message.State.SENT).exists()


def test_many_messages_give_one_hint(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as hints:
        for key in "abc":
            _queue(cast, key)
    assert len(hints) == 1


def test_a_person_without_an_address_is_no_failure(cast: Cast) -> None:
    person = cast.employee.listed
    person.email = None
    person.save()
    _queue(cast)
    messages_send(now=NOW)
    assert Message.objects.get().state == Message.State.SENT
    assert not mail.outbox


@pytest.mark.django_db
def test_sending_nothing_is_nothing() -> None:
    assert messages_send(now=NOW) == 0
