"""What the same person said before, as far as the viewer may read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from governance.escalations.models import Mention

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

SHOWN = 10


@dataclass(frozen=True, slots=True)
class AuthorHistory:
    """The latest first; ``more`` says that there are others, ``first`` that whoever said it had
    said nothing before."""

    mentions: list[Mention] = field(default_factory=list)
    more: bool = False
    first: bool = False


def author_history(viewer: Viewer, mention: Mention) -> AuthorHistory:
    """Return the other mentions of the same name or handle, on whatever channel; one query, two
    where there are more than are shown, none where nobody said who it was.

    Only those whose words the viewer may read: that there are others is told to nobody, so that it
    is the first is said of these alone.
    """
    if not mention.author_key:
        return AuthorHistory()
    readable = Mention.objects.readable_to(viewer).filter(author_key=mention.author_key)
    others = readable.exclude(pk=mention.pk)
    found = list(
        others.select_related(
            "channel", "department", "escalation__asked", "escalation__holder"
        ).order_by("-logged_at", "-id")[: SHOWN + 1]
    )
    more = len(found) > SHOWN
    first = all(each.logged_at > mention.logged_at for each in found)
    if first and more:
        first = not others.filter(logged_at__lte=mention.logged_at).exists()
    return AuthorHistory(found[:SHOWN], more, first)
