"""Each list is a file for those who see the page, and nothing in it is a formula."""

from __future__ import annotations

import csv
from functools import partial
from io import BytesIO, StringIO
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from governance.accounts.models import ApiToken
from governance.core.export import FORMATS, FORMULA_STARTS
from governance.escalations.models import Mention, Rota
from governance.findings.models import Finding
from governance.home.registry import LISTS, LISTS_OF_ONE
from governance.playbooks.models import Practice, Question
from governance.todos.models import TodoSubject
from policies.training.models import Course
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.sync.models import Connection, Draft
from roles.team.models import Role, RoleType
from tests.contracts.growth import grow
from tests.contracts.imports import CONNECTION
from tests.contracts.matrix import MATRIX
from tests.contracts.personas import PERSONAS
from tests.contracts.short_lists import OFFERED, short_lists
from tests.contracts.table import OK, outcome
from tests.contracts.test_growth import LISTS as GROWING
from tests.contracts.world import send_undone
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from tests.contracts.world import World

pytestmark = pytest.mark.timeout(300)
NO_LISTS = {
    "/today/": "one's own page",
    "/coach/": "a desk, whose lists are pages of their own",
    "/hub/": "a desk, whose lists are pages of their own",
    "/team/": "the chart, whose list is /team/list/",
    "/search/": "each kind of what it finds is a list of its own",
    "/guidelines/house-rules/versions/1/audience/": "of one guideline; its file is tested with it",
    "/inbox/several/": "of the inbox, which has them all",
    "/texts/": "to be read and used one by one, on the mentions that they fit; the API lists all",
    "/status": "not filtered; what was given up is a file",
    "/imports/drift/": "of the machinery; its file is tested with theirs",
    f"/connections/{CONNECTION}/": "of one connection; its file is tested with it",
}

NO_FILES = {
    "api-docs": "what the API takes, which is a file of its own: the schema",
    "sample": "each sample is a file of its own",
}
# Lists that are no tables, by page and section, that no list has, and why.
SHORT = {
    "crises: open": "few at a time, and above every page; the API lists all",
    "crisis: frozen": "of one crisis; the list of texts has them",
    "department: guides": "who leads and who coaches it; the list of departments has both",
    "duty: ahead": "one's own turns, which one's calendar has",
    "duty: waiting": "one's own; the inbox has it, too",
    "person: assign-title": "what the form in a window found",
    "person: owed": "of one person; the list of my people has what each owes",
    "person: roles": "of one person; the lists of roles and of who may speak have them",
    "preferences: ": "one's own",
    "texts: main": "read and used one by one, on the mentions that they fit; the API lists all",
    "today: discussed": "drafts that one is asked about; the list of guidelines has them, too",
    "role: holders": "of one role; the list of roles has who holds each",
}


READERS = ("coach", "department_head", "head_coach", "auditor")


def reader_of(name: str, readers: tuple[str, ...] = READERS) -> str:
    """Return the first of the readers who may read the list of that name."""
    [ask] = [ask for ask in MATRIX[name].asks if ask.method == "GET" and not ask.of][:1]
    return next(who for who in readers if ask.expected[who] == OK)


def fetched(world: World, persona: str, path: str) -> bytes:
    answer = send_undone(world.clients[persona], "GET", path)
    assert answer.status_code == 200, f"{persona} {path}"
    return b"".join(answer)


def test_each_list_page_is_known() -> None:
    """A list that grows is in the registry, so that it has its file and can be saved."""
    known = {reverse(name) for name in LISTS}
    paths = {path.partition("?")[0] for _reader, path in GROWING if not path.startswith("/api/")}
    assert paths - known - set(NO_LISTS) == set()


def pages_with_a_table(
    world: World, *, of_one_thing: bool = False
) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield each by its name, with somebody who may read it, its address and its content.

    Whatever is in the matrix, pages about one thing too: lists kept by hand could be forgotten.
    """
    for name, route in MATRIX.items():
        for ask in route.asks:
            who = [each for each, word in ask.expected.items() if word == OK]
            if ask.method != "GET" or not who or name.startswith("api-"):
                continue
            if of_one_thing and not route.key:
                continue
            path, _body = route.request(name, ask.of, None, world.keys)
            answer = world.ask(who[0], "GET", path)
            content = b"" if answer.streaming else answer.content
            if b'class="tbl"' in content:
                yield name, who[0], path, content


def files_of(world: World) -> list[tuple[str, str]]:
    """Return what can be taken as a file, lists and lists of one thing, with somebody who may."""
    most = ("head_coach", *READERS)  # who sees most of what is in them
    lists = [(reader_of(name, most), reverse(name)) for name in (*LISTS, "import_drift", "status")]
    pages = pages_with_a_table(world, of_one_thing=True)
    own = [(who, path) for _name, who, path, page in pages if OFFERED in page]
    return sorted({path: who for who, path in (*own, *lists)}.items())


def test_each_page_with_a_table_is_a_list_or_says_why_not(world: World) -> None:
    found = {
        name: path
        for name, _who, path, page in pages_with_a_table(world)
        if OFFERED not in page and name not in NO_FILES
    }
    assert found == {}, "add it to home.registry.LISTS, or say here why it is no file"


def test_each_short_list_leads_to_a_list_or_says_why_not(world: World) -> None:
    found = short_lists(world)
    left, gone = sorted(set(found) - set(SHORT)), sorted(set(SHORT) - set(found))
    assert not left, "lead to a list, or say why not:\n" + "\n".join(left)
    assert not gone, "lead to a list now, or are gone:\n" + "\n".join(gone)


@pytest.mark.parametrize("name", LISTS)
def test_a_file_is_for_whom_the_page_is(world: World, name: str) -> None:
    expected = next(ask.expected for ask in MATRIX[name].asks if ask.method == "GET" and not ask.of)
    seen = set()
    for persona in PERSONAS:
        word = expected[persona]
        for kind in FORMATS if word not in seen else FORMATS[:1]:  # the others are made alike
            answer = world.ask(persona, "GET", f"{reverse(name)}?format={kind}")
            assert outcome(answer) == word, f"{kind} for {persona}"
        seen.add(word)


@pytest.mark.parametrize("name", LISTS)
def test_the_page_offers_its_files_and_to_be_saved(world: World, name: str) -> None:
    page = world.ask(reader_of(name), "GET", reverse(name)).content.decode()
    for kind in FORMATS:
        assert f"format={kind}" in page
    assert f'name="path" value="{reverse(name)}"' in page


@pytest.mark.usefixtures("undoing")
@pytest.mark.parametrize("name", sorted(LISTS_OF_ONE))
def test_a_list_of_one_thing_offers_its_files_and_is_saved_as_filtered(
    world: World, name: str
) -> None:
    ask = next(ask for ask in MATRIX[name].asks if OK in ask.expected.values())
    reader = next(who for who, word in ask.expected.items() if word == OK)
    path, _body = MATRIX[name].request(name, ask.of, None, world.keys)
    asked = {"name": "Mine", "path": path, "query": "q=shah"}
    answer = send_undone(world.clients[reader], "POST", reverse("view_save"), asked, follow=True)
    page = answer.content.decode()
    assert f'href="{path}?q=shah" aria-current="true"' in page
    assert f'name="path" value="{path}"' in page
    assert 'value="q=shah"' in page
    for kind in FORMATS:
        assert f'href="?q=shah&amp;format={kind}"' in page


# What somebody typed or imported, of every kind that a list shows.
TYPED: tuple[tuple[type[Model], str], ...] = (
    (Person, "display_name"),
    (Department, "name"),
    (Channel, "handle"),
    (RoleType, "name"),
    (Role, "focus"),
    (Course, "title"),
    (TodoSubject, "title"),
    (Mention, "said"),
    (Mention, "where"),
    (Rota, "name"),
    (Question, "text"),
    (Practice, "title"),
    (Finding, "subject_label"),
    (ApiToken, "name"),
    (Connection, "name"),
    (Draft, "name"),
)


def typed_with(starts: Iterator[str]) -> dict[str, str]:
    """Let each begin with the next sign of a formula; returns what they are called now, by which
    field it is."""
    called = {}
    for model, field in TYPED:
        for row in model._default_manager.exclude(**{field: ""}):
            value = f"{next(starts)}{getattr(row, field)}"
            type(row)._default_manager.filter(pk=row.pk).update(**{field: value})
            called[value] = f"{model.__name__}.{field}"
    return called


@pytest.mark.usefixtures("undoing")
def test_nothing_in_a_file_is_a_formula(world: World) -> None:
    """Whatever it begins with that somebody typed or imported; lists hold it as text."""
    called = typed_with(cycle(FORMULA_STARTS))
    seen: set[str] = set()
    for path, reader in files_of(world):
        asked = f"{path}{'&' if '?' in path else '?'}format="
        content = fetched(world, reader, f"{asked}csv").decode("utf-8-sig")
        for line in csv.reader(StringIO(content, newline="")):
            assert not [cell for cell in line if cell.startswith(FORMULA_STARTS)], path
            seen |= {cell[1:] for cell in line if cell[:1] == "'"}
        book = load_workbook(BytesIO(fetched(world, reader, f"{asked}xlsx")))
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"], path
    assert {value[0] for value in seen if value in called} == set(FORMULA_STARTS)
    assert {called[value] for value in seen & set(called)} == set(called.values())


@pytest.mark.usefixtures("undoing")
def test_a_file_costs_no_more_queries_with_more_rows(world: World) -> None:
    paths = {f"{reverse(name)}?format=csv": reader_of(name) for name in LISTS}

    def counts() -> dict[str, int]:
        return {
            path: len(queries_of(partial(fetched, world, reader, path)))
            for path, reader in paths.items()
        }

    for number in (100, 101):
        grow(world.cast, number)
    few = counts()
    for number in (102, 103):
        grow(world.cast, number)
    assert counts() == few


def test_a_saved_view_leads_to_a_list_only(world: World) -> None:
    for path in ("https://evil.example/", "//evil.example/", "/team/", "/nowhere/", "javascript:x"):
        body = {"name": "x", "path": path, "query": ""}
        answer = send_undone(world.clients["coach"], "POST", reverse("view_save"), body)
        assert answer.status_code == 400, path
