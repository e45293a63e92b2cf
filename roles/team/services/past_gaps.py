"""Keeping what is uncovered, so that any day since then can be asked about."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from psycopg2.extras import DateTimeTZRange

from roles.org.selectors import organisation_today
from roles.team.models import GapCount, PastGap
from roles.team.selectors.chart.gaps import gap_menders
from roles.team.selectors.gaps import gaps_counted, gaps_split

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from roles.org.hooks import Gap

BATCH = 1000

ENDED = """
UPDATE roles_team_pastgap SET during = tstzrange(lower(during), %s)
WHERE upper_inf(during) AND digest <> ALL(%s)
"""


@transaction.atomic
def gaps_keep(*, now: datetime) -> int:
    """Count every gap and keep what is told otherwise than at the count before; return how many
    rows were begun.

    Where nothing changed it is kept that it was counted, and no more. No entry of the trail:
    nobody did anything, and what made the gaps is there already. One statement a rule, and a few
    more. After a clock that was set back nothing is kept until it has caught up.
    """
    latest = GapCount.objects.order_by("at").select_for_update().last()
    if latest is not None and latest.at >= now:
        return 0
    GapCount.objects.create(at=now)
    found = {row["digest"]: row for row in _rows(now)}
    with connection.cursor() as cursor:
        cursor.execute(ENDED, [now, list(found)])
    held = set(PastGap.objects.open().values_list("digest", flat=True))
    during = DateTimeTZRange(now, None)
    new = [PastGap(**row, during=during) for key, row in found.items() if key not in held]
    PastGap.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _rows(now: datetime) -> Iterator[dict[str, Any]]:
    """Yield what is to be kept of each gap, of those that are set aside, too."""
    kept, aside = gaps_split(gaps_counted(now=now).found, organisation_today(now))
    pairs = [(gap, None) for gap in kept] + [(each.gap, each.exemption.pk) for each in aside]
    menders = gap_menders({gap.department_id for gap, _exemption in pairs}, now)
    for gap, exemption in pairs:
        owners = [each.uid for each in menders[gap.department_id]]
        row = {**_told(gap), "exemption_id": exemption, "owner_uids": owners}
        digest = sha256(repr(sorted(row.items())).encode()).hexdigest()
        yield {**row, "digest": digest}


def _told(gap: Gap) -> dict[str, Any]:
    return {
        "rule": gap.rule,
        "subject_type": gap.subject_type,
        "subject_uid": gap.subject_uid,
        "label": gap.label,
        "department_id": gap.department_id,
        "person_id": gap.person_id,
        "severity": gap.severity,
        "since": gap.since,
        "people": gap.people,
        "act": gap.act.value,
        "under_way": gap.under_way,
    }
