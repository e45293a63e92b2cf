"""What scim2-server reads and writes: a connection's people and departments, by our services."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from scim2_models import (
    Context,
    InvalidCursorException,
    NotFoundException,
    PreconditionFailedException,
)
from scim2_server.storage import ScimStorage, SearchPage

from roles.sync.scim.filters import GROUPS, USERS, Conditions
from roles.sync.scim.wire import group_json, group_sent, person_sent, user_json
from roles.sync.selectors.connections import departments_of, people_of, uid_of
from roles.sync.selectors.provisioned import department_rows, person_rows
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
    from datetime import datetime

    from django.db.models import QuerySet
    from scim2_models import (
        Path,
        Resource,
        ResourceType,
        ResponseParameters,
        ScimProvider,
        SearchRequest,
    )

    from governance.core.viewer import Viewer
    from roles.sync.models import Connection

USER = "User"
FURTHEST = 2**40  # nobody has as many, and PostgreSQL counts no further than 2**63
PERSON_WHOLE = ("person__department", "person__manager")


@dataclass
class Found(SearchPage):
    """A page as JSON; resources are made of it only when attributes are picked."""

    bodies: list[dict[str, Any]] = field(default_factory=list)


class Storage(ScimStorage):
    """One request's view of one connection. ``writing`` takes its turn before it reads."""

    supports_cursors = True

    def __init__(
        self,
        *,
        provider: ScimProvider,
        actor: Viewer,
        connection: Connection,
        writing: bool,
        now: datetime,
    ) -> None:
        self.provider, self.actor, self.connection = provider, actor, connection
        self.writing, self.now = writing, now

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

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """Return one, with members though not asked for: the version is of them, too."""
        rows = self._of(resource_type).filter(**{self._uid(resource_type): uid_of(resource_id)})
        bodies = self._bodies(resource_type, rows, members=True)
        if not bodies:
            raise _missing(resource_id)
        return self.resource(resource_type, bodies[0])

    def resource(self, resource_type: ResourceType, body: dict[str, Any]) -> Resource[Any]:
        model: Any = self.provider.model_for(resource_type)
        made: Resource[Any] = model.model_validate(body, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
        return made

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> Found:
        """Walk the kinds one after the other, each in the order in which it was brought."""
        if search_request.start_index is not None:
            search_request.start_index = min(search_request.start_index, FURTHEST)
        sources = [
            (each, self._filtered(each, search_request, lenient=len(resource_types) > 1))
            for each in resource_types
        ]
        members = members_asked(search_request)
        total = sum(self._total(each, rows, search_request) for each, rows in sources)
        count = search_request.count or 0
        if search_request.cursor is None:
            bodies = self._by_index(sources, search_request.start_index or 1, count, members)
            found = Found(total, [], bodies=bodies)
        else:
            bodies, following = self._by_cursor(sources, position, count, members)
            found = Found(total, [], next=following, bodies=bodies)
        if search_request.attributes or search_request.excluded_attributes:
            kinds = {each.name: each for each in resource_types}
            found.resources = [
                self.resource(kinds[body["meta"]["resourceType"]], body) for body in bodies
            ]
        return found

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
        rows = self._of(resource_type).select_related(*whole)
        provisioned = rows.filter(**{self._uid(resource_type): uid_of(uid)}).first()
        if provisioned is None:
            raise _missing(uid)
        return {
            "actor": self.actor,
            "connection": self.connection,
            "provisioned": provisioned,
            "now": self.now,
        }

    def _of(self, resource_type: ResourceType) -> QuerySet[Any]:
        people = resource_type.name == USER
        return people_of(self.connection) if people else departments_of(self.connection)

    def _uid(self, resource_type: ResourceType) -> str:
        return "person__uid" if resource_type.name == USER else "department__uid"

    def _filtered(
        self, resource_type: ResourceType, asked: SearchRequest[Any], *, lenient: bool
    ) -> QuerySet[Any]:
        rows = self._of(resource_type)
        if not asked.filter:
            return rows
        kept = USERS if resource_type.name == USER else GROUPS
        return rows.filter(Conditions(kept, lenient=lenient).visit(asked.filter.ast))

    def _total(
        self, resource_type: ResourceType, rows: QuerySet[Any], asked: SearchRequest[Any]
    ) -> int:
        """Without a filter it is known; with one, what matches is counted."""
        if asked.filter:
            return rows.count()
        people = resource_type.name == USER
        return self.connection.users if people else self.connection.groups

    def _by_index(
        self,
        sources: list[tuple[ResourceType, QuerySet[Any]]],
        start: int,
        count: int,
        members: bool,
    ) -> list[dict[str, Any]]:
        bodies: list[dict[str, Any]] = []
        skip = start - 1
        for place, (kind, rows) in enumerate(sources):
            left = count - len(bodies)
            if left <= 0:
                break
            page = rows.order_by("pk")[skip : skip + left]
            bodies += self._bodies(kind, page, members=members)
            if place + 1 < len(sources):
                skip = max(0, skip - rows.count())
        return bodies

    def _by_cursor(
        self,
        sources: list[tuple[ResourceType, QuerySet[Any]]],
        position: Any,
        count: int,
        members: bool,
    ) -> tuple[list[dict[str, Any]], Any]:
        """Go on behind a row, which may be gone by now: nobody after it is passed over."""
        names = [kind.name for kind, _rows in sources]
        name, after = _place_of(position, names)
        bodies: list[dict[str, Any]] = []
        for kind, rows in sources[names.index(name) :]:
            left = count - len(bodies)
            behind = rows.filter(pk__gt=after if kind.name == name else 0).order_by("pk")
            ids = list(behind.values_list("pk", flat=True)[: left + 1])
            page = self._of(kind).filter(pk__in=ids[:left]).order_by("pk")
            bodies += self._bodies(kind, page, members=members) if left else []
            if len(ids) > left:
                last = ids[left - 1] if left else (after if kind.name == name else 0)
                return bodies, [kind.name, last]
        return bodies, None

    def _bodies(
        self, resource_type: ResourceType, rows: QuerySet[Any], *, members: bool
    ) -> list[dict[str, Any]]:
        if resource_type.name == USER:
            return [user_json(row) for row in person_rows(rows, self.now)]
        return [group_json(row) for row in department_rows(rows, members=members)]


def members_asked(asked: ResponseParameters[Any]) -> bool:
    """Whether the answer shows who is in a group; Entra asks for groups without."""
    return not any(_is_members(path) for path in asked.excluded_attributes or [])


def _is_members(path: Path[Any]) -> bool:
    return str(path).lower().rpartition(":")[2] == "members"


def _place_of(position: Any, names: list[Any]) -> tuple[Any, int]:
    if position is None:
        return names[0], 0
    name, after = position
    if name not in names:
        raise InvalidCursorException
    return name, int(after)


def _missing(uid: str) -> NotFoundException:
    return NotFoundException(detail=f"Resource {uid} not found.")
