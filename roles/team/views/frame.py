"""What the pages of Team & coverage have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.core.errors import Missing
from roles.org.models import Department

if TYPE_CHECKING:
    from django.http import HttpRequest

    from governance.core.paging import Page
    from governance.core.viewer import Viewer

MARKS = ("coach", "player", "booth")


def uid_asked(request: HttpRequest, name: str) -> UUID | None:
    """Return the public id in the address, None when there is none; Missing when it is no id."""
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Missing from None


def department_asked(request: HttpRequest, viewer: Viewer) -> Department:
    """Return the department in the address; Missing when there is none or it is not to be seen."""
    uid = uid_asked(request, "department")
    visible = Department.objects.current().visible_to(viewer)
    found = visible.filter(uid=uid).first() if uid else None
    if found is None:
        raise Missing
    return found


def page_asked(request: HttpRequest, name: str = "page") -> int:
    """Return which page is asked for, from 1."""
    text = request.GET.get(name, "1")
    if not text.isdecimal() or len(text) > 5 or not int(text):
        raise Missing
    return int(text)


def pages_around(request: HttpRequest, name: str, page: Page[Any]) -> dict[str, str]:
    """Return the addresses of the ``next`` page and the ``first``, "" where there is none."""
    return {
        "next": address(request, **{name: page.next_page}),
        "first": address(request, **{name: 1}) if page.number > 1 else "",
    }


def hidden_asked(request: HttpRequest) -> list[str]:
    """Return which marks of the chart are dimmed."""
    return [mark for mark in request.GET.get("hide", "").split() if mark in MARKS]


def toggles(hidden: list[str]) -> dict[str, str]:
    """Return for each mark what ``hide`` becomes when its button is pressed."""
    return {
        mark: " ".join(other for other in MARKS if (other in hidden) != (other == mark))
        for mark in MARKS
    }


def address(request: HttpRequest, **pages: int) -> str:
    """Return this page's address with another page number; "" when that number is 0."""
    if not all(pages.values()):
        return ""
    query = request.GET.copy()
    for name, number in pages.items():
        query[name] = str(number)
        if number == 1:
            del query[name]
    return f"{request.path}?{query.urlencode()}"
