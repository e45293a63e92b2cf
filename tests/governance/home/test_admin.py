"""The admin: our sign-in, staff only, nothing to edit, no secret shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.models import ApiToken, Grant, User
from governance.accounts.services import account_close, grant_give
from roles.org.models import Person
from tests.cast import COMMAND, NOW, Cast
from tests.roles.sync.scim.wire import ENTERPRISE, connect

if TYPE_CHECKING:
    from django.test import Client

USERS = "/admin/governance_accounts/user/"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    Grant.objects.all().delete()
    grant_give(
        actor=COMMAND,
        user=cast.administrator.user,
        kind=Grant.Kind.ADMINISTRATOR,
        reason="",
        now=NOW,
    )
    return cast.administrator.client()


def test_a_visitor_is_sent_to_our_sign_in(client: Client, db: None) -> None:
    answer = client.get(USERS, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/sign-in/?next=")


def test_an_employee_finds_nothing(cast: Cast) -> None:
    answer = cast.employee.client().get(USERS, follow=True)
    assert answer.status_code == 404


def test_an_account_gets_no_rights_by_its_page(administrator: Client, cast: Cast) -> None:
    user = cast.employee.user
    assert user.email in administrator.get(USERS).content.decode()
    sent = {"label": "Hana", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    assert administrator.post(f"{USERS}{user.pk}/change/", sent).status_code == 302
    user.refresh_from_db()
    assert (user.label, user.is_staff, user.is_superuser) == ("Hana", False, False)
    assert administrator.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403


def test_neither_password_nor_digest_is_shown(administrator: Client, cast: Cast) -> None:
    cast.employee.user.set_password("four words do very well")
    cast.employee.user.save()
    token = ApiToken.objects.get()
    page = administrator.get(f"{USERS}{cast.employee.user.pk}/change/").content.decode()
    assert "argon2" not in page
    page = administrator.get(
        f"/admin/governance_accounts/apitoken/{token.pk}/change/"
    ).content.decode()
    assert token.prefix in page
    assert bytes(token.digest).hex() not in page


def test_a_superuser_is_nobody_special(client: Client, cast: Cast) -> None:
    client.force_login(User.objects.create_superuser("root@larkfield.example"))
    assert client.get("/admin/", follow=True).status_code == 404
    assert client.get("/today/").status_code == 404


def test_set_up_tells_what_is_there_and_what_is_missing(administrator: Client, cast: Cast) -> None:
    page = " ".join(administrator.get("/admin/").content.decode().split())
    assert "13 people, standard size" in page
    assert "Larkfield, Standard" in page
    assert "3 are ready" in page
    assert "0 are in force" in page
    for word in ("Definitions", "Records", "Machinery", "Role types", "Heartbeats"):
        assert f">{word}<" in page
    for path in ("/tokens/", "/imports/", "/status", "/settings/", "/connections/"):
        assert f'href="{path}"' in page


def test_set_up_leads_to_the_connection_that_waits_for_somebody(administrator: Client) -> None:
    def line() -> str:
        page = " ".join(administrator.get("/admin/").content.decode().split())
        return page[page.index("Connections</") :].partition("</li>")[0]

    assert "None yet" in line()
    wire = connect()
    users = [wire.user(f"user{number}") for number in range(4)]
    assert "1 is connected" in line()
    assert 'href="/connections/"' in line()
    wire.user("ann", **{ENTERPRISE: {"manager": {"value": "B7"}}})
    assert "1 is unresolved" in line()
    for each in users:
        wire.patch(f"Users/{each['id']}", {"op": "replace", "path": "active", "value": False})
    assert "1 leaver is held until you decide" in line()
    assert f'href="/connections/{wire.connection.uid}/"' in line()


def test_set_up_says_how_the_demo_comes_and_what_there_is_instead_of_single_sign_on(
    administrator: Client, cast: Cast, settings: Any
) -> None:
    def words() -> str:
        return " ".join(administrator.get("/admin/").content.decode().split())

    assert "Single sign-on (SSO)" in words()
    assert "Not there: everybody signs in by a code" in words()
    assert "Not loaded. Into an empty installation: python manage.py load_demo" in words()
    persona = cast.employee.listed
    Person.objects.filter(pk=persona.pk).update(external_id="LARKFIELD-RETAIL-009")
    User.objects.filter(pk=cast.employee.user.pk).update(email="hana.costa@larkfield.example.org")
    assert "Loaded. It goes with its data directory" in words()
    settings.ENVIRONMENT = "production"
    assert "Never in production." in words()


def test_what_is_no_row_and_no_page_is_no_failure(administrator: Client) -> None:
    for path in ("/admin/governance_jobs/job/", "/admin/governance_notify/message/"):
        sent = {"action": "replay", "_selected_action": "x"}
        assert administrator.post(path, sent).status_code == 404
    assert administrator.get("/admin/roles_team/").headers["Location"] == "/admin/"


def test_set_up_is_in_the_navigation_of_administrators_only(
    administrator: Client, cast: Cast
) -> None:
    assert 'href="/admin/"' in administrator.get("/today/").content.decode()
    assert 'href="/admin/"' not in cast.head_coach.client().get("/today/").content.decode()


def test_what_somebody_changed_meanwhile_is_not_written_over_unseen(
    administrator: Client, cast: Cast
) -> None:
    user = cast.employee.user
    path = f"{USERS}{user.pk}/change/"

    def begun(page: str) -> dict[str, str]:
        found = re.search(r'name="begun" value="([^"]*)"', page)
        return {"begun": found[1]} if found else {}

    sent = {"label": "Hana", "is_active": "on"}
    first = begun(administrator.get(path).content.decode())
    account_close(actor=cast.administrator.viewer, user=user, reason="Phone stolen.", now=NOW)
    again = administrator.post(path, sent | first).content.decode()
    assert "Somebody changed this meanwhile. It is “No” now; saved again, yours holds." in again
    user.refresh_from_db()
    assert (user.is_active, user.label) == (False, cast.employee.listed.display_name)
    assert administrator.post(path, sent | begun(again)).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.label) == (True, "Hana")
