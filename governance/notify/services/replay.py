"""What was given up, or is held by nobody, is sent after all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from governance.jobs.rules import can_replay, sees_machinery
from governance.jobs.services import wake
from governance.notify.models import Message, WebhookTarget
from governance.notify.registry import untold
from governance.notify.rules import can_replay_webhooks
from governance.notify.services.sending import LEASE

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

PACE = timedelta(seconds=0.5)
PENDING_AGAIN = {"state": Message.State.PENDING, "lease_token": None, "leased_until": None}


@transaction.atomic
def message_replay(*, actor: Viewer, message: Message, now: datetime) -> None:
    """Let a message that was given up be tried again; its Message-ID stays what it was.

    Raises NotAllowed for who is no administrator, Conflict when somebody did it already.
    """
    if not sees_machinery(actor):
        raise Missing
    if not can_replay(actor):
        raise NotAllowed("not_administrator", _("Only administrators replay messages."))
    dead = Message.objects.dead().filter(pk=message.pk)
    if not dead.update(**PENDING_AGAIN, attempts=0, next_try_at=now):
        raise Conflict("not_dead", _("It is being sent again already, or it was sent."))
    changes = {"template": message.template, "last_error": message.last_error}
    entry_record(actor=actor, verb="message.replayed", subject=message, changes=changes)
    wake()


@transaction.atomic
def webhook_replay(*, actor: Viewer, target: WebhookTarget, after: int, now: datetime) -> int:
    """Send a webhook once more what has a number above ``after``, each with the id and the number
    that it had; return of how many.

    Only of what it is told today. One every half second, so that what is new goes out in between.
    What waits for its first or next try is left to that, and what is older than 90 days is not
    kept. Raises NotAllowed for who is no administrator and no token that may, Invalid for a
    number that nothing has yet, Conflict for a webhook that is switched off.
    """
    if not can_replay_webhooks(actor):
        raise NotAllowed("not_administrator", _("Only administrators send webhooks again."))
    locked = WebhookTarget.objects.select_for_update(no_key=True).get(pk=target.pk)
    if not 0 <= after < locked.last_seq:
        words = _("It was sent nothing with a higher number; the last one is %(last)d.")
        detail = words % {"last": locked.last_seq}
        raise Invalid("no_such_number", detail, problems=[Problem("after", detail)])
    if locked.disabled_at is not None:
        raise Conflict("switched_off", _("It is switched off. Switch it on first."))
    settled = [Message.State.SENT, Message.State.DEAD, Message.State.UNWANTED]
    sent = Message.objects.filter(target=locked, seq__gt=after, state__in=settled)
    sent = sent.exclude(template__in=untold(locked.events))
    behind = ExpressionWrapper((F("seq") - (after + 1)) * Value(PACE), DurationField())
    at = ExpressionWrapper(Value(now) + behind, DateTimeField())
    count = sent.update(**PENDING_AGAIN, attempts=0, next_try_at=at)
    changes = {"after": after, "messages": count}
    entry_record(actor=actor, verb="webhook.replayed", subject=locked, changes=changes)
    wake()
    return count


@transaction.atomic
def message_release(*, actor: Viewer, message: Message, now: datetime) -> bool:
    """Take back a lease that would never end; False when it has ended or was renewed.

    Safe, because whoever holds it renews or settles by the token, which is gone then.
    """
    held = Message.objects.leased_for_ever(now, LEASE).filter(pk=message.pk)
    if not held.update(**PENDING_AGAIN, next_try_at=now):
        return False
    entry_record(actor=actor, verb="message.released", subject=message)
    wake()
    return True
