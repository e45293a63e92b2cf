"""A real browser on a real server; see looks.py for what every page is looked at for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.chromium import CHROMIUM, LAUNCH
from tests.browser.pages import committed_world  # noqa: F401  # a fixture for everyone here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer
    from pytest_playwright.pytest_playwright import CreateContextCallback

    from governance.accounts.models import User

# Playwright runs an event loop in the thread of the tests, which Django takes for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A request that nobody waits for any more, its answer overtaken or its page left: htmx calls that
# an error too.
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")
NO_CHROMIUM = (
    "Chromium is not installed, so nothing was seen in a browser: apt-get install chromium"
)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium every browser test is named as skipped; where CI runs, it fails."""
    if CHROMIUM:
        return
    if os.environ.get("CI"):
        pytest.fail(NO_CHROMIUM, pytrace=False)
    pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **LAUNCH}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """So that `page.goto("/today/")` goes to the server of this test."""
    return live_server.url


class SignIn(Protocol):
    def __call__(self, user: User, into: BrowserContext | None = None) -> None: ...


@pytest.fixture
def sign_in(context: BrowserContext, base_url: str) -> SignIn:
    """Make a browser somebody, by session cookie; the sign-in pages have tests of their own."""

    def by_cookie(user: User, into: BrowserContext | None = None) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        browser = into or context
        browser.clear_cookies(name=name)
        browser.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])

    return by_cookie


class Visit(Protocol):
    def __call__(self, path: str, status: int = 200) -> Page: ...


@pytest.fixture
def visit(page: Page) -> Visit:
    """Go to a page and be sure that it is there: axe happily grades a 404."""

    def go(path: str, status: int = 200) -> Page:
        answer = page.goto(path)
        assert answer is not None, f"{path} did not answer"
        assert answer.status == status, f"{path} answered {answer.status}"
        return page

    return go


@pytest.fixture
def new_context(new_context: CreateContextCallback) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers, several if wanted, in which no script fails and nothing breaks the CSP."""
    broken: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # A browser also calls an answer of 404 or 422 an error; tests expect those themselves.
        expected = "Failed to load resource" in message.text
        if message.type == "error" and not expected and not message.text.startswith(GIVEN_UP):
            broken.append(f"{message.text} ({message.location.get('url')})")

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("console", heard)
        context.on("weberror", lambda problem: broken.append(str(problem.error)))
        return context

    yield watched
    assert not broken, "\n".join(broken)
