"""Who is on duty for Larkfield's help: turns by the week, and nobody on a Saturday evening."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from governance.escalations.rules.rota import LayerTerms
from governance.escalations.services.rota import LayerDraft, PlanDraft, rota_open
from governance.home.demo.lately import PLAYER, department
from governance.home.demo.rollout import ZONE
from roles.channels.models import Channel
from roles.channels.rules import hours_read
from roles.channels.services import Custody, channel_edit
from roles.org.selectors import organisation_today
from roles.team.models import Assignment

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage

COACH: Final = "Maria Ortiz"
ANSWERED: Final = ("x", "@larkfieldhelp")
HOURS: Final = "Mon-Sat 08:00-22:00"
SINCE: Final = 28  # days
# Mornings and afternoons are shared by the week, evenings too, but for Saturday's.
LAYERS: Final = (
    ("Morning", time(8), time(13), (1, 2, 3, 4, 5, 6)),
    ("Afternoon", time(13), time(18), (1, 2, 3, 4, 5, 6)),
    ("Evening", time(18), time(22), (1, 2, 3, 4, 5)),
)
A_LAYER: Final = 2  # who take turns in it


def rota_keep(stage: Stage) -> None:
    """Support's coach said when the help is answered, and drew up the rota four weeks ago."""
    at = stage.ago(SINCE)
    coach = stage.viewer(COACH, at)
    support = department("support")
    channel = Channel.objects.get(platform=ANSWERED[0], handle_key=ANSWERED[1])
    custody = Custody(
        owner=channel.owner,
        second_admin=channel.second_admin,
        recovery_mailbox=channel.recovery_mailbox,
        hours=hours_read(HOURS),
    )
    channel_edit(actor=coach, channel=channel, custody=custody, now=at)
    today = organisation_today(stage.now)
    monday = today - timedelta(days=today.weekday() + A_LAYER * 14)  # the first has this week
    players = _players(stage)
    layers = tuple(
        LayerDraft(
            name,
            LayerTerms(
                starts_on=monday,
                people=tuple(players[A_LAYER * number : A_LAYER * (number + 1)]),
                hand_over=time(8),
                days=days,
                opens=opens,
                closes=closes,
            ),
        )
        for number, (name, opens, closes, days) in enumerate(LAYERS)
    )
    plan = PlanDraft(ZONE, (channel,), layers)
    rota_open(actor=coach, department=support, name="Larkfield help", plan=plan, now=at)


def _players(stage: Stage) -> list[int]:
    """Return who takes turns: the player of the story, and colleagues who stay."""
    staying = Assignment.objects.active().filter(
        role__department=department("support"), role__type__kind="player", ends_on=None
    )
    people = list(staying.order_by("person__external_id").values_list("person_id", flat=True))
    first = stage.person(PLAYER).pk
    return [first, *(pk for pk in people if pk != first)][: A_LAYER * len(LAYERS)]
