"""Rules about who serves a channel: its languages and regions (CV6), and partners (CV8).

Whoever names channels serves those, wherever they are; who names none serves all of their
department's: as it is said of who may speak there. No language or region named means every one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.channels.rules import IN_USE
from roles.org.hooks import Gap
from roles.org.rules.coverage import Act
from roles.org.selectors.gap_rules import gap_terms
from roles.team.selectors.gaps.reads import PERIOD, gap_rows_read

if TYPE_CHECKING:
    from datetime import date, datetime

# Channels in use, and the players who serve each of them.
SERVING = """
active AS MATERIALIZED (
  SELECT c.id, c.uid, c.handle || ' (' || c.platform || ')' AS channel, c.department_id,
    c.languages, c.regions, c.registered_at
  FROM roles_channels_channel c
  JOIN roles_org_department d ON d.id = c.department_id AND d.closed_on IS NULL
  LEFT JOIN LATERAL (
    SELECT verdict FROM roles_channels_channeldecision decision
    WHERE decision.channel_id = c.id ORDER BY decision.number DESC LIMIT 1) latest ON true
  WHERE latest.verdict IS NULL OR latest.verdict = ANY(%(in_use)s)
), player AS MATERIALIZED (
  SELECT a.id, a.person_id, r.department_id, t.function, a.languages, a.regions, period.ready,
    period.since, period.ended,
    EXISTS (SELECT FROM roles_team_assignment_channels c WHERE c.assignment_id = a.id) AS names
  FROM roles_team_role r
  JOIN roles_team_roletype t ON t.id = r.type_id
  JOIN roles_team_assignment a ON a.role_id = r.id
  JOIN period ON period.assignment_id = a.id
  WHERE t.kind = 'player'
), serving AS (
  SELECT named.channel_id, player.* FROM player
  JOIN roles_team_assignment_channels named ON named.assignment_id = player.id
  UNION ALL
  SELECT active.id, player.* FROM player
  JOIN active ON active.department_id = player.department_id WHERE NOT player.names
)"""

# When a channel was given its language is known to the trail alone: where nobody ever served it,
# it counts from the day on which the channel was registered.
UNSERVED = f"""
WITH {PERIOD}, {SERVING}, needed AS (
  SELECT id, 'language' AS kind, code FROM active, unnest(languages) AS code
  UNION ALL
  SELECT id, 'region', code FROM active, unnest(regions) AS code
), answered AS (
  SELECT n.id, n.code, coalesce(bool_or(p.ready), false) AS ready, max(p.ended) AS ended
  FROM needed n
  LEFT JOIN serving p ON p.channel_id = n.id
    AND (CASE n.kind WHEN 'language' THEN p.languages ELSE p.regions END = '{{}}'
      OR n.code = ANY (CASE n.kind WHEN 'language' THEN p.languages ELSE p.regions END))
  GROUP BY n.id, n.kind, n.code
)
SELECT active.uid, active.channel, d.id, d.uid, d.name,
  string_agg(DISTINCT answered.code, ', ' ORDER BY answered.code),
  min(coalesce(answered.ended, active.registered_at))
FROM answered
JOIN active ON active.id = answered.id
JOIN roles_org_department d ON d.id = active.department_id
WHERE NOT answered.ready
GROUP BY active.uid, active.channel, d.id
"""  # noqa: S608  (SQL of ours)

# It tipped when the last partner became ready, or when the last responder of our own ceased.
PARTNERS = f"""
WITH {PERIOD}, {SERVING}, counted AS (
  SELECT active.id,
    count(DISTINCT p.id) FILTER (WHERE serving.ready) AS responders,
    count(DISTINCT p.id) FILTER (WHERE serving.ready AND p.kind = 'external') AS partners,
    greatest(max(serving.since) FILTER (WHERE serving.ready AND p.kind = 'external'),
      max(serving.ended) FILTER (
        WHERE serving.ready IS NOT TRUE AND p.kind <> 'external')) AS since
  FROM active
  JOIN serving ON serving.channel_id = active.id AND serving.function = 'responder'
  JOIN roles_org_person p ON p.id = serving.person_id
  GROUP BY active.id
)
SELECT active.uid, active.channel, d.id, d.uid, d.name, partners, responders, since
FROM counted
JOIN active ON active.id = counted.id
JOIN roles_org_department d ON d.id = active.department_id
WHERE partners * 100 > responders * %(percent)s
"""  # noqa: S608  (SQL of ours)


def channels_unserved(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV6: every language and region of a channel is served by somebody ready."""
    return [
        Gap(
            rule="CV6",
            subject_type="channel",
            subject_uid=uid,
            label=_("%(channel)s: nobody who is ready serves %(codes)s")
            % {"channel": channel, "codes": codes},
            department_id=department_id,
            since=since,
            severity=3,
            act=Act.ASSIGN,
            department=department,
            department_uid=department_uid,
        )
        for uid, channel, department_id, department_uid, department, codes, since in gap_rows_read(
            UNSERVED, now=now, in_use=list(IN_USE)
        )
    ]


def partners_prevail(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV8: partners are at most half of those who are ready to respond on a channel, or as many
    of a hundred as the rule is set to."""
    percent = gap_terms("CV8", size).threshold
    return [
        Gap(
            rule="CV8",
            subject_type="channel",
            subject_uid=uid,
            label=_("%(channel)s: %(partners)d of %(all)d ready responders are partners")
            % {"channel": channel, "partners": partners, "all": responders},
            department_id=department_id,
            since=since,
            severity=3,
            act=Act.ASSIGN,
            department=department,
            department_uid=department_uid,
        )
        for (
            uid,
            channel,
            department_id,
            department_uid,
            department,
            partners,
            responders,
            since,
        ) in gap_rows_read(PARTNERS, now=now, in_use=list(IN_USE), percent=percent)
    ]
