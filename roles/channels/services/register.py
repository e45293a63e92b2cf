"""Entering a channel into the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from roles.channels.models import Channel
from roles.channels.rules import (
    can_add_channel,
    can_add_somewhere,
    channel_named,
    looks_secret,
)
from roles.org.models import Department, Person
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.channels.rules import ChannelName

WHO_ENTERS: Final = gettext_lazy(
    "Channels are entered by the department's head, its coach or the head coach."
)

NO_ADDRESS: Final = gettext_lazy("That is no web address, e-mail address or phone number.")
NOT_SO: Final[Mapping[str, _StrPromise]] = {
    Channel.Kind.PHONE: gettext_lazy("That is no phone number."),
    Channel.Kind.EMAIL: gettext_lazy("That is no e-mail address."),
    Channel.Kind.IN_PERSON: gettext_lazy("Say where the counter is, in words."),
    **dict.fromkeys(
        (Channel.Kind.SOCIAL, Channel.Kind.CHAT, Channel.Kind.FORUM),
        gettext_lazy("That is no web address."),
    ),
}


def add_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless there is a department whose channels ``actor`` may enter."""
    if not can_add_somewhere(actor, small=organisation_size() == "small"):
        raise NotAllowed("not_your_department", WHO_ENTERS)


@transaction.atomic
def channel_add(
    *,
    actor: Viewer,
    url: str,
    kind: str = "",
    owner: Person,
    department: Department,
    now: datetime,
) -> Channel:
    """Enter the account, mailbox, line or counter that ``url`` names; that and its owner are
    enough. Without a ``kind`` it is what its address says.

    The same channel with the same owner again changes nothing and returns what is there.
    Raises NotAllowed; Invalid when ``url`` names nothing, or the owner has left or is no
    employee or volunteer; Conflict when somebody else owns it, it is there as another kind, or
    the department is closed.
    """
    small = organisation_size() == "small"
    if not can_add_channel(actor, department_id=department.pk, small=small):
        raise NotAllowed("not_your_department", WHO_ENTERS)
    name = channel_named(url, kind)
    if name is None:
        words = str(NOT_SO.get(kind, NO_ADDRESS))
        raise Invalid("no_channel", words, problems=[Problem("/url", words)])
    if name.kind == Channel.Kind.IN_PERSON and looks_secret(name.handle):
        words = _("That looks like a password or a key. Never write one here.")
        raise Invalid("no_channel", words, problems=[Problem("/url", words)])
    owner_checked(owner, department)
    channel, created = channel_enter(actor=actor, name=name, owner=owner, department=department)
    if not created and channel.owner_id != owner.pk:
        raise Conflict("channel_known", known_words(actor, channel))
    if kind and kind != channel.kind:
        raise Conflict("channel_known", kind_words(channel))
    return channel


def channel_enter(
    *, actor: Viewer, name: ChannelName, owner: Person, department: Department
) -> tuple[Channel, bool]:
    """Return the channel of that name, made and recorded unless it is there; whether it is new."""
    channel, created = Channel.objects.get_or_create(
        platform=name.platform,
        handle_key=name.handle_key,
        defaults={
            "kind": name.kind,
            "handle": name.handle,
            "url": name.url,
            "owner": owner,
            "department": department,
        },
    )
    if created:
        placed = {"owner": [None, str(owner.uid)], "department": [None, str(department.uid)]}
        entry_record(actor=actor, verb="channel.registered", subject=channel, changes=placed)
    return channel, created


def owner_checked(owner: Person, department: Department) -> None:
    """Raise Invalid for an owner who does not work here, Conflict for a closed department."""
    if owner.employment == Person.Employment.LEFT or owner.kind == Person.Kind.EXTERNAL:
        words = _("%s cannot own a channel: owners work here.") % owner
        raise Invalid("owner", words, problems=[Problem("/owner", words)])
    if department.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % department)


def kind_words(channel: Channel) -> str:
    """Say that a channel is in the registry as another kind than what was asked for."""
    words = _("%(channel)s is in the registry already. Its kind is “%(kind)s”.")
    return words % {"channel": channel, "kind": channel.get_kind_display()}


def known_words(actor: Viewer, channel: Channel) -> str:
    """Say that a channel is in the registry, and whose it is; partners read no directory."""
    if actor.external:
        return _("%s is in the registry already.") % channel
    if channel.owner is None:
        return _("%s is in the registry already, without an owner.") % channel
    return _("%(channel)s is in the registry already. Its owner is %(owner)s.") % {
        "channel": channel,
        "owner": channel.owner,
    }
