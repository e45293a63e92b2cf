"""Who fits a step, how far they have to be allowed to go, and who may look ahead at it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.mentions import Topic
from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Collection

    from governance.core.viewer import Viewer


class Fit(TextChoices):
    """How somebody who is ready stands to a step."""

    ASKED = "asked", _("Is asked")
    SPARE = "spare", _("Could be asked as well, and is shorter in office")
    REPORTED = "reported", _("Reported it")
    BEFORE = "before", _("Was asked before")
    FOCUS = "focus", _("Has another focus")
    AUTHORITY = "authority", _("May not go as far as an answer would")


class Severity(TextChoices):
    USUAL = "usual", _("As usual")
    SERIOUS = "serious", _("Serious")


# Whoever answers has to go as far as that; what is not named, to replying in their own words.
AUTHORITY_OF: Final = {Topic.PRAISE: Authority.APPROVED_TEXT}


def authority_needed(topic: str, severity: str) -> Authority:
    """Return how far whoever answers has to be allowed to go: what is serious ends in a promise."""
    if severity == Severity.SERIOUS:
        return Authority.PROMISE
    return AUTHORITY_OF.get(Topic(topic), Authority.REPLY) if topic else Authority.REPLY


@dataclass(frozen=True, slots=True)
class Focus:
    """What somebody's role is limited to, or what a channel has; empty is all."""

    channels: Collection[int] = ()
    languages: Collection[str] = ()
    regions: Collection[str] = ()


def focus_fits(own: Focus, wanted: Focus) -> bool:
    """Whether a role reaches a channel: in each part one of them is open or both share one.

    A mention of no known channel, language or region wants nothing in particular, so that it fits
    every role.
    """
    parts = (
        (own.channels, wanted.channels),
        (own.languages, wanted.languages),
        (own.regions, wanted.regions),
    )
    return all(not mine or not asked or set(mine) & set(asked) for mine, asked in parts)


def can_preview(viewer: Viewer) -> bool:
    """The head coach and administrators, in person, see who would get what, and why."""
    return viewer.kind == "person" and (viewer.head_coach or viewer.administrator)
