"""What scim2-server reads: one, or a page, of a connection's people and departments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scim2_models import Context, InvalidCursorException, NotFoundException
from scim2_server.storage import ScimStorage, SearchPage

from roles.sync.scim.filters import GROUPS, USERS, Conditions
from roles.sync.scim.wire import group_json, user_json
from roles.sync.selectors.connections import departments_of, people_of, uid_of
from roles.sync.selectors.provisioned import department_rows, person_rows

if TYPE_CHECKING:
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


@dataclass
class Found(SearchPage):
    """A page as JSON; resources are made of it only when attributes are picked."""

    bodies: list[dict[str, Any]] = field(default_factory=list)


class Searching(ScimStorage):
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

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """Return one, with members though not asked for: the version is of them, too."""
        rows = self.rows_of(resource_type).filter(
            **{self.uid_field(resource_type): uid_of(resource_id)}
        )
        bodies = self._bodies(resource_type, rows, members=True)
        if not bodies:
            raise missing(resource_id)
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

    def rows_of(self, resource_type: ResourceType) -> QuerySet[Any]:
        """Return what the connection brought of a kind."""
        people = resource_type.name == USER
        return people_of(self.connection) if people else departments_of(self.connection)

    def uid_field(self, resource_type: ResourceType) -> str:
        """Return the field by which one of a kind is found."""
        return "person__uid" if resource_type.name == USER else "department__uid"

    def _filtered(
        self, resource_type: ResourceType, asked: SearchRequest[Any], *, lenient: bool
    ) -> QuerySet[Any]:
        rows = self.rows_of(resource_type)
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
            page = self.rows_of(kind).filter(pk__in=ids[:left]).order_by("pk")
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


def missing(uid: str) -> NotFoundException:
    return NotFoundException(detail=f"Resource {uid} not found.")
