"""Putting messages into the outbox, in the transaction of the change that they tell of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from governance.core.database import row_insert
from governance.jobs.services import wake
from governance.notify.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from roles.org.models import Person

KEPT = timedelta(days=90)


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
    message = Message(
        key=key,
        person=person,
        address=address,
        template=template,
        payload=payload,
        created_at=now,
        next_try_at=now,
    )
    created = row_insert(message)
    if created:
        wake()
    return created


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


def messages_tidy(*, now: datetime) -> int:
    """Delete what was settled more than 90 days ago, but no dead mail; return how many.

    Their texts name people; what was told to whom about what stays in the trail.
    """
    over = Q(state__in=[Message.State.SENT, Message.State.UNWANTED])
    given_up = Q(state=Message.State.DEAD, channel=Message.Channel.WEBHOOK)
    return Message.objects.filter(over | given_up).filter(created_at__lt=now - KEPT).delete()[0]


def mails_forget(*, paths: Collection[str]) -> int:
    """Delete the mails that lead to these pages, sent, given up or not sent yet; return how many.

    For what is no longer kept there: a mail that was given up would keep it for ever.
    """
    mails = Message.objects.filter(channel=Message.Channel.EMAIL, payload__path__in=list(paths))
    return mails.delete()[0]
