"""Sending what is due: under a lease, settled by its token, so that nothing goes out twice."""

from __future__ import annotations

import traceback
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import Greatest

from governance.core.uid import uuid7
from governance.notify.mail import mail_round, mail_send
from governance.notify.models import Message, WebhookTarget
from governance.notify.rules import MAIL_TRIES, WEBHOOK_TRIES, wait_before
from governance.notify.selectors import message_is_wanted, message_waits_until
from governance.notify.services.webhooks import target_disable
from governance.notify.webhooks import TargetGoneError, WebhookError, webhook_send

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.notify.mail import Round

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
BATCH = 50
TURN = 10  # seconds, then what is left of a batch is left to the next one: jobs are due as well
SLOW = 3  # seconds that a try in vain may take
REST = timedelta(minutes=1)  # for a webhook of which one took longer
TRIES = {Message.Channel.EMAIL: MAIL_TRIES, Message.Channel.WEBHOOK: WEBHOOK_TRIES}


def messages_send(*, now: datetime) -> int:
    """Send what is due, a batch at a time; return how many were due.

    A slow mail server may take longer over a batch than its lease lasts, so each message is
    leased anew right before it is sent; what another sender has taken since is left to it. A batch
    that takes long is given back, and so is all that waits for a webhook that lets one wait.
    """
    token, began = uuid7(), monotonic()
    leased = _lease(token, now)
    if not leased:
        return 0
    tried = 0
    with mail_round() as mails:
        for message in leased:
            passed = monotonic() - began
            if tried and passed > TURN:
                _give_back(Message.objects.filter(lease_token=token))
                break
            if _lease_renew(message, token, now + timedelta(seconds=passed)):
                tried += 1
                sent = _send_one(message, token, mails, now)
                ended = monotonic() - began
                if not sent and message.target_id and ended - passed > SLOW:
                    _rest(message.target_id, token, now + timedelta(seconds=ended))
    return len(leased)


def _lease(token: UUID, now: datetime) -> list[Message]:
    with transaction.atomic():
        due = list(
            Message.objects.sendable(now)
            .order_by("next_try_at", "id")
            .select_for_update(skip_locked=True)
            .only("pk", "target_id", "seq")[:BATCH]
        )
        _number({each: each.target_id for each in due if each.target_id and each.seq is None})
        ids = [each.pk for each in due]
        Message.objects.filter(pk__in=ids).update(
            state=Message.State.LEASED, lease_token=token, leased_until=now + LEASE
        )
    found = Message.objects.filter(pk__in=ids).select_related("person__preference", "target")
    return list(found.order_by("id"))


def _number(messages: dict[Message, int]) -> None:
    """Give each message the next number of its webhook, of which it comes with the key.

    Not when it is queued: whoever queues something for the same webhook at the same time would
    wait until the other's transaction is over.
    """
    if not messages:
        return
    ids = set(messages.values())
    locked = WebhookTarget.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    targets = {each.pk: each for each in locked}
    for message, target_id in messages.items():
        target = targets[target_id]
        target.last_seq += 1
        message.seq = target.last_seq
    Message.objects.bulk_update(messages, ["seq"])
    WebhookTarget.objects.bulk_update(targets.values(), ["last_seq"])


def _lease_renew(message: Message, token: UUID, now: datetime) -> bool:
    held = Message.objects.filter(pk=message.pk, lease_token=token)
    return bool(held.update(leased_until=now + LEASE))


def _give_back(held: QuerySet[Message]) -> None:
    held.update(state=Message.State.PENDING, lease_token=None, leased_until=None)


def _rest(target_id: int, token: UUID, now: datetime) -> None:
    """Let all that waits for a webhook wait for a minute more, untried.

    Or a server that never answers would take a try's whole time for each of thousands, and every
    mail and job behind them would wait as long.
    """
    same = Message.objects.filter(target=target_id)
    _give_back(same.filter(lease_token=token))
    waiting = same.filter(state=Message.State.PENDING, next_try_at__lt=now + REST)
    free = waiting.select_for_update(skip_locked=True, no_key=True)
    later = ExpressionWrapper(Greatest(F("next_try_at"), Value(now)) + Value(REST), DateTimeField())
    Message.objects.filter(pk__in=free.values("pk")).update(next_try_at=later)


def _send_one(message: Message, token: UUID, mails: Round, now: datetime) -> bool:
    """Send it, and return False when that was tried in vain."""
    quiet = message_waits_until(message, now)
    if quiet is not None:
        _settle(message, token, state=Message.State.PENDING, next_try_at=quiet)
        return True
    attempts = message.attempts + 1
    state, why = Message.State.UNWANTED, ""
    try:
        if message_is_wanted(message, now):
            _channel_send(message, mails, now)
            state = Message.State.SENT
    except TargetGoneError as error:
        why = str(error)
        if message.target is not None:
            target_disable(target=message.target, why=why, now=now)
    except Exception as error:
        log.warning("message_failed", key=message.key, attempts=attempts, exc_info=error)
        dead = attempts >= TRIES[Message.Channel(message.channel)]
        state, why = Message.State.DEAD if dead else Message.State.PENDING, _words(error)
    changes: dict[str, Any] = {"state": state, "last_error": why, "attempts": attempts}
    if state == Message.State.SENT:
        changes["sent_at"] = now
    if why:
        changes["failed_at"] = now
        changes["next_try_at"] = now + wait_before(message.channel, attempts)
    _settle(message, token, **changes)
    return not why


def _settle(message: Message, token: UUID, **changes: Any) -> None:
    """Let go of it, unless somebody else has leased it since."""
    Message.objects.filter(pk=message.pk, lease_token=token).update(
        lease_token=None, leased_until=None, **changes
    )


def _channel_send(message: Message, mails: Round, now: datetime) -> None:
    if message.channel == Message.Channel.WEBHOOK:
        webhook_send(message, now=now)
    else:
        mail_send(message, mails)


def _words(error: Exception) -> str:
    """Return a fault as an administrator reads it: our own words, or the exception's."""
    if isinstance(error, WebhookError):
        return str(error)
    return "".join(traceback.format_exception_only(error)).strip()[:2000]
