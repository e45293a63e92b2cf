"""What is uncovered among channels: custody, partners as owners, silence. One statement a rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roles.channels.models import Channel
from roles.channels.rules import WITH_ADMINS, WITH_MAILBOX
from roles.org.hooks import Gap
from roles.org.models import Department, Person
from roles.org.rules.coverage import Act
from roles.org.selectors import organisation_size, organisation_zone
from roles.org.selectors.gap_rules import gap_terms

if TYPE_CHECKING:
    from roles.channels.models import ChannelQuerySet

LEFT = Person.Employment.LEFT
NOWHERE = ZoneInfo("UTC")  # where there is nothing to date
OWNERLESS = Q(owner=None) | Q(owner__employment=LEFT)
ONE_ADMIN = Q(kind__in=WITH_ADMINS) & (
    Q(second_admin=None) | Q(second_admin__employment=LEFT) | Q(second_admin=F("owner"))
)
NO_MAILBOX = Q(kind__in=WITH_MAILBOX, recovery_mailbox="")
INCOMPLETE = OWNERLESS | ONE_ADMIN | NO_MAILBOX
PARTNERS = Q(owner__kind=Person.Kind.EXTERNAL) & ~Q(owner__employment=LEFT)
NO_OWNER_SEVERITY, CUSTODY_SEVERITY, PARTNER_SEVERITY, SILENT_SEVERITY = 3, 4, 3, 5


def channel_lacks(channel: Channel) -> list[str]:
    """Return in words what the gaps of this organisation say that an active channel lacks: of a
    small one the second admin only; owner and second admin are at hand."""
    return channel_missing(channel, small=organisation_size() == "small")


def channel_missing(channel: Channel, *, small: bool = False) -> list[str]:
    """The same, by what a ``small`` organisation is asked or by what others are; no query."""
    words = {
        "owner": _("an owner who works here"),
        "second_admin": _("a second admin"),
        "recovery_mailbox": _("a shared recovery mailbox"),
    }
    return [words[name] for name in channel_missing_fields(channel, small=small)]


def channel_missing_fields(channel: Channel, *, small: bool) -> list[str]:
    """The same, by the names of the fields."""
    owner, second = channel.owner, channel.second_admin
    missing = []
    if not small and (owner is None or owner.employment == LEFT):
        missing.append("owner")
    if channel.kind in WITH_ADMINS and (
        second is None or second.employment == LEFT or second == owner
    ):
        missing.append("second_admin")
    if not small and channel.kind in WITH_MAILBOX and not channel.recovery_mailbox:
        missing.append("recovery_mailbox")
    return missing


def channels_incomplete() -> ChannelQuerySet:
    """Return those in use of which ``channel_lacks`` names something; one query for the size."""
    lacking = ONE_ADMIN if organisation_size() == "small" else INCOMPLETE
    return Channel.objects.active().filter(lacking)


def custody_gaps(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV3: a channel in use has an owner who works here, a second admin and a shared mailbox."""
    placed = channels_placed(Channel.objects.active().filter(INCOMPLETE))
    zone = organisation_zone() if placed else NOWHERE
    return [
        Gap(
            rule="CV3",
            label=_custody_words(channel),
            since=_custody_since(channel, zone),
            severity=CUSTODY_SEVERITY if channel.owner else NO_OWNER_SEVERITY,
            act=Act.FIX,
            **_about(channel, place),
        )
        for channel, place in placed
    ]


def second_admin_gaps(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV3 as a small organisation is asked: a second admin on each channel."""
    placed = channels_placed(Channel.objects.active().filter(ONE_ADMIN))
    zone = organisation_zone() if placed else NOWHERE
    return [
        Gap(
            rule="CV3",
            label=_("%(channel)s has one admin") % {"channel": channel},
            since=_custody_since(channel, zone),
            severity=CUSTODY_SEVERITY,
            act=Act.FIX,
            **_about(channel, place),
        )
        for channel, place in placed
    ]


def partner_gaps(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV8: partners own no channel."""
    return [
        Gap(
            rule="CV8",
            label=_("%(channel)s belongs to a partner: %(owner)s")
            % {"channel": channel, "owner": channel.owner},
            since=channel.registered_at,
            severity=PARTNER_SEVERITY,
            act=Act.FIX,
            **_about(channel, place),
        )
        for channel, place in channels_placed(Channel.objects.active().filter(PARTNERS))
    ]


def silent_gaps(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV10: a channel that has been silent for as long as the rule allows, 90 days unless set
    otherwise. A question: keep or drop?"""
    zone, days = organisation_zone(), gap_terms("CV10", size).threshold
    return [
        Gap(
            rule="CV10",
            label=_silent_words(channel, (today - channel.heard_on(zone)).days),
            since=datetime.combine(channel.heard_on(zone) + timedelta(days=days), time(), zone),
            severity=SILENT_SEVERITY,
            act=Act.DECIDE,
            **_about(channel, place),
        )
        for channel, place in channels_placed(Channel.objects.silent(today, zone, days))
    ]


GAP_RULES = (custody_gaps, partner_gaps, silent_gaps)


def channels_placed(channels: ChannelQuerySet) -> list[tuple[Channel, Department]]:
    """Return channels with the department each gap is told in: its own, its owner's, the root.

    Two statements.
    """
    found = list(
        channels.select_related("department", "owner__department", "second_admin").order_by("pk")
    )
    if not found:
        return []
    root = Department.objects.current().filter(parent=None).order_by("pk").first()
    placed = ((channel, _place(channel, root)) for channel in found)
    return [(channel, place) for channel, place in placed if place is not None]


def _place(channel: Channel, root: Department | None) -> Department | None:
    own = (channel.department, channel.owner.department if channel.owner else None, root)
    return next((each for each in own if each is not None and each.closed_on is None), None)


def _about(channel: Channel, place: Department) -> dict[str, Any]:
    return {
        "subject_type": "channel",
        "subject_uid": channel.uid,
        "department_id": place.pk,
        "department": place.name,
        "department_uid": place.uid,
    }


def _silent_words(channel: Channel, days: int) -> str:
    words = ngettext(
        "%(channel)s is silent for %(n)d day: keep or drop?",
        "%(channel)s is silent for %(n)d days: keep or drop?",
        days,
    )
    return words % {"channel": channel, "n": days}


def _custody_words(channel: Channel) -> str:
    missing = channel_missing(channel)
    if missing == [_("a second admin")]:
        return _("%(channel)s has one admin") % {"channel": channel}
    return _("%(channel)s lacks %(missing)s") % {
        "channel": channel,
        "missing": ", ".join(missing),
    }


def _custody_since(channel: Channel, zone: ZoneInfo) -> datetime:
    """Since somebody left whom it needed, else since it is in the registry."""
    days = [
        person.left_on
        for person in (channel.owner, channel.second_admin)
        if person is not None and person.employment == LEFT and person.left_on is not None
    ]
    gone = [datetime.combine(day, time(), zone) for day in days]
    return max([channel.registered_at, *gone])
