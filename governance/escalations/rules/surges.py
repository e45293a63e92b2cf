"""Early warning: when more is heard than is usual at that time, and who says that it is nothing.

Pure decisions.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format

from governance.escalations.rules.climbing import can_take
from governance.escalations.rules.mentions import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from governance.core.viewer import Viewer

WINDOW: Final = timedelta(hours=3)  # what is counted, and how long the same is not told anew
USUAL_OF: Final = 28  # days before, of which the same hours are what is usual
LEAST_DAYS: Final = 7  # with fewer behind it nobody knows what is usual
MOST_REASON: Final = 500


def is_surge(counted: int, usual: float, *, least: int, times: int) -> bool:
    """At least so many, and so many times as many as is usual; ``least`` 0 warns of nothing."""
    return 0 < least <= counted and counted >= times * usual


def can_dismiss(viewer: Viewer, *, department_id: int | None) -> bool:
    """The department's coaches and the head coach, as any other finding is theirs to mend."""
    return can_take(viewer, asked_id=None, department_id=department_id)


def windows(now: datetime, days: int) -> list[tuple[datetime, datetime]]:
    """Return the last hours and, by the clock on the wall, the same hours of the days before;
    ``now`` is in the organisation's zone.

    Each is as long as the others in hours that pass, also over a change of the clocks.
    """
    wall = (now - timedelta(days=day) for day in range(1, days + 1))
    ends = [each.astimezone(UTC) for each in (now, *wall)]
    return [(until - WINDOW, until) for until in ends]


def usual_words(usual: float) -> str:
    """Return a mean as people read it."""
    return str(number_format(round(usual, 1), 1))


def surge_context(payload: Mapping[str, object], address: str) -> dict[str, object]:
    """Return the lines of the mail in its reader's language: topics by their key."""
    found = payload["surges"]
    lines = found if isinstance(found, list) else []
    return {
        "lines": [
            {
                **line,
                "about": Topic(line["topic"]).label if line["topic"] else line["channel"],
                "usual": usual_words(line["usual"]),
            }
            for line in lines
        ]
    }
