"""A hint when a role is named for a tool and not for what it is for. Pure words, never a no."""

from __future__ import annotations

import re
from typing import Final

# What one works with. A role called after it says nothing of why somebody should do it.
TOOLS: Final = (
    *("social media", "social network", "soziale medien", "online", "digital", "internet"),
    *("facebook", "instagram", "twitter", "tiktok", "youtube", "linkedin", "whatsapp", "threads"),
    *("mastodon", "bluesky", "reddit", "pinterest", "snapchat", "telegram", "discord"),
    *("e-mail", "email", "telephone", "phone", "chat", "blog", "website", "newsletter"),
    *("post", "posts", "posting", "tweet", "tweets", "hashtag", "content", "web"),
)
WORDS: Final = re.compile(
    r"(?<!\w)(" + "|".join(sorted(map(re.escape, TOOLS), key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)
# Said together with the tool these tell what for, so there is nothing to hint at.
GOALS: Final = re.compile(
    r"(?<!\w)(service|help|support|advice|care|complaints?|orders?|returns?|safety|sales|"
    r"recruit\w*|hiring|jobs|careers|advocacy|press|warranty|repairs?|billing|bookings?|"
    r"questions?|feedback|customers?|members?|donors?|patients?|citizens?|voters?)(?!\w)",
    re.IGNORECASE,
)


def tool_named(text: str) -> str:
    """Return the tool that ``text`` is named for, as it stands there; "" when it says what for."""
    found = WORDS.search(text)
    return found.group(0) if found and not GOALS.search(text) else ""
