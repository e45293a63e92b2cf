"""The outbox stays small: what was settled long ago goes, what is dead waits for somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.notify.models import Message
from governance.notify.services import message_queue, messages_tidy
from tests.cast import NOW
from tests.governance.notify.sink import make, queue

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.mark.parametrize(
    ("state", "gone"),
    [("sent", True), ("unwanted", True), ("dead", False), ("pending", False), ("leased", False)],
)
def test_what_was_settled_goes_after_90_days(cast: Cast, state: str, gone: bool) -> None:
    message_queue(
        key="k", person=cast.employee.person, template="team/mail/ready", payload={}, now=NOW
    )
    Message.objects.update(state=state)
    assert messages_tidy(now=NOW + timedelta(days=90)) == 0
    assert messages_tidy(now=NOW + timedelta(days=91)) == int(gone)
    assert Message.objects.exists() != gone


def test_what_no_webhook_took_goes_too_so_that_what_is_kept_has_no_hole(cast: Cast) -> None:
    make(cast, "https://example.org/hook")
    queue()
    Message.objects.update(state="dead")
    assert messages_tidy(now=NOW + timedelta(days=91)) == 1
