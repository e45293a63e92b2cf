"""Pages for what did not happen: equal for equal answers, and safe to show to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.test import RequestFactory

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]


@pytest.mark.parametrize("name", PAGES)
def test_renders_without_a_request(name: str) -> None:
    assert "<h1>" in render_to_string(name)


@pytest.mark.parametrize("name", PAGES)
def test_carries_nothing_of_the_request(name: str, rf: RequestFactory) -> None:
    def body(path: str) -> str:
        return render_to_string(name, {"request": rf.get(path), "csrf_token": path})

    assert body("/departments/theirs/") == body("/departments/missing/")


def test_theme_is_the_readers(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.COOKIES["theme"] = "dark"
    assert 'data-theme="dark"' in render_to_string("404.html", {"request": request})
    request.COOKIES["theme"] = '"><script>'
    assert "data-theme" not in render_to_string("404.html", {"request": request}).split(">")[1]


def test_refusal_gives_the_reason() -> None:
    assert "Ivan audits roles" in render_to_string("403.html", {"exception": "Ivan audits roles"})
