"""Who said it, who answered first, what is kept for lawyers and for how long. Pure decisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from governance.escalations.rules.mentions import URL, link_key
from roles.team.rules import LEGAL

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


KEY_LENGTH: Final = 200  # of the column; without capitals a text may be longer
# A profile by its handle, and by nothing else: one without may be known by its query alone.
PROFILE: Final = re.compile(r"[^/?]+/(?:in/|user/|u/)?@?([^/?]+)")


def author_key(author: str) -> str:
    """Return a name, a handle or a profile's address so that two spellings of one are alike.

    Without capitals and @, and of the address of a profile the handle alone, so that it is the same
    on every channel; any other address whole. "" for nothing.
    """
    name = " ".join(author.split())
    if URL.match(name) and "/" in name and (link := link_key(name)):
        profile = PROFILE.fullmatch(link)
        name = profile[1] if profile else link
    return name.lstrip("@").casefold()[:KEY_LENGTH]


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
