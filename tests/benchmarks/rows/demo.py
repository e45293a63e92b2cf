"""Loading the demo, against the import of as many people."""

from __future__ import annotations

from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from tests.benchmarks.harness import Ratio, Row, Variant
from tests.benchmarks.organisation import NOW, database_fresh, organisation, organisation_import


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
