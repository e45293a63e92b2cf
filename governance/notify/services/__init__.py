"""Writing messages: what is to be told, who wants to be told what, and where it is sent."""

from __future__ import annotations

from governance.notify.services.outbox import (
    mails_forget,
    message_queue,
    messages_queue,
    messages_tidy,
)
from governance.notify.services.preferences import mail_switch, preference_change
from governance.notify.services.replay import message_release, message_replay, webhook_replay
from governance.notify.services.sending import LEASE, messages_send
from governance.notify.services.webhooks import (
    target_change,
    target_create,
    target_disable,
    target_secret_renew,
    target_test,
    webhook_queue,
    webhooks_queue,
)

__all__ = [
    "LEASE",
    "mail_switch",
    "mails_forget",
    "message_queue",
    "message_release",
    "message_replay",
    "messages_queue",
    "messages_send",
    "messages_tidy",
    "preference_change",
    "target_change",
    "target_create",
    "target_disable",
    "target_secret_renew",
    "target_test",
    "webhook_queue",
    "webhook_replay",
    "webhooks_queue",
]
