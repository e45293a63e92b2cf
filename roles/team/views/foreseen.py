"""What a proposal would bring with it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.dates import date_words
from roles.team.rules import ItemKind
from roles.team.rules.access import needs_access
from roles.team.views.words import Line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from roles.team.hooks import ItemDraft
    from roles.team.selectors import Terms
    from roles.team.selectors.hours import Week


def foreseen_lines(
    terms: Terms, items: Iterable[ItemDraft], now: datetime, *, met_too: bool
) -> list[Line]:
    """Return what the checklist would ask for, what is done already as done; without ``met_too``
    what is asked of everybody, done or not."""
    return [
        _done(terms, item, now)
        if met_too and item.is_met(now)
        else _missing(terms, item, met_too=met_too)
        for item in items
    ]


def _done(terms: Terms, item: ItemDraft, now: datetime) -> Line:
    if item.met_at is None or item.met_at >= now:  # nobody did it: the rule is set aside for them
        return Line("ok", item.title, _("Not asked of %s: an exemption") % terms.person)
    words = {
        ItemKind.GUIDELINE: _("Signed %(day)s"),
        ItemKind.COURSE: _("Passed %(day)s"),
        ItemKind.CLAUSE: _("Confirmed %(day)s"),
    }
    day = date_words(item.met_at, "j F Y")
    return Line("ok", item.title, words[ItemKind(item.kind)] % {"day": day})


def _missing(terms: Terms, item: ItemDraft, *, met_too: bool) -> Line:
    if not met_too:
        words = {
            ItemKind.GUIDELINE: _("This role asks everybody to sign it"),
            ItemKind.COURSE: _("This role asks everybody to pass this course"),
            ItemKind.CLAUSE: _("This role asks for a contract with this clause"),
        }
        return Line("wait", item.title, words[ItemKind(item.kind)])
    words = {
        ItemKind.GUIDELINE: _("%(person)s has to sign it before being ready"),
        ItemKind.COURSE: _("%(person)s has to pass this course before being ready"),
        ItemKind.CLAUSE: _("HR confirms a contract with this clause before %(person)s is ready"),
    }
    return Line("no", item.title, words[ItemKind(item.kind)] % {"person": terms.person})


def access_lines(terms: Terms, *, small: bool) -> list[Line]:
    """Return that somebody has to let them into the channels named, where that is so."""
    if not needs_access(
        asked_of_type=terms.role.type.access_needed,
        authority=terms.authority,
        channels=len(terms.focus.channels),
        small=small,
    ):
        return []
    label = _("Access to %s") % ", ".join(each.handle for each in terms.focus.channels[:3])
    return [Line("wait", label, _("Whoever owns the channels is asked once all have said yes"))]


def week_lines(week: Week) -> list[Line]:
    """Return that all of somebody's roles would take more than a sensible week, where they do and
    this one adds to it."""
    if not week.own or not week.over:
        return []
    label = _("%s hours a week with their other roles") % floatformat(week.total, -1)
    return [Line("wait", label, _("%d at most is thought sensible; it stops nothing") % week.most)]


def alike_lines(signs_as: str, others: list[str]) -> list[Line]:
    """Return that others of a channel go by the same name outside, where they do."""
    if not others:
        return []
    return [Line("wait", alike_words(signs_as), ", ".join(others))]


def alike_words(signs_as: str) -> str:
    return _("Others sign as “%s” there, too: nobody will know who it was") % signs_as


def crowd_lines(crowd: tuple[int, int, int] | None) -> list[Line]:
    """Return that there would be too many players for the coaches there, where that is so."""
    if crowd is None:
        return []
    players, coaches, most = crowd
    label = ngettext(
        "%(players)d players for one coach",
        "%(players)d players for %(coaches)d coaches",
        coaches,
    )
    named = {"players": players, "coaches": coaches}
    return [Line("wait", label % named, _("A coach can see to %d at most") % most)]
