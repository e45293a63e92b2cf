"""The end of loading: what has been told is not sent, what was reminded of is not again."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import connection

from governance.audit.services import entry_record
from governance.core.viewer import system_viewer
from governance.findings.services import findings_audit
from governance.home.demo.stage import ACTOR
from governance.home.demo.volume import set_wise
from governance.notify.models import Message
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from roles.org.models import Department

MORNING: Final = time(8, 0)  # when a digest is made
NIGHT: Final = timedelta(hours=2, minutes=30)
CLAIMED: Final = """
INSERT INTO governance_todos_digest (person_id, local_day, made_at)
SELECT DISTINCT person_id, %s::date, %s::timestamptz FROM governance_todos_todo
WHERE closed_at IS NULL
ON CONFLICT (person_id, local_day) DO NOTHING
"""


@set_wise()
def night_audit(now: datetime) -> None:
    """Run the audit of last night, as it would have run."""
    zone = ZoneInfo(organisation_settings().time_zone)
    local = now.astimezone(zone)
    night = local.replace(hour=0, minute=0, second=0, microsecond=0) + NIGHT
    night = night if night <= local else night - timedelta(days=1)
    findings_audit(actor=system_viewer("Nightly audit"), now=night)


def messages_settle() -> int:
    """Settle what loading queued as not wanted: the people of a demo are never sent it."""
    queued = Message.objects.filter(state=Message.State.PENDING)
    return queued.update(state=Message.State.UNWANTED)


@set_wise()
def digests_claim(now: datetime) -> None:
    """Count the last digest as made, so that the next one holds what falls due from then on."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED, [last_digest(now), now])


def last_digest(now: datetime) -> date:
    """Return the day of the last digest before ``now``, on the organisation's clock."""
    local = now.astimezone(ZoneInfo(organisation_settings().time_zone))
    return local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)


def loading_record(root: Department, organisation: str, people: int) -> None:
    entry_record(
        actor=ACTOR,
        verb="demo.loaded",
        subject=root,
        changes={"organisation": organisation, "people": people},
    )
