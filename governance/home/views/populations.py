"""The lists that samples are drawn of, each as the table that its export has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from governance.audit.selectors import TrailAsked, entries_found, trail_rows
from governance.core.export import Table
from governance.findings.selectors import FindingWish, findings_all
from governance.findings.views import findings_table
from governance.home.selectors.directory import PeopleAsked, people_all
from governance.home.selectors.who import Asked, holders_read
from governance.home.views.tables import holders_table, people_table
from roles.channels.selectors.listing import Asked as ChannelsAsked
from roles.channels.selectors.listing import channels_read
from roles.channels.views.tables import channels_table
from roles.org.selectors import organisation_today
from roles.team.selectors import exemptions_shown
from roles.team.selectors.functions import RolesAsked, role_lines, roles_asked
from roles.team.views.tables import exemptions_table, roles_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from governance.audit.selectors import TrailRow
    from governance.core.viewer import Viewer

PROOF: Final = 7  # which cell of the trail says how an entry is proved


def people(viewer: Viewer, now: datetime) -> Table:
    return people_table(*people_all(viewer=viewer, asked=PeopleAsked(), now=now))


def who(viewer: Viewer, now: datetime) -> Table:
    return holders_table(holders_read(viewer=viewer, asked=Asked(show="all"), now=now, page=None))


def roles(viewer: Viewer, now: datetime) -> Table:
    found = roles_asked(viewer=viewer, asked=RolesAsked(), now=now)
    return roles_table(role_lines(found, viewer=viewer, now=now), found.count())


def channels(viewer: Viewer, now: datetime) -> Table:
    listing = channels_read(viewer=viewer, asked=ChannelsAsked(), now=now, page=None)
    return channels_table(listing, viewer)


def exemptions(viewer: Viewer, now: datetime) -> Table:
    today = organisation_today(now)
    return exemptions_table(list(exemptions_shown(viewer=viewer, show="all", today=today)))


def findings(viewer: Viewer, now: datetime) -> Table:
    found = [
        *findings_all(viewer=viewer, wish=FindingWish(), now=now),
        *findings_all(viewer=viewer, wish=FindingWish(closed=True), now=now),
    ]
    return findings_table(found)


def trail(viewer: Viewer, now: datetime) -> Table:
    """Leave out the proof: the next verification may say otherwise of the very same entry."""
    table = trail_table(viewer, TrailAsked())

    def less(cells: Sequence[object]) -> list[object]:
        return [*cells[:PROOF], *cells[PROOF + 1 :]]

    header = [str(word) for word in less(table.header)]
    return replace(table, header=header, rows=map(less, table.rows))


def trail_table(viewer: Viewer, asked: TrailAsked) -> Table:
    header = [_("Entry"), _("When"), _("Who"), _("Did"), _("What"), _("Why"), _("Changed")]
    return Table(
        "trail",
        [*header, _("Proof"), _("Id of who"), _("Id of what")],
        (_cells(row) for row in trail_rows(viewer=viewer, asked=asked)),
        entries_found(viewer=viewer, asked=asked).count(),
        _("Audit trail"),
    )


def _cells(row: TrailRow) -> list[object]:
    entry = row.entry
    return [
        entry.pk,
        entry.recorded_at,
        entry.actor_label,
        entry.verb,
        entry.subject_label,
        entry.reason,
        "; ".join(f"{name}: {words}" for name, words in row.changes),
        proof_words(row.proof),
        entry.actor_uid,
        entry.subject_uid,
    ]


def proof_words(proof: str) -> str:
    words = {
        "sealed": _("Sealed"),
        "waiting": _("Not sealed yet"),
        "altered": _("Altered"),
        "unsure": _("Verification found faults"),
    }
    return words[proof]


TABLES: Final[dict[str, Callable[[Viewer, datetime], Table]]] = {
    "people": people,
    "who": who,
    "roles": roles,
    "channels": channels,
    "exemptions": exemptions,
    "findings": findings,
    "trail": trail,
}
