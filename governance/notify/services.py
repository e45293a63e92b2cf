"""The outbox: queue in the transaction of the change, send under a lease, settle by its token."""

from __future__ import annotations

import traceback
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction

from governance.core.uid import uuid7
from governance.jobs.rules import MAX_ATTEMPTS, retry_after
from governance.jobs.services import wake
from governance.notify.mail import mail_send
from governance.notify.models import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from roles.org.models import Person

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
BATCH = 50


def message_queue(
    *,
    key: str,
    template: str,
    payload: dict[str, Any],
    now: datetime,
    person: Person | None = None,
    address: str = "",
) -> bool:
    """Put one message into the outbox; return False when ``key`` is there already.

    ``template`` names ``<template>.txt``, ``.html`` and ``.subject.txt``, rendered when it is
    sent, in the recipient's language. ``payload`` is JSON.
    """
    _message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "address": address,
            "template": template,
            "payload": payload,
            "created_at": now,
            "next_try_at": now,
        },
    )
    if created:
        wake()
    return created


def messages_send(*, now: datetime) -> int:
    """Send what is due, a batch at a time; return how many were tried.

    A slow mail server may take longer over a batch than its lease lasts, so each message is
    leased anew right before it is sent; what another sender has taken since is left to it.
    """
    token, began = uuid7(), monotonic()
    leased = _lease(token, now)
    for message in leased:
        if _lease_renew(message, token, now + timedelta(seconds=monotonic() - began)):
            _send_one(message, token, now)
    return len(leased)


def _lease(token: UUID, now: datetime) -> list[Message]:
    with transaction.atomic():
        ids = list(
            Message.objects.sendable(now)
            .order_by("next_try_at", "id")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:BATCH]
        )
        Message.objects.filter(pk__in=ids).update(
            state=Message.State.LEASED, lease_token=token, leased_until=now + LEASE
        )
    return list(Message.objects.filter(pk__in=ids).select_related("person").order_by("id"))


def _lease_renew(message: Message, token: UUID, now: datetime) -> bool:
    held = Message.objects.filter(pk=message.pk, lease_token=token)
    return bool(held.update(leased_until=now + LEASE))


def _send_one(message: Message, token: UUID, now: datetime) -> None:
    attempts = message.attempts + 1
    try:
        mail_send(message)
    except Exception as error:
        text = "".join(traceback.format_exception_only(error)).strip()[:2000]
        log.warning("message_failed", key=message.key, attempts=attempts, exc_info=error)
        dead = attempts >= MAX_ATTEMPTS
        changes: dict[str, Any] = {
            "state": Message.State.DEAD if dead else Message.State.PENDING,
            "last_error": text,
            "next_try_at": now + retry_after(attempts),
        }
    else:
        changes = {"state": Message.State.SENT, "sent_at": now, "last_error": ""}
    Message.objects.filter(pk=message.pk, lease_token=token).update(
        attempts=attempts, lease_token=None, leased_until=None, **changes
    )


QUEUE_FOR_MANY = """
{with_sql}
INSERT INTO governance_notify_message
  (uid, key, channel, person_id, address, template, payload, state, created_at, next_try_at,
   attempts, last_error)
SELECT uuid7(), s.key, 'email', s.person_id, '', %s, s.payload, 'pending', %s, %s, 0, ''
FROM ({select}) AS s (key, person_id, payload)
ON CONFLICT (key) DO NOTHING
"""


def messages_queue(
    *,
    cursor: CursorWrapper,
    template: str,
    now: datetime,
    select: str,
    params: Sequence[Any] = (),
    with_sql: str = "",
    with_params: Sequence[Any] = (),
) -> int:
    """Queue a message for each row of ``select`` in one statement; return how many are new.

    ``select`` yields (key text, person id, payload jsonb). It is SQL of ours; values go into
    the params.
    """
    cursor.execute(
        QUEUE_FOR_MANY.format(with_sql=with_sql, select=select),
        [*with_params, template, now, now, *params],
    )
    queued = int(cursor.rowcount)
    if queued:
        wake()
    return queued
