"""Who said it, who answered first, what is kept for lawyers and for how long. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.escalations.rules.mentions import URL, url_key
from roles.team.rules import LEGAL

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def author_key(author: str) -> str:
    """Return a name, a handle or a profile's address so that two spellings of one are alike.

    Without capitals, @ and what stands before the last slash, so that a handle is the same on
    every channel; "" for nothing.
    """
    words = " ".join(author.split())
    name = url_key(words).rpartition("/")[2] if URL.match(words) and "/" in words else words
    return name.lstrip("@").casefold()


def can_hold(viewer: Viewer) -> bool:
    """Whoever holds the function legal of the booth, and the head coach, since small ones have
    no legal."""
    return viewer.person_id is not None and (LEGAL in viewer.functions or viewer.head_coach)


def reads_held(viewer: Viewer) -> bool:
    """Whether the words of what is kept for lawyers are the viewer's to read."""
    return LEGAL in viewer.functions


def sees_without_words(viewer: Viewer) -> bool:
    """Who sees each mention, but the words of only some: auditors, tokens, and legal, who could
    not keep what they do not find."""
    return viewer.auditor or viewer.kind == "token" or LEGAL in viewer.functions
