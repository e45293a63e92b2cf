"""What browsers are told to refuse, on every kind of page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

DATA = {"application/json", "text/plain"}  # of a script that browsers do not run


class Inline(HTMLParser):
    """Collects what a policy without unsafe-inline blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        runs = tag == "script" and "src" not in names and names.get("type") not in DATA
        handlers = [name for name in names if name.startswith("on") or name == "style"]
        if runs or handlers or tag == "style":
            self.found.append(f"{tag} {attrs}")
        outside = [names.get(name) or "" for name in ("src", "action") if name in names]
        self.found += [f"{tag} {url}" for url in outside if re.match(r"(https?:)?//", url)]


def policy_of(answer: Any) -> dict[str, list[str]]:
    directives = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {words[0]: words[1:] for words in directives}


def inline_of(answer: Any) -> list[str]:
    parser = Inline()
    parser.feed(answer.content.decode())
    return parser.found


PAGES = {
    "sign-in": ("", "/accounts/sign-in/"),
    "password sign-in": ("", "/accounts/sign-in/password/"),
    "closed account": ("", "/accounts/closed/"),
    "missing": ("", "/nothing/here/"),
    "today": ("player", "/today/"),
    "sign-out": ("player", "/accounts/sign-out/"),
    "password": ("player", "/accounts/password/"),
    "team": ("head_coach", "/team/"),
    "API": ("player", "/api/v1/people/"),
    "API refusal": ("", "/api/v1/people/"),
    "admin": ("administrator", "/admin/"),
    "admin list": ("administrator", "/admin/governance_accounts/user/"),
    "admin form": ("administrator", "/admin/governance_accounts/grant/add/"),
    "tokens": ("administrator", "/tokens/"),
    "API's description": ("player", "/api/docs/"),
    "health": ("", "/healthz"),
}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_runs_what_it_did_not_bring(cast: Cast, client: Client, page: str) -> None:
    who, path = PAGES[page]
    if who:
        client = cast.members[who].client()
    answer = client.get(path)
    policy = policy_of(answer)
    assert answer.status_code in {200, 401, 404}
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert inline_of(answer) == []


KEPT = {
    "/": "private, no-store",
    "/people/": "private, no-store",
    "/people/?format=csv": "private, no-store",
    "/people/?department=nobody": "private, no-store",
    "/nothing/here/": "private, no-store",
    "/api/v1/people/": "private, no-cache",
    "/api/v1/people/{employee}/": "private, no-cache",
}


@pytest.mark.parametrize("path", KEPT)
def test_nobody_keeps_what_was_made_for_somebody(cast: Cast, path: str) -> None:
    """Neither a cache on the way nor the browser, whose Back would show it after signing out."""
    address = path.format(employee=cast.employee.listed.uid)
    answer = cast.employee.client().get(address)
    assert answer.headers["Cache-Control"] == KEPT[path]


def test_the_session_cookie_is_for_the_server_only(cast: Cast, client: Client) -> None:
    answer = client.post("/accounts/sign-in/", {"email": cast.employee.user.email})
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/accounts/sign-in/password/"])
def test_a_form_from_elsewhere_is_refused(path: str, db: None) -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(path, {"email": "hana@larkfield.example"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()
