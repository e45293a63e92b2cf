"""Every gap of the whole organisation, as the head coach's page asks for them, and the job of the
night that makes findings of them."""

from __future__ import annotations

from functools import partial

from django.db import connection

from governance.findings.models import Finding
from governance.findings.tasks import nightly
from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from roles.org.hooks import gap_rules
from roles.team.selectors import gaps
from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import NOW, database_fresh, database_settle

SECONDS = 10
NIGHTLY = "the audit's job, which finds all of them for the first time"
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

    def prepare() -> None:
        database_fresh()
        demo_load(organisation=LARKFIELD, people=people, now=NOW)
        database_settle()

    return Row(
        title=f"all gaps of {people:,} people",
        prepare=prepare,
        variants=(
            Variant("limit: each table that it reads, read once", tables_read),
            Variant("ours", lambda: gaps(now=NOW)),
            Variant(NIGHTLY, lambda: nightly({}, NOW), Finding.objects.all().delete),
            *(
                Variant(f"of which {rule.__name__}", partial(rule, NOW, NOW.date()))
                for rule in gap_rules
            ),
        ),
        ratios=(Ratio("ours", "limit: each table that it reads, read once", 10),),
        limits=(Limit("ours", SECONDS), Limit(NIGHTLY, SECONDS)),
    )


def tables_read() -> None:
    with connection.cursor() as cursor:
        for table in READ:
            cursor.execute(f"SELECT count(t.*) FROM {table} t")
