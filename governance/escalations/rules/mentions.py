"""Mentions: topics, who may report, and the channel that a place is an address of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class Topic(TextChoices):
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")
    SAFETY = "safety", _("Safety, law")
    PRESS = "press", _("Press")
    OTHER = "other", _("Other")


class Wish(TextChoices):
    """What the one who heard it thinks should happen."""

    PASS_ON = "pass_on", _("Pass it on")
    NOTE = "note", _("Just note it")


def can_report(viewer: Viewer) -> bool:
    """Whoever is listed here may report, whatever their role, and a token that writes."""
    return viewer.person_id is not None or (viewer.kind == "token" and viewer.has_scope("write"))


def reports_into(viewer: Viewer, department_id: int | None) -> bool:
    """Whether a report may concern this department: a limited token stays within its limit."""
    inside = viewer.within_department_ids
    return inside is None or department_id in inside


def works_on_mentions(viewer: Viewer) -> bool:
    """Whether the desk of mentions is part of the viewer's work; line managers only read."""
    departments = viewer.coached_department_ids | viewer.led_department_ids
    return viewer.head_coach or bool(departments | viewer.report_ids)


@dataclass(frozen=True, slots=True)
class Place:
    """What ``where`` may be an address of: ``urls`` longest first, and bare handles."""

    urls: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


URL = re.compile(r"^(?:https?://)?(?P<rest>[\w-]+(?:\.[\w-]+)+(?:/\S*)?)$", re.IGNORECASE)


HANDLE = re.compile(r"(?<!\S)@([\w.-]{1,200})")


def url_key(url: str) -> str:
    """Return an address without scheme, ``www.``, query, fragment, last slash and case.

    What is no address ("http://[x") is an empty text.
    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.").removeprefix("m.")
    return f"{host}{parts.path}".rstrip("/").lower()


def place_parse(where: str) -> Place:
    """Read a link or a place: every folder of the first link may be a channel's address."""
    links = (word for word in where.split() if URL.match(word))
    pieces = url_key(next(links, "")).split("/")
    urls = ("/".join(pieces[:end]) for end in range(len(pieces), 0, -1))
    handles = tuple(handle.lower() for handle in HANDLE.findall(where))
    return Place(urls=tuple(url for url in urls if url), handles=handles)


# Two reports so close in time may be of one thing.
NEAR_WITHIN: Final = timedelta(hours=48)


# From which share of common trigrams on words count as the same; copied words with a typo, a
# greeting more or a line less are above it, two complaints about one thing below.
ALIKE: Final = 0.6


# What is in a link only to tell where a click came from; on some sites short names as well, which
# on others name the thing itself.
TRACKING = re.compile(r"utm_.*|fbclid|gclid|igshid|igsh|si|feature|ref_src")
SHORT_NAMES_TRACK: Final = {"x.com", "twitter.com", "youtube.com", "youtu.be"}


class Near(TextChoices):
    """Why a mention may be the same as another."""

    LINK = "link", _("The same link")
    WORDS = "words", _("Nearly the same words")


def link_key(where: str) -> str:
    """Return the first link of ``where`` so that two spellings of one are alike, or ``""``.

    Unlike an address of a channel it keeps its query, which names the video on some sites,
    without what only tells where a click came from.
    """
    link = next((word for word in where.split() if URL.match(word)), "")
    if not link or not url_key(link):
        return ""
    query = urlsplit(link if "://" in link else f"//{link}").query
    key = url_key(link)
    kept = sorted(pair for pair in parse_qsl(query) if not _tracks(key, pair[0].lower()))
    return f"{key}?{urlencode(kept)}" if kept else key


def _tracks(key: str, name: str) -> bool:
    short = key.split("/", maxsplit=1)[0] in SHORT_NAMES_TRACK and name in {"s", "t"}
    return short or TRACKING.fullmatch(name) is not None
