"""Loading the demo, against the import of as many people; and what it is like at that size."""

from __future__ import annotations

import re
from functools import partial

from django.test import Client

from governance.core.clock import utc_now
from governance.core.viewer import system_viewer
from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from policies.guidance.models import Acknowledgement
from roles.org.models import Person
from roles.team.selectors.chart.coverage import figures_whole
from tests.benchmarks.harness import Count, Ratio, Row, Variant
from tests.benchmarks.organisation import (
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)

CHART_NODES = 3_000  # of the whole page, at any size
HEAD_COACH = "Amara Reid"
# Of the first company, which its sisters are like but for what only the first one tells.
PROPORTIONS = {
    "departments coached": 22 / 25,
    "players of all people": 88 / 295,
    "in the booth of all people": 31 / 295,
    "signed the guideline for everybody": 254 / 295,
}
AWAY = 0.1  # of the proportion, to either side


def demo_loading(people: int, departments: int) -> Row:
    """Ours writes, for each person, two signatures and what they owe and hold besides."""
    files = organisation(people, departments)
    return Row(
        title=f"load_demo, {people:,} people",
        variants=(
            Variant(
                "load_demo",
                lambda: demo_load(organisation=LARKFIELD, people=people, now=NOW),
                database_fresh,
            ),
            Variant("import of as many", lambda: organisation_import(files), database_fresh),
        ),
        ratios=(Ratio("load_demo", "import of as many", 8),),
    )


def demo_grown(people: int, departments: int) -> Row:
    """The chart as the head coach opens it, and whether the demo's figures grew with it."""

    def prepare() -> None:
        database_fresh()
        demo_load(organisation=LARKFIELD, people=people, now=utc_now())
        database_settle()

    return Row(
        title=f"the demo grown to {people:,} people",
        prepare=prepare,
        variants=(Variant("page of the chart", chart), Variant("page of all people", everybody)),
        ratios=(Ratio("page of the chart", "page of all people", 10),),
        counts=(
            Count(
                "nodes of the chart's page", lambda: len(re.findall("<[a-z]", chart())), CHART_NODES
            ),
            *(
                Count(name, partial(grown, name), share * (1 + AWAY), share * (1 - AWAY))
                for name, share in PROPORTIONS.items()
            ),
        ),
    )


def chart() -> str:
    return page("/team/")


def everybody() -> str:
    return page("/people/")


def page(path: str) -> str:
    """Return what the head coach is sent."""
    client, user = Client(), Person.objects.get(display_name=HEAD_COACH).user
    assert user is not None
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def grown(name: str) -> float:
    """Return one of the demo's proportions as it is now."""
    figures = figures_whole(viewer=system_viewer("benchmark"), gaps=(), now=utc_now())
    signed = Acknowledgement.objects.filter(
        version__policy__baseline=True,
        version__number=4,
        person__in=Person.objects.employed(),
    )
    found = (
        figures.coached / figures.departments,
        figures.players / figures.people,
        figures.advising / figures.people,
        signed.count() / figures.people,
    )
    return dict(zip(PROPORTIONS, found, strict=True))[name]
