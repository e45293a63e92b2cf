"""Asking the booth about an answer: states, who may do what, and by when. Pure decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.hours import work_after
from governance.escalations.rules.mentions import Topic
from governance.escalations.rules.routing import Severity
from roles.team.rules import answer_context

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer

BOOTH_KIND: Final = "booth"  # of whoever is asked, and whoever is asked back
TIME: Final = timedelta(hours=2)  # at work, to answer in
TIME_SERIOUS: Final = timedelta(minutes=30)  # by day and night
AGAIN: Final = timedelta(hours=22)  # until who is late, and the last who is left, hears again
USED_FOR: Final = timedelta(days=30)  # how long an answer that was approved may be given
STANDS_FOR: Final = timedelta(days=90)  # for any such mention, unless another day is said


class BoothState(TextChoices):
    OPEN = "open", _("Waits for the booth")
    BACK = "back", _("Asked back")
    APPROVED = "approved", _("Approved")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Not needed any more")


class BoothStep(TextChoices):
    APPROVE = "approve", _("Approve")
    EDIT = "edit", _("Approve with my edits")
    ASK_BACK = "ask_back", _("Ask back")
    REFUSE = "refuse", _("No, because")


REPLY: Final = "reply"  # what only who asked answers, where it was asked back
WAITING: Final = (BoothState.OPEN, BoothState.BACK)


def booth_due(
    now: datetime, *, severity: str, zone: ZoneInfo, holidays: Collection[date]
) -> datetime:
    """Return by when who is asked at ``now`` answers: two hours of work from then, between nine
    and five on working days of ``zone``; half an hour by any clock for what is serious."""
    if severity == Severity.SERIOUS:
        return now + TIME_SERIOUS
    return work_after(now, TIME, zone=zone, holidays=holidays)


def booth_context(payload: Mapping[str, object], mailbox: str) -> dict[str, object]:
    """Return the address to answer by, and what the mail says of a mention in its reader's
    language: its topic, by its key."""
    key = str(payload.get("topic", "")).lower()
    topic = {"topic": Topic(key).label} if key in Topic.values else {}
    return {**topic, **answer_context(payload, mailbox, name="path", below="/booth/answer/")}


def booth_steps(state: str, *, draft: bool) -> list[str]:
    """Return the answers that are possible in ``state``, whoever may give them."""
    if state == BoothState.BACK:
        return [REPLY]
    if state != BoothState.OPEN:
        return []
    return [step.value for step in BoothStep if draft or step != BoothStep.APPROVE]


def can_answer_booth(viewer: Viewer, *, function: str, asked_by_id: int, stands: bool) -> bool:
    """Everybody who holds the function, and whoever is asked as long as they ``stand`` for it:
    for its holder, or as the head coach. Never who asked."""
    if viewer.person_id is None or viewer.person_id == asked_by_id:
        return False
    return stands or function in viewer.functions


def can_reply_booth(viewer: Viewer, *, asked_by_id: int) -> bool:
    """Whoever asked answers what was asked back."""
    return viewer.person_id is not None and viewer.person_id == asked_by_id
