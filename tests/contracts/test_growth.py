"""No list costs more queries when it has more rows: each page and endpoint that can be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.contracts.growth import grow
from tests.contracts.imports import CONNECTION, DRAFT
from tests.contracts.matrix import MATRIX
from tests.contracts.table import OK
from tests.contracts.world import World, send_undone
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

FIRST, AS_MANY_AGAIN = range(1), range(1, 3)
READERS = ("coach", "head_coach", "auditor", "token_writer", "employee")
# Lists that show something else when asked to.
OTHER_VIEWS = (
    "/mentions/?show=all",
    "/mentions/?show=yours",
    "/promises/?show=all&q=parcel",
    "/findings/?show=closed",
    "/channels/?q=web",
    "/ask/?q=may",
    "/feedback/?show=all",
    "/practices/?q=may",
    "/search/?q=may",
    "/feedback/?show=waiting",
    "/team/list/?q=team",
    "/ask/?show=mine",
    "/team/gaps/?show=coached",
    "/feedback/?show=mine",
    "/my-people/",  # of a coach who has reports by then
    "/team/gaps/?rule=CV0",
    "/team/roles/?state=vacant",
    "/exemptions/?show=asked",
    "/exemptions/?show=past",
    "/people/?q=person",
    "/people/?role=player&ready=yes",
    "/who/?show=all&q=gatherer",
    "/search/?q=person",
    "/search/?q=team",
    "/search/?q=late",
    "/search/?q=may&kind=questions",
    "/api/v1/assignments/?as_of=2026-11-23",
    "/api/v1/authority/?as_of=2026-11-23",
    "/api/v1/functions/?as_of=2026-11-23",
    "/api/v1/exemptions/?as_of=2026-11-23",
    "/api/v1/reviews/?as_of=2026-11-23",
    "/api/v1/department-terms/?as_of=2026-11-23",
    "/api/v1/findings/?as_of=2026-11-23",
    "/api/v1/break-glass/?as_of=2026-11-23",
    "/who/?day=2026-11-23&q=person",  # a page has room for twelve: only those that come
    "/api/v1/roles/?as_of=2026-11-23",
    "/api/v1/policies/?as_of=2026-11-23",
    "/api/v1/people/?as_of=2026-11-23",
    "/api/v1/org-chart/?as_of=2026-11-23",
    "/api/v1/departments/?as_of=2026-11-23",
    "/api/v1/channels/?as_of=2099-01-01",
)
pytestmark = pytest.mark.timeout(300)
Counts = dict[tuple[str, str], tuple[list[str], int]]  # queries, and bytes of the answer
LISTS = (
    ("coach", "/today/"),
    ("coach", "/team/"),
    ("coach", "/team/list/"),
    ("coach", "/team/gaps/"),
    ("coach", "/exemptions/"),
    ("coach", "/team/lines/"),
    ("coach", "/coach/"),
    ("head_coach", "/hub/waiting/"),
    ("coach", "/people/"),
    ("coach", "/inbox/"),
    ("coach", "/inbox/several/"),
    ("coach", "/inbox/asked/"),
    ("coach", "/inbox/decided/"),
    ("coach", "/reviews/"),
    ("coach", "/guidelines/"),
    ("head_coach", "/evidence/bound/"),
    ("coach", "/guidelines/house-rules/versions/1/audience/"),
    ("coach", "/courses/"),
    ("coach", "/channels/"),
    ("coach", "/channels/sites/"),
    ("coach", "/mentions/"),
    ("coach", "/promises/"),
    ("coach", "/rota/"),
    ("coach", "/texts/"),
    ("coach", "/ask/"),
    ("coach", "/feedback/"),
    ("coach", "/practices/"),
    ("coach", "/findings/"),
    ("auditor", "/status"),
    ("auditor", "/tokens/"),
    ("coach", "/api/v1/people/"),
    ("coach", "/api/v1/departments/"),
    ("coach", "/api/v1/organisations/"),
    ("coach", "/api/v1/org-chart/"),
    ("coach", "/api/v1/channels/"),
    ("coach", "/api/v1/channels/asked/"),
    ("coach", "/api/v1/channels/sites/"),
    ("coach", "/api/v1/policies/"),
    ("coach", "/api/v1/roles/"),
    ("coach", "/api/v1/assignments/"),
    ("coach", "/api/v1/gaps/"),
    ("coach", "/api/v1/findings/"),
    ("coach", "/api/v1/department-terms/"),
    ("head_coach", "/api/v1/imports/"),
    ("head_coach", "/api/v1/drafts/"),
    ("head_coach", f"/api/v1/drafts/{DRAFT}/steps/"),
    ("coach", "/api/v1/questions/"),
    ("coach", "/api/v1/reviews/"),
    ("coach", "/api/v1/break-glass/"),
    ("coach", "/api/v1/functions/"),
    ("coach", "/api/v1/exemptions/"),
    ("coach", "/api/v1/feedback/"),
    ("coach", "/api/v1/mentions/"),
    ("coach", "/api/v1/promises/"),
    ("coach", "/api/v1/crises/"),
    ("coach", "/api/v1/surges/"),
    ("coach", "/api/v1/rotas/"),
    ("coach", "/api/v1/texts/"),
    ("coach", "/api/v1/booth-requests/"),
    ("coach", "/api/v1/shifts/"),
    ("coach", "/api/v1/escalations/"),
    ("coach", "/api/v1/tips/"),
    ("coach", "/api/v1/practices/"),
    ("head_coach", "/imports/"),
    ("head_coach", "/imports/drift/"),
    ("head_coach", "/connections/"),
    ("head_coach", f"/connections/{CONNECTION}/"),
    ("head_coach", "/api/v1/sync/unresolved/"),
    ("coach", "/api/v1/changes/?after=1"),
    ("head_coach", "/drafts/"),
    *(("coach", path) for path in OTHER_VIEWS),
)


def readings(world: World) -> Iterator[tuple[str, str]]:
    """Yield whoever reads what: each line of the matrix that is a GET, by the first who may."""
    for name, route in MATRIX.items():
        for ask in route.asks:
            for reader in READERS if ask.method == "GET" else ():
                if ask.expected[reader] == OK:
                    yield reader, route.request(name, ask.of, None, world.keys)[0]
                    break
    yield from (("coach", path) for path in OTHER_VIEWS)


def count(world: World) -> Counts:
    found = {}
    for reader, path in readings(world):
        answers: list[HttpResponse] = []
        read = partial(send_undone, world.clients[reader], "GET", path)
        queries = queries_of(lambda: answers.append(read()))  # noqa: B023  # called at once
        found[reader, path] = queries, len(b"".join(answers[0]))
    return found


@pytest.fixture(scope="module")
def counted(world: World) -> tuple[Counts, Counts]:
    """The queries of each reading, with some rows of everything and with twice as many."""
    for number in FIRST:
        grow(world.cast, number)
    few = count(world)
    for number in AS_MANY_AGAIN:
        grow(world.cast, number)
    return few, count(world)


def test_no_reading_costs_more_with_more_rows(counted: tuple[Counts, Counts]) -> None:
    few, many = counted
    grown = [
        f"{reader} {path}: {len(few[reader, path][0])} queries became {len(queries)}; new is "
        f"{added(few[reader, path][0], queries)}"
        for (reader, path), (queries, _size) in many.items()
        if len(queries) > len(few[reader, path][0])  # fewer: something is cached by now
    ]
    assert not grown, "\n".join(grown)


def test_each_list_did_grow(counted: tuple[Counts, Counts]) -> None:
    """Else the one above would have counted nothing."""
    few, many = counted
    assert [path for path in LISTS if many[path][1] < few[path][1] + 100] == []


def added(few: list[str], many: list[str]) -> str:
    shapes = [query[:60] for query in few]
    fresh = [query for query in many if query[:60] not in shapes]
    return (fresh or many)[-1][:300]
