"""The chart of a large organisation as a browser shows it: how soon the largest part is there."""

from __future__ import annotations

import os
import statistics
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import sync_playwright

from governance.core.clock import utc_now
from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from roles.org.models import Person
from tests.benchmarks.harness import Count, Row, Variant
from tests.benchmarks.organisation import database_fresh, database_settle
from tests.benchmarks.rows.demo import CHART_NODES, HEAD_COACH, chart
from tests.browser.chromium import LAUNCH
from tests.browser.looks import MAX_SHIFT, measured
from tests.figures import PAINT

if TYPE_CHECKING:
    from collections.abc import Iterator

GAPS_KEPT_AFTER = 0.5  # seconds, as it is wherever people work


def chart_paint(people: int, departments: int) -> Row:
    """The head coach's first visit in each round: nothing is in the browser's cache."""
    seen: list[dict[str, float]] = []

    def prepare() -> None:
        database_fresh()
        demo_load(organisation=LARKFIELD, people=people, now=utc_now())
        database_settle()
        with override_settings(GAPS_KEPT_AFTER=GAPS_KEPT_AFTER):
            chart()  # the server has read its templates and counted the gaps, as any that runs

    def median(figure: str) -> float:
        return statistics.median(each[figure] for each in seen)

    def kept_visited() -> None:
        with override_settings(GAPS_KEPT_AFTER=GAPS_KEPT_AFTER):
            seen.append(visited())

    return Row(
        title=f"the chart of {people:,} people in Chromium",
        prepare=prepare,
        variants=(
            Variant("a browser, started, and the page", kept_visited),
            Variant("the page, its gaps counted anew", chart),
        ),
        ratios=(),
        counts=(
            Count("ms until the largest part is painted", lambda: median("paint"), PAINT),
            Count("of the page that moves while it loads", lambda: median("shift"), MAX_SHIFT),
            Count("nodes of the page", lambda: median("nodes"), CHART_NODES),
        ),
        by_wall=True,
    )


def visited() -> dict[str, float]:
    """Return what a new browser measures of the chart."""
    client, user = Client(), Person.objects.get(display_name=HEAD_COACH).user
    assert user is not None
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright has a loop in this thread
    with served() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(**LAUNCH)
        context = browser.new_context(base_url=url)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
        page = context.new_page()
        answer = page.goto("/team/")
        assert answer is not None
        assert answer.status == 200, answer.status
        found = measured(page)
        browser.close()
    return found


@contextmanager
def served() -> Iterator[str]:
    """Serve the application, in a thread; yield its address."""
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    with override_settings(ALLOWED_HOSTS=["*"], SESSION_COOKIE_SECURE=False):
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://localhost:{server.port}"
        finally:
            server.terminate()
