"""Signing in as one of the demo's people: in development, and nobody else's account."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, path, reverse

from governance import urls
from governance.home.demo.personas import HARBOUR_LANE, personas_offered
from governance.home.views.mail import mail_list
from governance.home.views.personas import personas
from roles.org.models import Person
from tests.demo import demo_undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings
    from pytest_django.plugin import DjangoDbBlocker

    from tests.cast import Cast

NELL = "nell.byrne@harbourlane.example.org"
ADDRESS = "/development/personas/"


@pytest.fixture
def development(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The addresses that development has besides the others."""
    module = ModuleType("tests.development_urls")
    page = path(ADDRESS.lstrip("/"), personas, name="development_personas")
    mails = path("development/mail/", mail_list, name="development_mail")
    module.urlpatterns = [page, mails, *urls.urlpatterns]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.IS_DEVELOPMENT = True
    settings.ROOT_URLCONF = module.__name__
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.fixture
def harbour(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), demo_undone(HARBOUR_LANE):
        yield


def test_one_click_signs_in_for_real(development: None, harbour: None) -> None:
    client = Client()
    assert NELL in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"persona": NELL}).status_code == 302
    today = client.get("/today/").content.decode()
    assert "Nell" in today
    assert "Everybody here is made up." in today
    assert ADDRESS in today


def test_the_sign_in_page_offers_them(development: None, harbour: None) -> None:
    words = Client().get(reverse("account_request_login_code")).content.decode()
    assert words.count('name="persona"') == 3


def test_a_click_from_elsewhere_is_refused(development: None, harbour: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ADDRESS, {"persona": NELL}).status_code == 403
    assert "_auth_user_id" not in client.session


def test_an_account_that_the_demo_did_not_make_is_not_opened(development: None, cast: Cast) -> None:
    """Neither by its own address, nor because somebody real has a persona's."""
    person = cast.administrator.listed
    client = Client()
    for address in (cast.administrator.user.email, NELL, ""):
        person.user.email = address or "x@larkfield.example"  # type: ignore[union-attr]
        person.user.save()  # type: ignore[union-attr]
        assert client.post(ADDRESS, {"persona": address}).status_code == 404
    assert personas_offered() == []
    assert "_auth_user_id" not in client.session


def test_whoever_left_is_not_offered(development: None, harbour: None) -> None:
    user = Person.objects.get(email=NELL).user
    assert user is not None
    user.is_active = False
    user.save()
    assert NELL not in {each.address for each in personas_offered()}
    assert Client().post(ADDRESS, {"persona": NELL}).status_code == 404


def test_outside_development_there_is_no_such_page(harbour: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("development_personas")
    assert Client().post(ADDRESS, {"persona": NELL}).status_code == 404
    words = Client().get(reverse("account_request_login_code")).content.decode()
    assert 'name="persona"' not in words


def test_the_view_itself_refuses_outside_development(
    development: None, harbour: None, settings: Settings
) -> None:
    settings.IS_DEVELOPMENT = False
    assert Client().post(ADDRESS, {"persona": NELL}).status_code == 404
