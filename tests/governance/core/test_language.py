"""In which language somebody is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from roles.org.models import OrganisationSettings, Person

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

    from tests.cast import Cast, Member

LANG = re.compile(r'<html lang="([^"]+)"')
SIGN_IN = "/accounts/sign-in/"


def language(client: Client, path: str = SIGN_IN, accept: str = "") -> str:
    headers = {"accept-language": accept} if accept else {}
    answer = client.get(path, headers=headers)
    found = LANG.search(answer.content.decode())
    assert found
    assert answer.headers["Content-Language"] == found[1]
    assert "Accept-Language" in answer.headers["Vary"]
    return found[1]


def speaks(member: Member, code: str) -> Client:
    Person.objects.filter(pk=member.listed.pk).update(language=code)
    return member.client()


def test_the_browser_is_asked_first_of_a_stranger(client: Client, cast: Cast) -> None:
    OrganisationSettings.objects.update(language="en")
    assert language(client, accept="fr, de-AT;q=0.8, en;q=0.5") == "de"


def test_the_organisations_where_the_browser_wants_none_of_ours(client: Client, cast: Cast) -> None:
    OrganisationSettings.objects.update(language="de")
    assert language(client, accept="fr, *;q=0.1") == "de"


def test_what_was_chosen_comes_before_the_browser(cast: Cast) -> None:
    assert language(speaks(cast.employee, "de"), "/", accept="en") == "de"


def test_who_chose_nothing_reads_what_the_browser_asks_for(cast: Cast) -> None:
    assert language(speaks(cast.employee, ""), "/", accept="de") == "de"


def test_a_language_that_is_not_there_any_more_is_as_none(cast: Cast) -> None:
    assert language(speaks(cast.employee, "tlh"), "/", accept="de") == "de"


def test_an_error_is_told_in_the_same_language(cast: Cast) -> None:
    client = speaks(cast.employee, "de")
    assert language(client, "/nowhere/", accept="en") == "de"
    assert language(client, "/guidelines/nowhere/", accept="en") == "de"


def test_the_next_reader_is_not_answered_in_the_last_ones_language(
    client: Client, cast: Cast
) -> None:
    language(speaks(cast.employee, "de"), "/")
    assert language(client) == "en"


@pytest.mark.parametrize("path", ["/healthz", "/nowhere/"])
def test_a_program_costs_no_query(
    client: Client, db: None, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(path)
