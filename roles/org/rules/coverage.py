"""The rules of coverage by name, and how long one may be set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COVERAGE: Final[dict[str, _StrPromise]] = {
    "CV0": _("A role stands vacant"),
    "CV1": _("A department with players has one or two coaches"),
    "CV2": _("Every player has a coach"),
    "CV3": _("A channel has an owner, a second admin and a shared mailbox"),
    "CV5": _("A critical role has a backup"),
    "CV6": _("Each language and region of a channel is served"),
    "CV7": _("A coach has at most twelve players"),
    "CV8": _("Partners own no channel and are at most half of its responders"),
    "CV10": _("A silent channel is kept or dropped"),
    "CV11": _("Everybody acknowledged the baseline guideline"),
    "CV12": _("No two roles are alike"),
}
EXEMPTION_DAYS: Final = 365
