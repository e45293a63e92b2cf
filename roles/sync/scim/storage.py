"""What scim2-server reads and writes: a connection's people and departments, by our services."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from scim2_models import PreconditionFailedException

from roles.sync.scim.searching import USER, Searching, missing
from roles.sync.scim.wire import group_sent, person_sent
from roles.sync.selectors.connections import uid_of
from roles.sync.services.brake import Held, leaver_stage, leaver_withdraw
from roles.sync.services.provisioning import (
    person_follow,
    person_provision,
    person_unprovision,
)
from roles.sync.services.provisioning_groups import (
    department_follow,
    department_provision,
    department_unprovision,
)
from roles.sync.services.turns import provisioning_begin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scim2_models import Resource, ResourceType

PERSON_WHOLE = ("person__department", "person__manager")


class Storage(Searching):
    """The same, and what is written: all of a request or nothing, each by one service."""

    @contextmanager
    def operation(self) -> Iterator[None]:
        """All or nothing; what the brake holds is kept after the rest was undone."""
        if not self.writing:
            yield
            return
        try:
            with transaction.atomic():
                provisioning_begin()
                yield
        except Held as held:
            leaver_stage(actor=self.actor, held=held, now=self.now)
            raise

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        given: dict[str, Any] = {
            "actor": self.actor,
            "connection": self.connection,
            "now": self.now,
        }
        if resource_type.name == USER:
            made = person_provision(sent=person_sent(resource), **given)
            return self.get(resource_type, str(made.person.uid))
        opened = department_provision(sent=group_sent(resource), **given)
        return self.get(resource_type, str(opened.department.uid))

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        uid = str(resource.id)
        given = self._known(resource_type, uid, expected_version)
        if resource_type.name == USER:
            person_follow(sent=person_sent(resource), **given)
        else:
            department_follow(sent=group_sent(resource), **given)
        return self.get(resource_type, uid)

    def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        given = self._known(resource_type, resource_id, expected_version)
        if resource_type.name == USER:
            person_unprovision(**given)
        else:
            department_unprovision(**given)

    def stays(self, resource_id: str) -> None:
        """Somebody known was said to be active: the brake need hold them no longer."""
        leaver_withdraw(
            actor=self.actor,
            connection=self.connection,
            uid=UUID(resource_id),
            now=self.now,
        )

    def _known(self, resource_type: ResourceType, uid: str, version: str | None) -> dict[str, Any]:
        """Return what the services take of somebody known, as read in this same turn."""
        if version is not None:
            meta = self.get(resource_type, uid).meta
            if meta is None or meta.version != version:
                raise PreconditionFailedException
        whole = PERSON_WHOLE if resource_type.name == USER else ("department__parent",)
        rows = self.rows_of(resource_type).select_related(*whole)
        provisioned = rows.filter(**{self.uid_field(resource_type): uid_of(uid)}).first()
        if provisioned is None:
            raise missing(uid)
        return {
            "actor": self.actor,
            "connection": self.connection,
            "provisioned": provisioned,
            "now": self.now,
        }
