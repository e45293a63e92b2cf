"""The registry as a table that ``import_org`` reads again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.export import Table
from roles.channels.rules import Hours, State, hours_words, list_joined, sees_custody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel, Site
    from roles.channels.selectors.listing import Listing, Row
    from roles.org.models import Department, Person

IMPORTED = (
    "platform",
    "handle",
    "url",
    "owner",
    "department",
    "kind",
    "purpose",
    "audience",
    "content_owner",
    "second_admin",
    "recovery_mailbox",
    "languages",
    "regions",
    "hours",
    "controls",
    "controls_end",
    "consulted",
    "informed",
)
FURTHER = (
    "state",
    "owner_name",
    "department_name",
    "content_owner_name",
    "second_admin_name",
    "missing",
    "last_active_on",
    "verified_on",
    "not_given",
    "given_by",
)


def channels_table(listing: Listing, viewer: Viewer) -> Table:
    """The first columns are those of channels.csv, by the names they have there; an import says
    that it does not read the others."""
    told = sees_custody(viewer)
    rows = (_cells(row, told=told) for row in listing.rows)
    return Table("channels", [*IMPORTED, *FURTHER], rows, len(listing.rows))


def _cells(row: Row, *, told: bool) -> list[object]:
    channel = row.channel
    people = (channel.owner, channel.content_owner, channel.second_admin)
    owner, content_owner, second_admin = people if told else (None, None, None)
    hours = (Hours(each.weekday, each.opens, each.closes) for each in channel.hours.all())
    return [
        channel.platform,
        channel.handle,
        channel.url,
        _key(owner),
        _key(channel.department),
        channel.kind,
        channel.purpose,
        channel.audience,
        _key(content_owner),
        _key(second_admin),
        channel.recovery_mailbox if told else "",
        *map(
            list_joined, (channel.languages, channel.regions, hours_words(hours), channel.controls)
        ),
        channel.controls_end,
        list_joined(channel.consulted) if told else "",
        list_joined(_departments(channel)) if told else "",
        State(row.state).value,
        str(owner or ""),
        str(channel.department or ""),
        str(content_owner or ""),
        str(second_admin or ""),
        ", ".join(row.missing) if told else "",
        channel.last_active_on,
        row.verify_on,
        row.unknown_words if told else "",
        ", ".join(row.given_by) if told else "",
    ]


def _departments(channel: Channel) -> list[str]:
    return sorted(_key(each.department) for each in channel.informed.all())


def _key(named: Person | Department | None) -> str:
    """What is listed here only has no external id: people then go by address, all else by id."""
    if named is None:
        return ""
    return named.external_id or getattr(named, "email", None) or str(named.uid)


def sites_table(sites: Sequence[Site]) -> Table:
    """The watch list with what came of each."""
    header = (
        *("name", "url", "why", "department", "noted_by", "noted_at", "looked_at", "looked_by"),
        *("looked_words", "outcome", "reason", "decided_by", "decided_at"),
    )
    rows = (
        (
            *(each.name, each.url, each.why, str(each.department or ""), str(each.noted_by)),
            *(each.noted_at, each.looked_at, each.looked_label, each.looked_words),
            *(each.outcome, each.reason, each.decided_label, each.decided_at),
        )
        for each in sites
    )
    return Table("sites", header, rows, len(sites))
