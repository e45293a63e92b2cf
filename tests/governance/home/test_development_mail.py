"""The page that shows the mails of development, and that it is there only then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from csp.constants import NONE, UNSAFE_HASHES
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from governance.core.errors import Missing
from governance.home.selectors.mails import mail_kept, mails_kept
from governance.home.views.mail import STYLED, mail_html, style_hash, styles_of

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

HTML = "<html><head><style>p { color: red }</style></head><body><p>Code 482917</p></body></html>"


def keep(directory: Path, subject: str, html: str = HTML) -> None:
    message = mail.EmailMultiAlternatives(
        subject, f"Wörter: {subject}", "playbook@localhost", ["hana@larkfield.example"]
    )
    message.attach_alternative(html, "text/html")
    EmailBackend(file_path=str(directory)).send_messages([message])


def test_the_newest_mail_comes_first_and_is_decoded(tmp_path: Path) -> None:
    for subject in ("one", "482917 is your code"):
        keep(tmp_path, subject)
    newest = mails_kept(tmp_path)[0]
    assert [found.subject for found in mails_kept(tmp_path)] == ["482917 is your code", "one"]
    assert newest.text.strip() == "Wörter: 482917 is your code"
    assert newest.to == "hana@larkfield.example"
    assert mail_kept(tmp_path, newest.key) == newest


def test_no_mail_yet_is_no_error(tmp_path: Path) -> None:
    assert mails_kept(tmp_path / "missing") == []


def test_a_key_that_is_none_finds_nothing(tmp_path: Path) -> None:
    keep(tmp_path, "one")
    for key in ("x", "../../etc/passwd", "-0"):
        with pytest.raises(Missing):
            mail_kept(tmp_path, key)


def test_the_html_runs_nothing_and_allows_its_own_style_only(
    tmp_path: Path, settings: Settings
) -> None:
    settings.MAIL_DIR = tmp_path
    keep(tmp_path, "one")
    key = mails_kept(tmp_path)[0].key
    answer = mail_html(RequestFactory().get("/"), key)
    policy = answer._csp_replace  # type: ignore[attr-defined]
    assert style_hash("p { color: red }") in policy["style-src"]
    assert policy["script-src"] == ["'none'"]
    assert policy["sandbox"] is True


def test_every_style_of_the_layout_is_allowed_and_no_other() -> None:
    from django.template.loader import render_to_string

    html = render_to_string("mail/layout.html", {"base_url": "http://localhost"})
    styles = [*re.findall(r"<style>(.*?)</style>", html, re.DOTALL), *STYLED.findall(html)]
    assert len(styles) > 5
    assert styles_of(html) == [UNSAFE_HASHES, *dict.fromkeys(map(style_hash, styles))]
    assert styles_of("<p>plain</p>") == [NONE]


@pytest.mark.parametrize(
    "name", ["development_mail", "development_mail_page", "development_mail_html"]
)
def test_outside_development_it_has_no_address(name: str, client: Client, db: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name, args=[] if name == "development_mail" else ["x"])
    assert client.get("/development/mail/").status_code == 404
