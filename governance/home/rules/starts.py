"""Where somebody's day begins: the page of what they do most, unless they chose another. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.home.rules import has_desk, has_hub, has_reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Start:
    """A page that a day can begin with, and whose it is."""

    key: str
    url_name: str
    label: _StrPromise
    is_for: Callable[[Viewer], bool]


TODAY: Final = Start("today", "today", _("Today"), lambda viewer: True)
# The strongest first: who is several of these begins with the first that fits.
STARTS: Final[tuple[Start, ...]] = (
    Start("evidence", "evidence", _("Evidence"), lambda viewer: viewer.auditor),
    Start("hub", "hub", _("Hub"), has_hub),
    Start("desk", "desk", _("Coach desk"), has_desk),
    Start("team", "team", _("Team & coverage"), lambda viewer: bool(viewer.led_department_ids)),
    Start("my_people", "my_people", _("My people"), has_reports),
    Start("set_up", "admin:index", _("Set-up"), lambda viewer: viewer.administrator),
    Start(
        "field",
        "field",
        pgettext_lazy("page of a player", "Field"),
        lambda viewer: viewer.plays and not viewer.external,
    ),
    TODAY,
)


def starts_open(viewer: Viewer) -> list[Start]:
    """Return the pages that are open to the viewer, the strongest first; Today is the last."""
    return [start for start in STARTS if start.is_for(viewer)]


def start_chosen(found: list[Start], chosen: str) -> Start:
    """Return the one that was chosen while it is open, else the strongest."""
    return next((start for start in found if start.key == chosen), found[0])
