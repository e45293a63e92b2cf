"""Connections by their tokens, and who is known to them by what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection as database
from django.db.models import Value
from django.db.models.functions import Lower

from governance.accounts.models import ApiToken
from roles.org.models import Department, Person
from roles.sync.models import Connection, ProvisionedDepartment, ProvisionedPerson

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

SOMEBODY = """
SELECT EXISTS (
  SELECT FROM roles_sync_provisionedperson
  WHERE connection_id = %(connection)s AND gone_at IS NULL AND lower(user_name) = lower(%(name)s)
) OR EXISTS (
  SELECT FROM roles_sync_provisionedperson
  WHERE connection_id = %(connection)s AND gone_at IS NULL AND external_id = %(external_id)s
) OR EXISTS (
  SELECT FROM roles_sync_provisionedperson AS gone
  JOIN roles_org_person AS person ON person.id = gone.person_id
  WHERE connection_id = %(connection)s AND gone_at IS NOT NULL AND (
    lower(gone.user_name) = lower(%(name)s) OR gone.external_id = %(external_id)s
    OR lower(person.email) = ANY (%(addresses)s))
) OR EXISTS (
  SELECT FROM roles_org_person WHERE employment <> 'left' AND lower(email) = ANY (%(addresses)s)
) OR EXISTS (
  SELECT FROM roles_org_person WHERE external_id = %(external_id)s
) OR EXISTS (
  SELECT FROM governance_accounts_user WHERE email = ANY (%(addresses)s)
)
"""
FIRST = """
WITH RECURSIVE chain (id, steps) AS (
  SELECT id, 0 FROM governance_accounts_apitoken WHERE id = %s
  UNION ALL
  SELECT token.id, steps + 1
  FROM chain JOIN governance_accounts_apitoken token ON token.replaced_by_id = chain.id
)
SELECT token.* FROM chain JOIN governance_accounts_apitoken token USING (id)
ORDER BY steps DESC LIMIT 1
"""


def token_first(token: ApiToken) -> ApiToken:
    """Return the token that this one goes back to by rotation; itself if it was never rotated."""
    return ApiToken.objects.raw(FIRST, [token.pk])[0]


def connection_by(token: ApiToken) -> Connection | None:
    """Return the connection of a token; one query, two for a token that replaced another."""
    found = Connection.objects.filter(token=token).first()
    return found or Connection.objects.filter(token=token_first(token)).first()


def people_of(connection: Connection) -> QuerySet[ProvisionedPerson]:
    return ProvisionedPerson.objects.filter(connection=connection, gone_at=None)


def departments_of(connection: Connection) -> QuerySet[ProvisionedDepartment]:
    return ProvisionedDepartment.objects.filter(connection=connection, gone_at=None)


def uid_of(text: str) -> UUID | None:
    """Return the public id that ``text`` is, as we write them; None for anything else."""
    try:
        uid = UUID(text)
    except ValueError:
        return None
    return uid if str(uid) == text.lower() else None


def somebody_like(
    connection: Connection, *, user_name: str, external_id: str | None, addresses: Collection[str]
) -> bool:
    """Return whether anybody, here or gone, or any account may be meant by one of these words; one
    query, not put together anew for each who is new. Who it is, and whether that matters, is
    asked next."""
    asked: dict[str, Any] = {
        "connection": connection.pk,
        "name": user_name,
        "external_id": external_id,
        "addresses": list(addresses),
    }
    with database.cursor() as cursor:
        cursor.execute(SOMEBODY, asked)
        return bool(cursor.fetchone()[0])


def person_called(connection: Connection, word: str) -> Person | None:
    """Return who is here and known to the connection by id, externalId or userName."""
    here = people_of(connection).exclude(person__employment=Person.Employment.LEFT)
    named = here.alias(key=Lower("user_name"))
    uid = uid_of(word)
    asked = [here.filter(person__uid=uid)] if uid is not None else []
    asked += [here.filter(external_id=word), named.filter(key=Lower(Value(word)))]
    for each in asked:
        found = each.select_related("person").first()
        if found is not None:
            return found.person
    return None


def department_called(connection: Connection, word: str) -> Department | None:
    """Return the open department of this id, externalId or name: one that the connection
    brought, else the only one of that name."""
    theirs = departments_of(connection).filter(department__closed_on=None)
    uid = uid_of(word)
    asked = [theirs.filter(department__uid=uid)] if uid is not None else []
    asked += [theirs.filter(external_id=word), theirs.filter(department__name__iexact=word)]
    for each in asked:
        found = each.select_related("department").first()
        if found is not None:
            return found.department
    named = list(Department.objects.current().filter(name__iexact=word)[:2])
    return named[0] if len(named) == 1 else None
