"""The small parts every page is made of. In ``builtins``: no page needs to load them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.core.dates import date_words, format_in_language
from governance.core.templatetags.icons import ALIASES, ICONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

register = template.Library()

SOON_DAYS: Final = 6
TABS: Final = 5
HEAVY: Final = {"check", "cross", "minus", "dots", "plus", "left", "right", "up", "alert"}

ROLE_WORDS: Final = {
    "coach": gettext_lazy("Coach"),
    "player": gettext_lazy("Player"),
    "booth": gettext_lazy("Booth"),
    "split": gettext_lazy("Coach who also plays"),
    "none": gettext_lazy("No role"),
    "vacant": gettext_lazy("Gap"),
}
ROLE_ALIASES: Final = {"head_coach": "coach", "playing": "split", "": "none"}

STATES: Final = {
    "proposed": (gettext_lazy("Proposed"), "warn", "clock"),
    "getting_ready": (gettext_lazy("Getting ready"), "warn", "half"),
    "ready": (gettext_lazy("Ready"), "ok", "check"),
    "paused": (gettext_lazy("Paused"), "", "pause"),
    "ended": (gettext_lazy("Ended"), "hollow", "minus"),
}
NOTES: Final = {"": "info", "warn": "alert", "bad": "alert", "good": "check"}


def _known(name: str, known: dict[str, Any], what: str) -> Any:
    if name not in known:
        raise template.TemplateSyntaxError(
            f"There is no {what} {name!r}. There are: {', '.join(sorted(known))}."
        )
    return known[name]


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Draw an icon of ``size`` pixels, hidden from screen readers: words stand beside it."""
    drawn = ALIASES.get(name, name)
    strokes = _known(drawn, ICONS, "icon")
    return format_html(
        '<svg class="ico{1}" width="{0}" height="{0}" viewBox="0 0 24 24" '
        'aria-hidden="true">{2}</svg>',
        size,
        " heavy" if drawn in HEAVY else "",
        mark_safe(strokes),  # noqa: S308  (drawn by us, in icons.py)
    )


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word, "?" for no name."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def _role(kind: object) -> str:
    name = str(kind or "")
    return ROLE_ALIASES.get(name, name)


@register.simple_tag
def avatar(name: str, role: str = "", size: str = "") -> SafeString:
    """A round of initials; the name stands beside it. ``size``: "", "lg", "xl" or "tiny"."""
    kind = _role(role)
    _known(kind, ROLE_WORDS, "role")
    classes = " ".join(part for part in ("av", kind, size) if part and part != "none")
    text = "?" if kind == "vacant" else initials(name)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, text)


@register.simple_tag
def pip(role: str = "", *, bare: bool = False) -> SafeString:
    """One person of the chart: shape and colour only, so say the count in words beside it.

    ``bare`` where what stands around it is hidden from screen readers already.
    """
    return _pip(_role(role), bare)


@cache
def _pip(kind: str, bare: bool) -> SafeString:  # hundreds on a page, of a dozen that there are
    _known(kind, ROLE_WORDS, "role")
    hidden = "" if bare else mark_safe(' aria-hidden="true"')
    return format_html('<i class="pip{}"{}></i>', "" if kind == "none" else f" {kind}", hidden)


@register.simple_tag
def pips(marks: Iterable[str]) -> SafeString:
    """One of each mark, bare."""
    return format_html_join("", "{}", ((pip(mark, bare=True),) for mark in marks))


@register.simple_tag
def role_mark(role: str, word: str = "") -> SafeString:
    """Shape, colour and word of a role; ``word`` replaces the usual one."""
    return format_html(
        '<span class="rolemark">{}{}</span>', pip(role), word or ROLE_WORDS[_role(role)]
    )


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """One of the five words people see of an assignment."""
    word, tone, drawing = _known(str(state), STATES, "state")
    return format_html(
        '<span class="chip{}">{}{}</span>', f" {tone}" if tone else "", icon(drawing, 13), word
    )


def _day_of(moment: date | datetime) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def _day_word(day: date, today: date) -> str:
    """Name a day as people do: today, yesterday, in 3 days, 12 Jan, 12 Jan 2024."""
    away = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if away in near:
        return near[away]
    if 0 < away <= SOON_DAYS:
        return ngettext("in %(n)d day", "in %(n)d days", away) % {"n": away}
    if -SOON_DAYS <= away < 0:
        return ngettext("%(n)d day ago", "%(n)d days ago", -away) % {"n": -away}
    return date_words(day, "j M" if day.year == today.year else "j M Y")


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_in_language(moment: date | datetime | None, form: str | None = None) -> str:
    """Django's filter, with the formats of our pages in the reader's language."""
    written: str = date_filter(moment, form and format_in_language(form))
    return written


@register.simple_tag
def when(moment: date | datetime | None, now: datetime | None = None) -> SafeString | str:
    """A date as people say it, with the exact one as its title; nothing for None."""
    if moment is None:
        return ""
    word = _day_word(_day_of(moment), timezone.localdate(now))
    exact = date_words(_day_of(moment), "l j F Y")
    if isinstance(moment, datetime):
        clock = date_words(timezone.localtime(moment), "H:i")
        word, exact = f"{word}, {clock}", f"{exact}, {clock} {timezone.localtime(moment):%Z}"
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, word)


@register.simple_tag
def from_to(since: datetime, until: datetime) -> SafeString:
    """A span as people say it, its day said once where it is one."""
    same = _day_of(since) == _day_of(until)
    end = date_words(timezone.localtime(until), "H:i") if same else when(until)
    return format_html("{} – {}", when(since), end)


@register.simple_tag
def due(moment: date | datetime | None, now: datetime | None = None) -> SafeString | str:
    """A chip that says by when, and warns in the last week; nothing for None."""
    if moment is None:
        return ""
    day, today = _day_of(moment), timezone.localdate(now)
    away = (day - today).days
    if away < 0:
        late = ngettext("%(n)d day late", "%(n)d days late", -away) % {"n": -away}
        return format_html('<span class="chip gap">{}{}</span>', icon("alert", 13), late)
    if away > SOON_DAYS:
        return format_html('<span class="chip">{}</span>', date_words(day, "D j M"))
    words = {0: _("Due today"), 1: _("Due tomorrow")}
    word = words.get(away) or _("Due %(day)s") % {"day": date_words(day, "l")}
    return format_html('<span class="chip warn">{}{}</span>', icon("clock", 13), word)


@register.inclusion_tag("components/stat.html")
def stat(
    number: int, label: str, url: str = "", of: int | None = None, bad: bool = False
) -> dict[str, Any]:
    """A number that links to what it counts."""
    return {"number": number, "label": label, "url": url, "of": of, "bad": bad}


@register.simple_block_tag
def note(
    content: str, kind: str = "", title: str = "", role: str = "", icon_name: str = ""
) -> SafeString:
    """A message. ``kind``: "", "warn", "bad" or "good"; ``role``: "", "status" or "alert"."""
    drawing = icon_name or _known(kind, NOTES, "note")
    return format_html(
        '<div class="note{}"{}>{}<div>{}{}</div></div>',
        f" {kind}" if kind else "",
        format_html(' role="{}"', role) if role else "",
        icon(drawing, 20),
        format_html("<strong>{}</strong>", title) if title else "",
        content,
    )


@register.simple_block_tag(end_name="endemptystate")
def emptystate(content: str, icon_name: str, title: str, level: int = 2) -> SafeString:
    """What a list says when nothing is in it: a drawing, a sentence, the next thing to do."""
    return format_html(
        '<section class="card empty"><span class="glyph">{}</span><h{}>{}</h{}>{}</section>',
        icon(icon_name, 32),
        level,
        title,
        level,
        content,
    )


@register.simple_tag
def authority_meter(level: int, steps: int = 5) -> SafeString:
    """Five small bars; the word for the level stands beside them."""
    bars = format_html_join(
        "",
        "<i{}></i>",
        ((mark_safe(' class="on"') if step <= level else "",) for step in range(steps)),
    )
    return format_html('<span class="auth" aria-hidden="true">{}</span>', bars)


def _tabs(items: Sequence[Any]) -> list[Any]:
    if len(items) <= TABS:
        return list(items)
    own = [item for item in items if not item.section]
    work = [item for item in items if item.section]
    return (own[:1] + work + own[1:])[: TABS - 1]


@register.filter
def tabs(navigation: Sequence[Any] | None) -> list[Any]:
    """Return what the phone's bar shows: all of five, else Today and the first of the work."""
    return _tabs(navigation or [])


@register.filter
def beyond_tabs(navigation: Sequence[Any] | None) -> list[Any]:
    """Return what stands under "More" on a phone."""
    shown = _tabs(navigation or [])
    return [item for item in navigation or [] if item not in shown]
