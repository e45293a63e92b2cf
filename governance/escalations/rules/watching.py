"""Who may watch a mention, who may add somebody who does, and what they are told of. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.climbing import EscalationState, can_close, can_take
from governance.escalations.rules.mentions import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from governance.core.viewer import Viewer


class WatchStep(TextChoices):
    WATCH = "watch", _("Watch it")
    STOP = "stop", _("Stop watching")
    ADD = "add", _("Let somebody watch it")


class WatchEvent(StrEnum):
    """What whoever watches a mention is told of."""

    TAKEN = "taken"
    HANDED = "handed"
    BACK = "back"  # whoever had it has it no more, and it climbs again
    ANSWERED = "answered"
    ASIDE = "aside"
    RESUMED = "resumed"  # it was set aside, and that was taken back
    CLOSED = "closed"
    ADDED = "added"  # to whom somebody lets watch it
    ENDED = "ended"  # and to whom they do no longer


def watch_opens(*, state: str, kept: bool) -> bool:
    """Whether there is anything to come that somebody could watch; ``state`` is the escalation's,
    "" where there is none, ``kept``: its words are still there."""
    return kept and state != EscalationState.CLOSED


def can_watch(viewer: Viewer, *, reads: bool) -> bool:
    """Whoever may read its words; it gives them nothing to do and no say."""
    return viewer.person_id is not None and reads


def can_add_watcher(viewer: Viewer, *, holder_id: int | None, department_id: int | None) -> bool:
    """Whoever has it, the department's coaches and the head coach."""
    in_charge = can_take(viewer, asked_id=None, department_id=department_id)
    return in_charge or can_close(viewer, holder_id=holder_id)


def can_end_watch(
    viewer: Viewer, *, person_id: int, added_by_id: int | None, holder_id: int | None
) -> bool:
    """Whoever watches it; where somebody let them, also who did and who has it. What people chose
    themselves nobody else ends."""
    if viewer.person_id is None or viewer.person_id == person_id:
        return viewer.person_id is not None
    return added_by_id is not None and viewer.person_id in {added_by_id, holder_id}


def watched_context(payload: Mapping[str, object], address: str) -> dict[str, object]:
    """Return what the mail says of a mention in its reader's language: its topic, by its key."""
    return {"topic": Topic(str(payload["topic"])).label}
