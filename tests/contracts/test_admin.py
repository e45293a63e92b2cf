"""``/admin/`` is for administrators: it shows all, edits definitions, deletes nothing."""

from __future__ import annotations

import csv
import re
from functools import partial
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from governance.accounts.models import Grant, User
from governance.audit.models import Entry
from governance.core.admin import ReadOnlyAdmin
from governance.core.admin_site import SECTIONS
from governance.core.export import FORMULA_STARTS
from tests.contracts.growth import grow
from tests.contracts.personas import ANONYMOUS, PERSONAS, TOKENS, client_make
from tests.contracts.rare import rarely_there
from tests.contracts.table import HIDDEN, OK, REFUSED, SIGN_IN, outcome
from tests.contracts.world import send_undone
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse

    from tests.contracts.world import World

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("undoing")]
ADMINISTRATOR = "administrator"
# What has no page of its own there, and why.
APART = {
    "Entry": "the trail is read where it is about, by who may; see the histories of definitions",
    "AudienceRule": "shown with its guideline or course in the application",
    "TrailCheck": "each verification is told on the page of evidence",
    "Comment": "what is said of a draft is for those who write it and those who were asked",
    "Attempt": "what somebody answered is nobody's but theirs",
    "SignedSheet": "the scan of a paper: whoever may takes it in the application",
    "EvidencePart": "the file of a pack, in pieces; whoever may takes it in the application",
    "Lesson": "a part of a course, shown with it in the application",
    "Question": "a part of a course, and the answers stand in it",
    "KeptAnswer": "what a client was answered is the client's, and forgotten after a day",
    "DutyOverride": "shown with its rota in the application",
    "DutyRequest": "shown with its rota in the application",
    "RotaLayer": "shown with its rota in the application",
    "RotaPlan": "shown with its rota in the application",
    "RotaTurn": "shown with its rota in the application",
    "Run": "a climb is told on the page of its mention",
    "PromiseApproval": "who was asked is told on the page of its promise",
    "QuestionMessage": "what is said is for those who ask and answer",
    "FeedbackMessage": "what is said is for its author and whoever has it",
    "Clock": "what whoever has a mention owes is told on its page",
    "Update": "how far a mention is, in words, is for those who deal with it",
    "Watch": "who watches a mention is told on its page, of who may still read it",
    "RunStep": "a climb is told on the page of its mention",
    "Step": "shown with its path",
    "TodoSubject": "shown with its to-dos",
    "Preference": "everybody's own",
    "ProposalDraft": "what is not proposed yet is its writer's alone",
    "SavedView": "everybody's own",
    "CalendarFeed": "everybody's own",
    "DigestRound": "says that a round was made; the digests of it are there",
    "ImportRow": "shown with its plan in the application",
    "Change": "what is followed is read by machines, through the API",
    "Feed": "two numbers that the feed goes by",
    "DraftStep": "shown with its draft in the application",
    "ProvisionedPerson": "the person is there; the rest is the connection's own",
    "ProvisionedDepartment": "the department is there; the rest is the connection's own",
}
NOWHERE: Any = ReadOnlyAdmin.app_address
# What offers no "Open in app", and why.
NO_PAGE = {
    "User": "an account is not a person, and has no page but this",
    "Grant": "given and taken back here only",
    "Holiday": "edited here only",
    "Organisation": "edited here only",
    "WebhookTarget": "edited here only",
    "RoleType": "edited here only",
    "Digest": "a mail; its words are the reader's",
    "EvidencePack": "made and taken by auditors and the head coach",
    "Question": "what is asked is for those who ask and answer",
    "Feedback": "what is said is for its author and whoever has it",
    "Offer": "what is offered is for the coaches it is offered by and to",
    "Mention": "read by those who deal with it",
    "Promise": "read by those who deal with it",
    "BoothRequest": "read by who asked and who is asked",
    "Escalation": "read by those who deal with it",
    "Handover": "told on the page of its mention, for those who deal with it",
    "Surge": "read by who coaches or leads there",
}
MODELS = [model for model in admin.site._registry if model.__module__.split(".")[0] != "django"]


def name_of(model: type[Model]) -> str:
    return model.__name__


def address(model: type[Model], page: str = "changelist", *args: object) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=args)


def addresses() -> list[str]:
    lists = [address(model) for model in MODELS]
    return [reverse("admin:index"), *lists, *(f"{path}add/" for path in lists)]


def follow(world: World, persona: str, path: str) -> HttpResponse:
    """Return where one ends up: the admin sends on to its own address of signing in first."""
    answer = world.ask(persona, "GET", path)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/"):
        answer = world.ask(persona, "GET", answer.headers["Location"])
    return answer


@pytest.mark.parametrize("persona", [each for each in PERSONAS if each != ADMINISTRATOR])
def test_nobody_else_gets_in(world: World, persona: str) -> None:
    expected = SIGN_IN if persona in {ANONYMOUS, *TOKENS} else HIDDEN
    front, *others = addresses()
    assert outcome(follow(world, persona, front)) == expected
    for path in others:  # each is where the front page is: at the admin's own way of signing in
        answer = world.ask(persona, "GET", path)
        assert answer.status_code == 302, path
        assert answer.headers["Location"] == f"/admin/login/?next={quote(path)}", path


def test_a_superuser_without_a_grant_does_not_either(world: World) -> None:
    browser = client_make()
    browser.force_login(User.objects.create_superuser("root@larkfield.example"))
    for path in addresses():
        assert browser.get(path, follow=True).status_code == 404, path


def test_what_is_not_there_is_not_told_from_what_is(world: World) -> None:
    for path in ("/admin/roles_team/role/1/change/", "/admin/roles_team/never/", "/admin/never/"):
        assert outcome(follow(world, "employee", path)) == HIDDEN, path


def test_a_grant_that_was_taken_back_lets_nobody_in(world: World) -> None:
    user = world.cast.administrator.user
    browser = client_make()
    browser.cookies = world.clients[ADMINISTRATOR].cookies
    grants = Grant.objects.filter(user=user)
    grants.update(revoked_at=grants.get().granted_at)
    assert browser.get("/admin/").status_code == 302
    assert browser.get("/admin/login/").status_code == 404
    grants.update(revoked_at=None)


def test_every_model_is_there_or_says_why_not() -> None:
    ours = {
        model
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in {"governance", "roles", "policies"}
        for model in config.get_models()
    }
    missing = {name_of(model) for model in ours - set(MODELS)}
    assert missing - set(APART) == set(), "register it in its admin.py, or say here why not"
    assert set(APART) - missing == set(), "these are there"
    assert set(MODELS) - ours == set(), "these are not ours"


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_each_is_read_only_or_edited_by_a_service(world: World, model: type[Model]) -> None:
    own = admin.site._registry[model]
    request: Any = world.ask(ADMINISTRATOR, "GET", "/admin/").wsgi_request  # type: ignore[attr-defined]  # of the test client
    assert isinstance(own, ReadOnlyAdmin)
    assert own.section in SECTIONS
    assert str(own.label), "name it for people"
    by_service = type(own).save_model is not ReadOnlyAdmin.save_model
    edited = own.has_add_permission(request) or own.has_change_permission(request)
    assert edited == by_service
    assert edited <= (own.section == "definitions")
    assert not own.has_delete_permission(request)
    assert "delete_selected" not in own.get_actions(request)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_nothing_is_deleted(world: World, model: type[Model]) -> None:
    row = model._default_manager.first()
    if row is None:
        return
    for method in ("GET", "POST"):
        answer = send_undone(
            world.clients[ADMINISTRATOR], method, address(model, "delete", row.pk), {"post": "yes"}
        )
        assert outcome(answer) == REFUSED
    chosen = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
    send_undone(world.clients[ADMINISTRATOR], "POST", address(model), chosen)
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_what_is_not_edited_refuses_to_be(world: World, model: type[Model]) -> None:
    own = admin.site._registry[model]
    row = model._default_manager.first()
    if row is None or type(own).save_model is not ReadOnlyAdmin.save_model:
        return
    answer = send_undone(
        world.clients[ADMINISTRATOR], "POST", address(model, "change", row.pk), {"name": "x"}
    )
    assert outcome(answer) == REFUSED


def newest(verb: str) -> Entry:
    return Entry.objects.filter(verb=verb).latest("pk")


@pytest.fixture(scope="module")
def counted(world: World) -> dict[str, tuple[int, int]]:
    """The queries of each list and of a page of each, with some rows and with more."""
    found: dict[str, tuple[int, int]] = {}
    for number in range(2):
        grow(world.cast, number)
    few = {path: count(world, path) for path in readable()}
    for number in range(2, 4):
        grow(world.cast, number)
    for path, queries in few.items():
        found[path] = queries, count(world, path)
    return found


def readable() -> list[str]:
    pages = [address(model) for model in MODELS]
    for model in MODELS:
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            pages.append(address(model, "change", row.pk))
    return ["/admin/", *pages]


def count(world: World, path: str) -> int:
    answers: list[HttpResponse] = []
    read = partial(send_undone, world.clients[ADMINISTRATOR], "GET", path)
    queries = queries_of(lambda: answers.append(read()))
    assert outcome(answers[0]) == OK, f"{path} gives {answers[0].status_code}"
    return len(queries)


def test_each_list_and_page_is_shown_at_a_constant_cost(
    counted: dict[str, tuple[int, int]],
) -> None:
    grown = {path: costs for path, costs in counted.items() if costs[1] > costs[0]}
    assert grown == {}
    assert max(costs[1] for costs in counted.values()) < 40


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_each_list_is_a_file_and_nothing_in_it_is_a_formula(
    world: World, model: type[Model]
) -> None:
    page = world.ask(ADMINISTRATOR, "GET", address(model)).content.decode()
    assert "?format=csv" in page
    assert "?format=xlsx" in page
    answer = world.ask(ADMINISTRATOR, "GET", f"{address(model)}?format=csv")
    assert outcome(answer) == OK
    lines = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"), newline="")))
    assert len(lines) == model._default_manager.count() + 1
    assert not [cell for line in lines for cell in line if cell.startswith(FORMULA_STARTS)]
    assert outcome(follow(world, "auditor", f"{address(model)}?format=csv")) == HIDDEN


def test_a_file_of_the_admin_is_as_filtered_and_escaped_and_in_the_trail(world: World) -> None:
    User.objects.create_user("evil@larkfield.example", label="=HYPERLINK(1)", is_active=False)
    path = f"{address(User)}?is_active__exact=0&format=csv"
    told = b"".join(send_undone(world.clients[ADMINISTRATOR], "GET", path)).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(told, newline="")))
    assert [row[:3] for row in rows[1:]] == [["evil@larkfield.example", "'=HYPERLINK(1)", "No"]]
    wrong = f"{address(User)}?created_at__gte=never&is_active__exact=2&format=csv"
    assert send_undone(world.clients[ADMINISTRATOR], "GET", wrong).status_code in {400, 404}
    browser = world.clients[ADMINISTRATOR]
    assert b"".join(browser.get(f"{address(User)}?format=xlsx"))[:2] == b"PK"
    assert newest("list.exported").actor_uid == world.cast.administrator.user.uid


THEIRS = (
    b"The parcel never came",
    b"The shelf fell on me",
    b"The lift is broken",
    b"May I answer her",
)


def test_the_words_of_others_are_not_shown(world: World) -> None:
    """A mention is read by those who deal with it; an administrator is none of them."""
    for path in readable():
        answer = world.ask(ADMINISTRATOR, "GET", path)
        for words in THEIRS:
            assert words not in answer.content, path


@pytest.mark.parametrize(
    "asked",
    [
        "governance_accounts/user/?password__startswith=argon2",
        "governance_accounts/apitoken/?digest__isnull=0",
        "governance_notify/webhooktarget/?secret__startswith=whsec_a",
        "governance_notify/webhooktarget/?url__contains=services",
        "governance_notify/message/?payload__contains=x",
        "governance_escalations/mention/?said__contains=parcel",
        "governance_playbooks/question/?text__contains=May",
    ],
)
def test_a_filter_tells_nothing_that_is_not_shown(world: World, asked: str) -> None:
    """Else a secret could be guessed sign by sign: the list is empty or it is not."""
    assert world.ask(ADMINISTRATOR, "GET", f"/admin/{asked}").status_code == 400


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_each_filter_that_is_offered_works(world: World, model: type[Model]) -> None:
    page = world.ask(ADMINISTRATOR, "GET", address(model)).content.decode()
    for link in re.findall(r'href="(\?[^"]+)"', page):
        answer = world.ask(ADMINISTRATOR, "GET", address(model) + unescape(link))
        assert outcome(answer) == OK, link


def test_open_in_app_leads_somewhere(world: World) -> None:
    """For each row of each model: to a page that an administrator may read, and no other."""
    grow(world.cast, 9)
    rarely_there()
    assert [name_of(model) for model in MODELS if not model._default_manager.exists()] == []
    led: dict[str, set[type[Model]]] = {}
    for model in MODELS:
        own = admin.site._registry[model]
        assert isinstance(own, ReadOnlyAdmin)
        for row in model._default_manager.order_by("pk")[:6]:
            path = own.app_address(row)
            if path:
                led.setdefault(path, set()).add(model)
    asked = {path: outcome(world.ask(ADMINISTRATOR, "GET", path)) for path in led}
    assert [(path, map(name_of, led[path])) for path in led if asked[path] != OK] == []
    own_pages: dict[type[Model], Any] = admin.site._registry
    offering = {each for each in MODELS if type(own_pages[each]).app_address is not NOWHERE}
    assert {name_of(each) for each in MODELS if each not in offering} == set(NO_PAGE)
    assert sorted(name_of(each) for each in offering.difference(*led.values())) == []


def test_an_empty_list_says_where_its_rows_come_from(world: World) -> None:
    empty = [model for model in MODELS if not model._default_manager.exists()]
    assert empty
    for model in MODELS:
        own: Any = admin.site._registry[model]
        addable = type(own).has_add_permission is not ReadOnlyAdmin.has_add_permission
        assert addable or str(own.arises), f"{name_of(model)}: say where such rows come from"
        if model in empty:
            page = unescape(world.ask(ADMINISTRATOR, "GET", address(model)).content.decode())
            assert ("Add the first" if addable else str(own.arises)) in page, name_of(model)
            assert 'class="paginator"' not in page
    page = world.ask(ADMINISTRATOR, "GET", f"{address(User)}?q=xyzzy").content.decode()
    assert "Nothing like that." in page
    assert '<a href="?">Show all</a>' in page


def test_set_up_leads_to_the_trail(world: World) -> None:
    page = world.ask(ADMINISTRATOR, "GET", "/admin/").content.decode()
    assert f'href="{reverse("trail")}"' in page
    assert outcome(world.ask(ADMINISTRATOR, "GET", reverse("trail"))) == OK
