"""A row of the table of figures is a function of (people, departments) that returns a Row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.benchmarks.rows.campaign import bound
from tests.benchmarks.rows.chart import chart_paint
from tests.benchmarks.rows.coverage import coverage
from tests.benchmarks.rows.demo import demo_grown, demo_loading
from tests.benchmarks.rows.digests import digests, digests_of_twenty
from tests.benchmarks.rows.evidence import evidence
from tests.benchmarks.rows.imports import first_import, planned, unchanged_import
from tests.benchmarks.rows.pages import people_page
from tests.benchmarks.rows.replica import replica
from tests.benchmarks.rows.scim import scim
from tests.benchmarks.rows.search import search
from tests.benchmarks.rows.todos import opening, overdue
from tests.benchmarks.rows.trail import acknowledging, verifying

if TYPE_CHECKING:
    from tests.benchmarks.harness import Row

ROWS: dict[str, Callable[[int, int], Row]] = {
    "first-import": first_import,
    "unchanged-import": unchanged_import,
    "import-plan": planned,
    "people-page": people_page,
    "replica": replica,
    "scim": scim,
    "search": search,
    "digests": digests,
    "digests-of-twenty": digests_of_twenty,
    "open-todos": opening,
    "overdue": overdue,
    "acknowledge": acknowledging,
    "verify": verifying,
    "evidence": evidence,
    "bound": bound,
    "coverage": coverage,
    "load-demo": demo_loading,
    "demo-grown": demo_grown,
    "chart-paint": chart_paint,
}
