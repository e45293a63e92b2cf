"""Definitions are edited in ``/admin/`` by the services, or on the one page that it leads to."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin

from governance.accounts.models import Grant, User
from governance.core.admin import ReadOnlyAdmin
from roles.org.models import Holiday
from roles.org.selectors import holidays
from roles.team.models import RoleType
from roles.team.selectors.types import type_affected
from tests.cast import NOW, make_assignment, make_person
from tests.contracts.table import CONFLICT, OK, REFUSED, outcome
from tests.contracts.test_admin import ADMINISTRATOR, MODELS, address, name_of, newest

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse

    from tests.contracts.world import World

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("undoing")]
FRONT = "/admin/"
LISTS = {("GapRule", "/team/gaps/rules/")}  # nobody makes one; each row there leads to its form


def test_a_definition_is_edited_there_or_leads_to_the_form_that_edits_it(world: World) -> None:
    """From Set-up and its list to make one, from its row to change it, in one press."""
    led = set()
    for model in MODELS:
        own: Any = admin.site._registry[model]
        if own.section != "definitions" or type(own).save_model is not ReadOnlyAdmin.save_model:
            assert own.app_forms() == [], f"{name_of(model)} has two forms"
            continue
        row = model._default_manager.latest("pk")
        places = {
            FRONT: own.app_forms(),
            address(model): own.app_forms(),
            address(model, "change", row.pk): own.app_forms(row),
        }
        for place, forms in places.items():
            assert forms, f"from {place} nothing leads to a form"
            for words, path in forms:
                assert f'href="{path}">{words}</a>' in main_of(world, place), place
                if (name_of(model), path) not in LISTS:
                    assert '<form class="card pad form" method="post"' in main_of(world, path)
        led.add(name_of(model))
    assert led == {"ApiToken", "GapRule", "OrganisationSettings"}


def main_of(world: World, path: str) -> str:
    """What stands in the middle of a page that an administrator opens."""
    answer = world.ask(ADMINISTRATOR, "GET", path)
    assert outcome(answer) == OK, path
    return unescape(answer.content.decode()).partition("<main")[2].partition("</main>")[0]


def send(world: World, path: str, fields: dict[str, Any]) -> HttpResponse:
    answer: Any = world.clients[ADMINISTRATOR].post(path, fields)
    sent: HttpResponse = answer
    return sent


def change(world: World, model: type[Model], row: Model, **fields: Any) -> HttpResponse:
    return send(world, address(model, "change", row.pk), fields)


def test_a_role_type_is_changed_with_before_and_after(world: World) -> None:
    row = RoleType.objects.get(key="responder")
    answer = change(
        world, RoleType, row,
        name="Answerer", purpose=row.purpose, end_goal=row.end_goal,
        accountabilities=row.accountabilities, authority=row.authority, goodwill_limit="75",
        confirmed="1", seen=type_affected(row).seen,
    )  # fmt: skip
    assert outcome(answer) == OK
    entry = newest("role_type.changed")
    assert entry.changes["name"] == [row.name, "Answerer"]
    assert entry.actor_uid == world.cast.administrator.user.uid
    page = world.ask(ADMINISTRATOR, "GET", address(RoleType, "history", row.pk)).content.decode()
    assert "Answerer" in page


def test_a_holiday_is_added_and_changed(world: World) -> None:
    made = send(world, address(Holiday, "add"), {"day": "2026-12-25", "name": "Christmas"})
    assert outcome(made) == OK
    row = Holiday.objects.get(day="2026-12-25")
    assert newest("holiday.added").changes == {"holiday": [None, "2026-12-25 Christmas"]}
    moved = {"day": "2026-12-26", "name": "Boxing day"}
    assert outcome(change(world, Holiday, row, **moved, counts="on")) == OK
    assert newest("holiday.changed").changes["holiday"][1] == "2026-12-26 Boxing day"
    assert date(2026, 12, 26) in holidays()
    assert outcome(change(world, Holiday, row, **moved)) == OK
    told = ["2026-12-26 Boxing day", "2026-12-26 Boxing day (does not count)"]
    assert newest("holiday.changed").changes["holiday"] == told
    assert holidays() == frozenset()


def test_a_grant_is_given_by_address_and_taken_back(world: World) -> None:
    user = world.cast.boss.user
    sent = {"email": user.email.upper(), "kind": "auditor", "reason": "This year's audit."}
    assert outcome(send(world, address(Grant, "add"), sent)) == OK
    grant = Grant.objects.get(user=user, kind="auditor", revoked_at=None)
    assert newest("grant.given").reason == "This year's audit."
    sent = {"email": "nobody@larkfield.example", "kind": "auditor"}
    assert b"Nobody is listed with this" in send(world, address(Grant, "add"), sent).content
    assert outcome(change(world, Grant, grant, revoke="on", reason="Done.")) == OK
    grant.refresh_from_db()
    assert grant.revoked_at == NOW
    assert newest("grant.revoked").reason == "Done."
    assert outcome(change(world, Grant, grant, revoke="on")) == REFUSED


def test_the_last_administrator_is_not_taken_back(world: World) -> None:
    grant = Grant.objects.get(user=world.cast.administrator.user)
    assert outcome(change(world, Grant, grant, revoke="on")) == CONFLICT


def test_an_account_is_made_named_closed_and_opened(world: World) -> None:
    sent = {"email": "Out.Side@audit.example", "label": "Out Side"}
    assert outcome(send(world, address(User, "add"), sent)) == OK
    user = User.objects.get(email="out.side@audit.example")
    assert not user.has_usable_password()
    assert outcome(change(world, User, user, label="Outsider", reason="Over.")) == OK
    user.refresh_from_db()
    assert (user.label, user.is_active) == ("Outsider", False)
    assert newest("account.renamed").changes == {"label": ["Out Side", "Outsider"]}
    assert newest("account.closed").reason == "Over."
    assert outcome(change(world, User, user, label="Outsider", is_active="on")) == OK
    user.refresh_from_db()
    assert user.is_active
    assert newest("account.reopened").subject_uid == user.uid


def test_a_password_is_set_on_our_page_only(world: World) -> None:
    answer = world.ask(ADMINISTRATOR, "GET", "/admin/password_change/")
    assert answer.headers["Location"] == "/accounts/password/"


def test_a_grant_to_somebody_listed_who_has_not_signed_in_makes_their_account(world: World) -> None:
    person = make_person("Nora Quist", world.cast.stores)
    sent = {"email": "Nora.Quist@larkfield.example", "kind": "auditor", "reason": "From Monday."}
    assert outcome(send(world, address(Grant, "add"), sent)) == OK
    grant = Grant.objects.get(user__email=person.email)
    assert (grant.kind, grant.user.label) == ("auditor", "Nora Quist")
    assert not grant.user.has_usable_password()


def test_whoever_holds_a_role_is_no_auditor_before_they_sign_in_either(world: World) -> None:
    held = make_assignment(make_person("Olaf Berg", world.cast.stores), world.cast.stores, "coach")
    sent = {"email": str(held.person.email), "kind": "auditor"}
    assert outcome(send(world, address(Grant, "add"), sent)) == CONFLICT
    assert not User.objects.filter(email=held.person.email).exists()


def test_a_closed_account_gets_no_grant(world: World) -> None:
    user = User.objects.create_user("gone@larkfield.example", is_active=False)
    sent = {"email": user.email, "kind": "auditor"}
    assert b"this address is closed" in send(world, address(Grant, "add"), sent).content
