"""New sites to keep an eye on: who notes them, who looks, and what may come of one. Pure
decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer

DAYS_TO_LOOK: Final = 10  # working days


class SiteOutcome(TextChoices):
    """What came of a site; until then it is watched."""

    PROPOSED = "proposed", _("Proposed as a channel")
    NOT_FOR_US = "not_for_us", _("Not for us")


class SiteStep(TextChoices):
    """What may be said of a site that is watched."""

    WATCH = "watch", _("Watch on")
    PROPOSE = "propose", _("Propose as a channel")
    NOT_FOR_US = "not_for_us", _("Not for us")


def site_steps(outcome: str) -> tuple[SiteStep, ...]:
    """Return what may be said of a site; nothing once something came of it."""
    return () if outcome else tuple(SiteStep)


def quarter_of(day: date) -> date:
    """Return the first day of the quarter that ``day`` is in."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def sees_sites(viewer: Viewer) -> bool:
    """Everybody who belongs here reads the list."""
    return viewer.is_member and not viewer.external


def can_note_site(viewer: Viewer) -> bool:
    """Every employee and volunteer; the same ones propose what is noted as a channel."""
    return viewer.kind == "person" and not viewer.external and viewer.person_id is not None


def can_keep_sites(viewer: Viewer, *, keeper_id: int | None, small: bool) -> bool:
    """Look through the list, and say what is watched on or not for us: its keeper and the head
    coach; in a small organisation the administrator, too."""
    if viewer.kind != "person" or viewer.external:
        return False
    keeps = viewer.person_id is not None and viewer.person_id == keeper_id
    return keeps or viewer.head_coach or (small and viewer.administrator)


def can_name_keeper(viewer: Viewer) -> bool:
    """The head coach; administrators as well, since there may be no head coach."""
    return viewer.kind == "person" and (viewer.head_coach or viewer.administrator)
