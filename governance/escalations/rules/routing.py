"""Who fits a step, and who may look ahead at it. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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


@dataclass(frozen=True, slots=True)
class Focus:
    """What somebody's role is limited to, or what a channel has; empty is all."""

    channels: Collection[int] = ()
    languages: Collection[str] = ()
    regions: Collection[str] = ()


def focus_fits(own: Focus, wanted: Focus) -> bool:
    """Whether a role reaches a channel: in each part one of them is open or both share one.

    A mention of no known channel wants nothing in particular, so that it fits every role.
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
