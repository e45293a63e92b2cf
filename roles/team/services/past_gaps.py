"""Keeping what is uncovered, so that any day since then can be asked about."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from psycopg2.extras import DateTimeTZRange

from roles.org.selectors import organisation_today
from roles.team.models import GapCount, PastGap
from roles.team.selectors.chart.gaps import gap_menders
from roles.team.selectors.gaps import gaps_counted, gaps_split
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from roles.org.hooks import Gap

BATCH = 1000
KEPT: Final = timedelta(days=730)  # after the last day on which it stood
COUNT_LOCK = 7_401_101  # an advisory lock of our own: one count at a time
WORDS: Final = ("label", "people", "under_way")  # told of the same gap otherwise by the hour

ENDED = """
UPDATE roles_team_pastgap SET during = tstzrange(lower(during), %s)
WHERE upper_inf(during) AND digest = ANY(%s)
"""


@transaction.atomic
def gaps_keep(*, now: datetime) -> int:
    """Count every gap and keep what is told otherwise than at the count before; return how many
    rows were begun.

    Words alone that change, like the days of a silence, begin a row once a day at the most; on the
    same day they are told anew. Where nothing changed it is kept that it was counted, and no more.
    No entry of the trail: nobody did anything, and what made the gaps is there already. One
    statement a rule, and a few more. After a clock that was set back nothing is kept until it has
    caught up.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNT_LOCK])
    latest = GapCount.objects.order_by("at").last()
    if latest is not None and latest.at >= now:
        return 0
    GapCount.objects.create(at=now)
    found = {row["digest"]: row for row in _rows(now)}
    held = {row.digest: row for row in PastGap.objects.open()}
    today = day_of(organisation_today(now))[0]
    other = [row for row in held.values() if row.digest in found and _retold(row, found)]
    over = [digest for digest in held if digest not in found]
    fresh = {row.digest: row for row in other if (row.during.lower or today) >= today}
    over += [row.digest for row in other if row.digest not in fresh]
    with connection.cursor() as cursor:
        cursor.execute(ENDED, [now, over])
    PastGap.objects.bulk_update(fresh.values(), WORDS, batch_size=BATCH)
    during, standing = DateTimeTZRange(now, None), held.keys() - set(over)
    new = [PastGap(**row, during=during) for key, row in found.items() if key not in standing]
    PastGap.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def gaps_forget(*, now: datetime) -> int:
    """Remove what has not stood for two years, and that it was counted; return how many gaps."""
    before = now - KEPT
    GapCount.objects.filter(at__lt=before).delete()
    return PastGap.objects.filter(during__fully_lt=(before, None)).delete()[0]


def _retold(row: PastGap, found: dict[str, dict[str, Any]]) -> bool:
    """Say in ``row`` what is told of it now; return whether that is something else."""
    words = {name: found[row.digest][name] for name in WORDS}
    before = {name: getattr(row, name) for name in WORDS}
    for name, value in words.items():
        setattr(row, name, value)
    return words != before


def _rows(now: datetime) -> Iterator[dict[str, Any]]:
    """Yield what is to be kept of each gap, of those that are set aside, too. Of several that
    differ in their words alone, each has its number."""
    kept, aside = gaps_split(gaps_counted(now=now).found, organisation_today(now))
    pairs = [(gap, None) for gap in kept] + [(each.gap, each.exemption.pk) for each in aside]
    menders = gap_menders({gap.department_id for gap, _exemption in pairs}, now)
    alike: Counter[str] = Counter()
    for gap, exemption in pairs:
        owners = [each.uid for each in menders[gap.department_id]]
        row = {**_told(gap), "exemption_id": exemption, "owner_uids": owners}
        fact = repr(sorted(row.items()))
        alike[fact] += 1
        digest = sha256(f"{fact} {alike[fact]}".encode()).hexdigest()
        words = {"label": gap.label, "people": gap.people, "under_way": gap.under_way}
        yield {**row, **words, "digest": digest}


def _told(gap: Gap) -> dict[str, Any]:
    return {
        "rule": gap.rule,
        "subject_type": gap.subject_type,
        "subject_uid": gap.subject_uid,
        "department_id": gap.department_id,
        "person_id": gap.person_id,
        "severity": gap.severity,
        "since": gap.since,
        "act": gap.act.value,
    }
