"""What PostgreSQL refuses because somebody else was faster is a clear answer, not a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse

from governance.accounts.models import User
from governance.core.api.problems import exception_handler
from governance.core.database import lost_race
from governance.core.middleware import DomainErrorMiddleware

if TYPE_CHECKING:
    from django.test import RequestFactory


def _refused(statement: str) -> DatabaseError:
    User.objects.create_user("twice@larkfield.example")
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
    ):
        cursor.execute(statement)
    return caught.value


TWICE = "INSERT INTO governance_accounts_user SELECT * FROM governance_accounts_user"
DEADLOCK = "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$"


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [TWICE, DEADLOCK])
def test_a_lost_race_is_a_conflict_on_page_and_api(statement: str, rf: RequestFactory) -> None:
    error = _refused(statement)
    request = rf.post("/guidelines/new/")
    request.user = AnonymousUser()
    page = DomainErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, error)
    assert page is not None
    assert page.status_code == 409
    assert b"Nothing was saved; try again." in page.content
    answer = exception_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (409, "lost_race")


@pytest.mark.django_db
def test_any_other_error_of_the_database_stays_one(rf: RequestFactory) -> None:
    error = _refused("SELECT 1 / 0")
    assert lost_race(error) is None
    assert exception_handler(error, {}) is None
    middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), error) is None
