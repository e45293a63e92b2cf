"""Finding anything that the viewer may see, in groups; a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.accounts.models import SavedView
from governance.core.navigation import navigation_pages
from governance.core.search import words_of
from governance.home.selectors.search import registry, work
from governance.home.selectors.search.parts import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

ONLY_MOST: Final = 200  # of one kind alone


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: how it is found, and the list that takes the same words, if one does."""

    title: _StrPromise
    find: Callable[[Viewer, str, int], list[Hit]]
    page: str = ""
    also: tuple[tuple[str, str], ...] = ()


KINDS: Final = {
    "people": Kind(gettext_lazy("People"), registry.people, "people"),
    "departments": Kind(gettext_lazy("Departments"), registry.departments, "team_list"),
    "roles": Kind(gettext_lazy("Roles"), registry.roles, "who", (("show", "all"),)),
    "guidelines": Kind(gettext_lazy("Guidelines"), registry.guidelines),
    "courses": Kind(gettext_lazy("Courses"), registry.courses),
    "channels": Kind(gettext_lazy("Channels"), registry.channels, "channels"),
    "practices": Kind(gettext_lazy("Library"), registry.practices, "practices"),
    "mentions": Kind(gettext_lazy("Mentions"), work.mentions, "mentions", (("show", "all"),)),
    "findings": Kind(gettext_lazy("Findings"), work.findings, "findings"),
    "questions": Kind(gettext_lazy("Questions"), work.questions),
    "imports": Kind(gettext_lazy("Imports"), work.imports),
    "drafts": Kind(gettext_lazy("Drafts"), work.drafts),
}


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    hits: list[Hit]
    more_url: str = ""  # all of them, when there are more


@dataclass(frozen=True, slots=True)
class Found:
    q: str
    groups: list[Group] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def search(*, viewer: Viewer, q: str, most: int, only: str = "") -> Found:
    """Return up to ``most`` of each kind that ``q`` finds, nothing but what the viewer may see.

    Every word must be found; one or two letters look at the beginning of names only. Nothing
    typed gives the pages of the navigation and the saved views. ``only`` a key of ``KINDS``: up
    to 200 of that kind and nothing else. A fixed number of queries, two for nothing typed.
    """
    words = words_of(q)
    typed = " ".join(words)
    if words and only in KINDS:
        found = Group(only, str(KINDS[only].title), KINDS[only].find(viewer, q, ONLY_MOST))
        return Found(typed, [found] if found.hits else [])
    known = [
        Group("views", _("Saved views"), _views(viewer, words)[:most]),
        Group("pages", _("Pages"), _pages(viewer, words)[: most if words else None]),
    ]
    things = [_group(key, viewer, q, most) for key in KINDS] if words else []
    return Found(typed, [group for group in (*things, *known) if group.hits])


def _group(key: str, viewer: Viewer, q: str, most: int) -> Group:
    hits = KINDS[key].find(viewer, q, most + 1)
    more = _all_of(key, " ".join(words_of(q))) if len(hits) > most else ""
    return Group(key, str(KINDS[key].title), hits[:most], more)


def _all_of(key: str, typed: str) -> str:
    """Return where all of a kind stand: its own list if that takes words, else the search."""
    kind = KINDS[key]
    asked = {"q": typed, **(dict(kind.also) if kind.page else {"kind": key})}
    return f"{reverse(kind.page or 'search')}?{urlencode(asked)}"


def _views(viewer: Viewer, words: Iterable[str]) -> list[Hit]:
    if viewer.user_id is None:
        return []
    saved = SavedView.objects.filter(owner=viewer.user_id).order_by("name", "pk")
    return [
        Hit(view.name, _("Saved view"), view.url, "star")
        for view in saved
        if _says(view.name, words)
    ]


def _pages(viewer: Viewer, words: Iterable[str]) -> list[Hit]:
    pages = navigation_pages(viewer)
    return [Hit(label, "", url, icon) for label, url, icon in pages if _says(label, words)]


def _says(label: str, words: Iterable[str]) -> bool:
    text = label.casefold()
    return all(word.casefold() in text for word in words)
