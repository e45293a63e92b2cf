"""Which mails there are and which of them may be left out; what a webhook may tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail as people choose it; ``templates`` are those sent as this kind.

    ``detail`` says what it tells; of a required one, why it cannot be left out. One that is
    not ``on`` is sent only to whoever asked for it; one that is ``urgent`` in quiet hours, too.
    ``context`` makes of the payload, and of the mailbox that it goes to, what is worked out as it
    is sent, and stored nowhere: an address that opens something.
    """

    key: str
    label: _StrPromise
    detail: _StrPromise
    templates: tuple[str, ...]
    required: bool = False
    on: bool = True
    urgent: bool = False
    context: Callable[[Mapping[str, object], str], Mapping[str, object]] | None = None


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """Something that other systems may be told of: ``key`` is its type on the wire."""

    key: str
    label: _StrPromise


mail_kinds: Hook[MailKind] = Hook("mail_kinds")
webhook_events: Hook[WebhookEvent] = Hook("webhook_events")


def kind_of(template: str) -> MailKind | None:
    """Return the kind that ``template`` is sent as; one that nobody declared is always sent."""
    return next((kind for kind in mail_kinds if template in kind.templates), None)


def kind_by_key(key: str) -> MailKind | None:
    return next((kind for kind in mail_kinds if kind.key == key), None)


def untold(events: Collection[str]) -> set[str]:
    """Return what a webhook that chose ``events`` is not to be told.

    Not what nobody chooses there: a step of a path tells its webhook whatever else that listens to.
    """
    return {event.key for event in webhook_events} - set(events)
