"""The navigation: each app adds its entries; a viewer sees those that are for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from governance.core.hooks import Hook
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer


def _everybody(viewer: Viewer) -> bool:
    return viewer.is_member


def _nothing(viewer: Viewer) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """``count`` costs at most one query; ``calm`` counts are shown without alarm.

    The link of one that ``carries`` says in ``from`` which page it was followed from. Pages below
    ``covers`` belong to it, too.
    """

    label: _StrPromise
    url_name: str
    icon: str
    order: int
    section: str = ""  # "" is everybody's part, "work" is "Your work"
    calm: bool = False
    carries: bool = False
    covers: tuple[str, ...] = ()
    visible: Callable[[Viewer], bool] = _everybody
    count: Callable[[Viewer], int] = _nothing


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    section: str
    current: bool
    count: int
    calm: bool


navigation_entries: Hook[NavigationEntry] = Hook("navigation")
# Pages that stand in no navigation, and that search and its palette lead to all the same.
navigation_further: Hook[NavigationEntry] = Hook("navigation_further")


def navigation_for(viewer: Viewer, path: str) -> list[NavigationItem]:
    entries = sorted(navigation_entries, key=lambda entry: (entry.section, entry.order))
    visible = [(entry, reverse(entry.url_name)) for entry in entries if entry.visible(viewer)]
    # The front page is that of the first entry; a page with no entry of its own marks none.
    matching = [url for entry, url in visible if path.startswith((url, *entry.covers))] or [
        url for _entry, url in visible[:1] if path == "/"
    ]
    current = max(matching, key=len, default="")
    return [
        NavigationItem(
            label=str(entry.label),
            url=f"{url}?{urlencode({'from': path})}" if entry.carries and path != url else url,
            icon=entry.icon,
            section=entry.section,
            current=url == current,
            count=entry.count(viewer),
            calm=entry.calm,
        )
        for entry, url in visible
    ]


def navigation_pages(viewer: Viewer) -> list[tuple[str, str, str]]:
    """Return label, address and icon of each page that is for the viewer; no query."""
    entries = [*sorted(navigation_entries, key=lambda entry: entry.order), *navigation_further]
    return [
        (str(entry.label), reverse(entry.url_name), entry.icon)
        for entry in entries
        if entry.visible(viewer)
    ]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context: ``viewer`` and ``navigation``, counted when the page shows it."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"viewer": None, "navigation": []}
    viewer = viewer_of(request)
    shown = SimpleLazyObject(lambda: navigation_for(viewer, request.path))
    return {"viewer": viewer, "navigation": shown}
