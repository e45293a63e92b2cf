"""The registry as a table that ``import_org`` reads again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.export import Table
from roles.channels.rules import State, sees_custody

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.channels.selectors.listing import Listing, Row
    from roles.org.models import Department, Person

IMPORTED = ("platform", "handle", "url", "owner", "department")
FURTHER = (
    "kind",
    "state",
    "owner_name",
    "department_name",
    "second_admin",
    "recovery_mailbox",
    "purpose",
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
    return [
        channel.platform,
        channel.handle,
        channel.url,
        _key(channel.owner) if told else "",
        _key(channel.department),
        channel.kind,
        State(row.state).value,
        str(channel.owner or "") if told else "",
        str(channel.department or ""),
        str(channel.second_admin or "") if told else "",
        channel.recovery_mailbox if told else "",
        channel.purpose,
        ", ".join(row.missing) if told else "",
        channel.last_active_on,
        row.verify_on,
        row.unknown_words if told else "",
        ", ".join(row.given_by) if told else "",
    ]


def _key(named: Person | Department | None) -> str:
    """What is listed here only has no external id, and stands by its name further on."""
    return (named.external_id or "") if named is not None else ""
