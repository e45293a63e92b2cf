"""Webhooks: who outside is told of what happens here, set up by administrators."""

from __future__ import annotations

import secrets
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid, NotAllowed, Problem
from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.jobs.services import wake
from governance.notify.models import Message, WebhookTarget
from governance.notify.registry import webhook_events
from governance.notify.rules import can_set_up_webhooks, url_fault
from governance.notify.webhooks import WebhookError, webhook_send

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer

TEST = "playbook.test"


def webhooks_queue(
    *, event: str, key: str, data: dict[str, Any], text: str, path: str, now: datetime
) -> int:
    """Put ``event`` into the outbox of every webhook that listens to it; return of how many.

    ``key`` names the happening, once a target. ``data`` is what a signed webhook tells, JSON;
    ``text`` and ``path`` are the sentence and the page that people are shown in a chat.
    """
    targets = WebhookTarget.objects.listening(event).order_by("pk")
    payload = {"data": data, "text": text, "path": path}
    return _queue([_message(each, event, key, payload, now) for each in targets])


def webhook_queue(
    *,
    target: WebhookTarget,
    event: str,
    key: str,
    data: dict[str, Any],
    text: str,
    path: str,
    now: datetime,
) -> None:
    """Put ``event`` into the outbox of one webhook, whatever it listens to; the rest as above."""
    payload = {"data": data, "text": text, "path": path}
    _queue([_message(target, event, key, payload, now)])


def _message(
    target: WebhookTarget, event: str, key: str, payload: dict[str, Any], now: datetime
) -> Message:
    return Message(
        key=f"webhook:{target.uid.hex}:{key}"[:200],
        channel=Message.Channel.WEBHOOK,
        target=target,
        template=event,
        payload=payload,
        created_at=now,
        next_try_at=now,
    )


def _queue(wanted: list[Message]) -> int:
    made = Message.objects.bulk_create(wanted, ignore_conflicts=True)
    if made:
        wake()
    return len(made)


@transaction.atomic
def target_create(
    *, actor: Viewer, name: str, kind: str, url: str, events: Collection[str], now: datetime
) -> WebhookTarget:
    """Set up a webhook; one of the signed kind comes with its secret, to be shown this once."""
    _refuse_others(actor)
    _refuse_faults(url, events)
    signed = kind == WebhookTarget.Kind.GENERIC
    target = WebhookTarget.objects.create(
        name=name,
        kind=kind,
        url=url,
        secret=_secret_make() if signed else "",
        events=sorted(events),
        created_at=now,
    )
    changes = {"kind": kind, "host": target.host, "events": target.events}
    entry_record(actor=actor, verb="webhook.created", subject=target, changes=changes)
    return target


@transaction.atomic
def target_change(
    *,
    actor: Viewer,
    target: WebhookTarget,
    name: str,
    url: str,
    events: Collection[str],
    active: bool,
    now: datetime,
) -> WebhookTarget:
    """Change where it goes and what it is told; switch it off, or on again."""
    _refuse_others(actor)
    _refuse_faults(url, events)
    locked = WebhookTarget.objects.select_for_update().get(pk=target.pk)
    before = _facts(locked)
    moved = locked.url != url
    locked.name, locked.url, locked.events = name, url, sorted(events)
    if active:
        locked.disabled_at, locked.disabled_why = None, ""
    elif locked.disabled_at is None:
        locked.disabled_at, locked.disabled_why = now, _("Switched off by an administrator.")
    locked.save()
    after = _facts(locked)
    changes: dict[str, Any] = {key: [before[key], after[key]] for key in after}
    changes = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
    if moved:
        changes["address"] = "changed"  # itself a secret, so only its host is ever shown
    if changes:
        entry_record(actor=actor, verb="webhook.changed", subject=locked, changes=changes)
    return locked


@transaction.atomic
def target_secret_renew(*, actor: Viewer, target: WebhookTarget) -> str:
    """Make a new secret, from now on the only one; return it, to be shown this once."""
    _refuse_others(actor)
    locked = WebhookTarget.objects.select_for_update().get(pk=target.pk)
    if locked.kind != WebhookTarget.Kind.GENERIC:
        raise Invalid("not_signed", _("Only signed webhooks have a secret."))
    locked.secret = _secret_make()
    locked.save(update_fields=["secret"])
    entry_record(actor=actor, verb="webhook.secret_renewed", subject=locked)
    return locked.secret


@transaction.atomic
def target_disable(*, target: WebhookTarget, why: str, now: datetime) -> None:
    """Switch one off because of what its other side answered; once, with an entry."""
    alive = WebhookTarget.objects.filter(pk=target.pk, disabled_at=None)
    if alive.update(disabled_at=now, disabled_why=why[:300]):
        actor = system_viewer("Outbox", request_id=request_id())
        entry_record(actor=actor, verb="webhook.disabled", subject=target, reason=why)


def target_test(*, actor: Viewer, target: WebhookTarget, now: datetime) -> str:
    """Send a harmless event at once; return in words why it was not taken, "" when it was."""
    _refuse_others(actor)
    message = Message(
        channel=Message.Channel.WEBHOOK,
        target=target,
        template=TEST,
        payload={
            "data": {"test": True},
            "text": _("This is a test from Playbook. Nothing has happened."),
            "path": "/",
        },
        created_at=now,
    )
    fault = ""
    try:
        webhook_send(message, now=now)
    except WebhookError as error:
        fault = str(error)
    with transaction.atomic():
        changes = {"fault": fault} if fault else {}
        entry_record(actor=actor, verb="webhook.tested", subject=target, changes=changes)
    return fault


def _facts(target: WebhookTarget) -> dict[str, Any]:
    return {
        "name": target.name,
        "host": target.host,
        "events": target.events,
        "active": target.disabled_at is None,
    }


def _secret_make() -> str:
    """Return 32 random bytes as Standard Webhooks writes a secret."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def _refuse_others(actor: Viewer) -> None:
    if not can_set_up_webhooks(actor):
        raise NotAllowed("not_administrator", _("Only administrators set up webhooks."))


def _refuse_faults(url: str, events: Collection[str]) -> None:
    fault = url_fault(url, private=settings.WEBHOOK_ALLOW_PRIVATE)
    problems = [Problem("url", fault)] if fault else []
    known = {event.key for event in webhook_events}
    problems += [
        Problem("events", _("There is no event %(key)s.") % {"key": key})
        for key in events
        if key not in known
    ]
    if problems:
        raise Invalid("invalid", problems[0].detail, problems=problems)
