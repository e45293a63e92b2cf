"""Who else gets into each channel, when each was looked at, and which one has fallen silent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from governance.audit.services import entries_record
from governance.home.demo.rollout import HEAD, MAILBOX
from governance.home.demo.sisters import SINCE
from governance.home.demo.stage import ACTOR, SISTERS
from governance.home.demo.volume import set_wise
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.services import channel_decide, silent_ask
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.home.demo.stage import Stage

ONE_ADMIN: Final = ("instagram", "@larkfield.stores")
SILENT: Final = ("forum", "stove talk")
PAUSED: Final = ("linkedin", "larkfield careers")
SILENT_FOR, ASKED_BEFORE = timedelta(days=94), 4  # days: since it is silent for ninety
# The second admin is the first colleague of the same department, by their number; where there is
# none, whoever leads the whole.
GIVEN: Final = """
WITH second AS (
  SELECT c.id,
    CASE WHEN d.external_id ~ %(sisters)s THEN %(lately)s ELSE %(at)s END AS since, COALESCE(
    (SELECT p.id FROM roles_org_person p
     WHERE p.department_id = c.department_id AND p.id <> c.owner_id AND p.kind <> 'external'
       AND p.employment <> 'left' ORDER BY p.external_id LIMIT 1),
    (SELECT root.head_id FROM roles_org_department root WHERE root.parent_id IS NULL
     AND root.head_id <> c.owner_id)) AS person_id
  FROM roles_channels_channel c JOIN roles_org_department d ON d.id = c.department_id
), given AS (
  UPDATE roles_channels_channel c SET
    second_admin_id = CASE WHEN (c.platform, c.handle_key) = (%(platform)s, %(handle)s)
      THEN NULL ELSE second.person_id END,
    recovery_mailbox = %(mailbox)s, registered_at = second.since::timestamptz,
    verified_at = %(now)s::timestamptz - make_interval(days => 20 + (c.id %% 140)::int),
    verified_by_id = c.owner_id,
    last_active_on = %(today)s::date - (c.id %% 20)::int
  FROM second WHERE second.id = c.id
  RETURNING c.uid, c.handle, c.platform, c.second_admin_id, c.recovery_mailbox
)
"""
GIVEN_ENTRIES: Final = """
SELECT 'channel.updated', given.uid, given.handle || ' (' || given.platform || ')',
  jsonb_build_object('second_admin', jsonb_build_array(NULL, p.uid),
    'recovery_mailbox', jsonb_build_array('', given.recovery_mailbox))
FROM given LEFT JOIN roles_org_person p ON p.id = given.second_admin_id
"""
ADOPTED: Final = """
WITH adopted AS (
  INSERT INTO roles_channels_channeldecision
    (uid, channel_id, number, verdict, reason, criteria, decider_id, decider_label, decided_at)
  SELECT uuid7(), id, 1, 'adopt', %s, '', %s, %s, registered_at + interval '5 days'
  FROM roles_channels_channel
  RETURNING channel_id, reason
)
"""
ADOPTED_ENTRIES: Final = """
SELECT 'channel.adopt', c.uid, c.handle || ' (' || c.platform || ')', '{"number": 1}'::jsonb
FROM adopted JOIN roles_channels_channel c ON c.id = adopted.channel_id
"""


@set_wise()
def custody_give(stage: Stage, mailbox: str, at: datetime) -> None:
    """Name a second admin and a mailbox for each channel, and say when it was looked at."""
    params = {
        "platform": ONE_ADMIN[0],
        "handle": ONE_ADMIN[1],
        "mailbox": mailbox,
        "at": at,
        "lately": stage.ago(SINCE),
        "sisters": SISTERS,
        "now": stage.now,
        "today": organisation_today(stage.now),
    }
    with connection.cursor() as cursor:
        sql = cursor.mogrify(GIVEN, params).decode()
        entries_record(
            cursor=cursor,
            actor=ACTOR,
            subject_type="channel",
            with_sql=sql.replace("%", "%%"),
            select=GIVEN_ENTRIES,
        )


@set_wise()
def channels_adopt(stage: Stage) -> None:
    """Let the head coach adopt what is in use, five days after it was entered."""
    at = stage.ago(SINCE)
    head, reason = stage.viewer(HEAD, at), "In use for years; customers ask there."
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=head,
            subject_type="channel",
            with_sql=ADOPTED,
            with_params=[reason, head.person_id, head.label],
            select=ADOPTED_ENTRIES,
            reason=reason,
        )


def channels_settle(stage: Stage, days: int) -> None:
    """Tell the whole of it; the first company's channels were entered so many days ago."""
    custody_give(stage, MAILBOX, stage.ago(days))
    channels_adopt(stage)
    channels_lately(stage)


def channels_lately(stage: Stage) -> None:
    """One was paused a month ago; one is silent for 94 days, and its head is asked."""
    at = stage.ago(30)
    channel_decide(
        actor=stage.viewer(HEAD, at),
        channel=_channel(*PAUSED),
        verdict=Verdict.PAUSE,
        reason="No openings before spring.",
        now=at,
    )
    silent = _channel(*SILENT)
    silent.last_active_on = organisation_today(stage.now) - SILENT_FOR
    silent.verified_at = stage.ago(180)
    silent.save(update_fields=["last_active_on", "verified_at"])
    silent_ask(actor=ACTOR, now=stage.ago(ASKED_BEFORE))


def _channel(platform: str, handle: str) -> Channel:
    return Channel.objects.get(platform=platform, handle_key=handle)
