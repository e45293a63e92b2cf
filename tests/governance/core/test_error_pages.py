"""Pages for what did not happen: equal for equal answers, and safe to show to anybody."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls.base import get_script_prefix, set_script_prefix

from governance.core.errors import Conflict
from governance.core.middleware import DomainErrorMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.test import RequestFactory

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "error.html"]


@contextmanager
def served_below(prefix: str) -> Iterator[None]:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


@pytest.mark.parametrize("name", PAGES)
def test_renders_without_a_request_and_leads_to_today_below_any_prefix(name: str) -> None:
    """Nor with a database: this module asks for none."""
    with served_below("/playbook/"):
        page = render_to_string(name)
    assert "<h1>" in page
    assert 'href="/playbook/today/">To Today</a>' in page
    assert 'href="/"' not in page


@pytest.mark.parametrize("name", PAGES)
def test_carries_nothing_of_the_request(name: str, rf: RequestFactory) -> None:
    def body(path: str) -> str:
        return render_to_string(name, {"request": rf.get(path), "csrf_token": path})

    assert body("/departments/theirs/") == body("/departments/missing/")


def test_what_did_not_go_through_leads_back_or_to_today(rf: RequestFactory) -> None:
    """From wherever it was sent; where that is not known, to Today below whatever prefix."""
    guard = DomainErrorMiddleware(lambda _request: HttpResponse())
    error = Conflict("taken", "It is taken.")
    with served_below("/playbook/"):
        lost = guard.process_exception(rf.post("/playbook/x/"), error)
        came = guard.process_exception(rf.post("/playbook/x/", headers={"referer": "/a/"}), error)
    assert lost is not None
    assert came is not None
    assert 'href="/playbook/today/">Go back</a>' in lost.content.decode()
    assert 'href="/a/">Go back</a>' in came.content.decode()


def test_theme_is_the_readers(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.COOKIES["theme"] = "dark"
    assert 'data-theme="dark"' in render_to_string("404.html", {"request": request})
    request.COOKIES["theme"] = '"><script>'
    assert "data-theme" not in render_to_string("404.html", {"request": request}).split(">")[1]


def test_refusal_gives_the_reason() -> None:
    assert "Ivan audits roles" in render_to_string("403.html", {"exception": "Ivan audits roles"})
