"""How Today shows what is asked about a role, its channels and its times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Ask:
    """How a kind of to-do is shown: under which heading, with which drawing and verbs."""

    group: str
    icon: str
    word: _StrPromise
    verb: _StrPromise
    verb_short: _StrPromise


PROMISE: Final = pgettext_lazy("to-do", "Promise")
CHECKLIST: Final = "checklist"  # sums up what else is asked for a role, or some of it
ABOUT_ROLES: Final = {
    CHECKLIST: Ask("other", "list", _("Getting ready"), _("See what is missing"), _("Open")),
    "access": Ask("other", "key", _("Access"), _("Let them in"), _("Open")),
    "focus": Ask("decide", "channels", _("Focus"), _("Choose another focus"), _("Decide")),
    "closure": Ask(
        "decide", "org", _("Closed department"), _("Decide what becomes of it"), _("Decide")
    ),
    "handover": Ask(
        "other", "swap", _("Hand-over"), _("Say what you handed to whom"), _("Hand over")
    ),
    "stand_in": Ask("other", "people", _("Stand-in"), _("Look after the work"), _("Open")),
    "sponsor": Ask("decide", "people", _("Partner"), _("Name a sponsor"), _("Decide")),
    "duty": Ask("answer", "clock", _("Shift"), _("Say whether you take it"), _("Answer")),
    "promise": Ask("answer", "check", PROMISE, _("Keep it and say so"), _("Open")),
    "promise_approval": Ask("decide", "check", PROMISE, _("Look and decide"), _("Decide")),
    "booth": Ask("answer", "question", _("Advice"), _("Advise on a mention"), _("Answer")),
    "practice": Ask(
        "decide", "book", _("Kept answer"), _("Say whether it still holds"), _("Decide")
    ),
}
