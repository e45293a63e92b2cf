"""Every gap of the whole organisation, as the head coach's page asks for them, the job of the night
that makes findings of them, and the one of each hour that keeps what they were."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count

from django.db import connection

from governance.findings.models import Finding
from governance.findings.tasks import nightly
from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from roles.org.hooks import gap_rules
from roles.team.models import GapCount, PastGap
from roles.team.selectors import gaps
from roles.team.services import gaps_keep
from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import NOW, database_fresh, database_settle

SECONDS = 10
NIGHTLY = "the audit's job, which finds all of them for the first time"
HOURLY = "the count of the hour, which keeps all of them for the first time"
HOURLY_AGAIN = "the same an hour later, when nothing has changed"
READ = (
    "roles_org_person",
    "roles_org_department",
    "roles_team_role",
    "roles_team_assignment",
    "roles_team_readyperiod",
    "roles_team_checklistitem",
    "roles_channels_channel",
    "policies_guidance_acknowledgement",
)


def coverage(people: int, departments: int) -> Row:
    """The demo at that size, with its roles, channels and signatures, has gaps of most kinds."""

    hours = count()

    def prepare() -> None:
        database_fresh()
        demo_load(organisation=LARKFIELD, people=people, now=NOW)
        database_settle()

    def counted() -> None:
        gaps_keep(now=NOW + timedelta(hours=next(hours)))

    def forgotten() -> None:
        PastGap.objects.all().delete()
        GapCount.objects.all().delete()

    return Row(
        title=f"all gaps of {people:,} people",
        prepare=prepare,
        variants=(
            Variant("limit: each table that it reads, read once", tables_read),
            Variant("ours", lambda: gaps(now=NOW)),
            Variant(NIGHTLY, lambda: nightly({}, NOW), Finding.objects.all().delete),
            Variant(HOURLY, counted, forgotten),
            Variant(HOURLY_AGAIN, counted),
            *(
                Variant(f"of which {rule.__name__}", partial(rule, NOW, NOW.date()))
                for rule in gap_rules
            ),
        ),
        ratios=(Ratio("ours", "limit: each table that it reads, read once", 10),),
        limits=(
            Limit("ours", SECONDS),
            Limit(NIGHTLY, SECONDS),
            Limit(HOURLY, SECONDS),
            Limit(HOURLY_AGAIN, SECONDS),
        ),
    )


def tables_read() -> None:
    with connection.cursor() as cursor:
        for table in READ:
            cursor.execute(f"SELECT count(t.*) FROM {table} t")
