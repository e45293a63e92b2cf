"""Mentions: topics, who may report, and the channel that a place is an address of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

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
    """Whoever is listed here may report, whatever their role."""
    return viewer.person_id is not None


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
