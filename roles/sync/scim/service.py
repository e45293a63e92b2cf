"""The protocol, with our refusals as errors of SCIM, and lists that are JSON already."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Union

import structlog
from django.conf import settings
from django.db import Error as DatabaseFault
from scim2_models import (
    BulkRequest,
    BulkResponse,
    Error,
    ListResponse,
    NotFoundException,
    PatchOp,
    ResourceType,
    ResponseParameters,
    Schema,
    ScimPolicy,
    SearchRequest,
)
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from governance.core.database import lost_race
from governance.core.errors import Conflict, DomainError, Invalid
from roles.sync.scim.schemas import TOLERANT, provider_make
from roles.sync.scim.searching import Found
from roles.sync.selectors.connections import people_of
from roles.sync.services.brake import Held

if TYPE_CHECKING:
    from scim2_models import ScimProvider
    from scim2_server.requests import ScimRequest
    from scim2_server.storage import SearchPage

log = structlog.get_logger(__name__)
LIST: Final = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
TAKEN: Final = frozenset(
    {
        "account_taken",
        "address_taken",
        "external_id_taken",
        "name_taken",
        "unlinked",
        "user_name_taken",
    }
)


class Service(ScimService):
    """``messages`` are held here because pydantic forgets what it made of a generic model, and
    makes it anew, which takes longer than all the rest of a request."""

    def __init__(self, provider: ScimProvider, *, secret: str) -> None:
        super().__init__(provider, secret=secret)
        self.messages = messages_of(self.get_models())

    def me_target(self, request: ScimRequest) -> tuple[ResourceType, str]:
        """The person whose account owns the token, when this connection brought them."""
        subject = request.subject
        theirs = people_of(subject.connection).filter(person__user=subject.viewer.user_id)
        uid = theirs.values_list("person__uid", flat=True).first()
        if uid is None:
            raise NotFoundException(detail="The account of this token is no user here.")
        return self.get_resource_type("User"), str(uid)

    def search_response(
        self,
        base_url: str,
        resource_types: list[ResourceType],
        page: SearchPage,
        search_request: SearchRequest[Any],
    ) -> ScimResponse:
        """Answer with the JSON as it is, unless attributes are picked: a page of 100 that goes
        through the models costs ten times as much."""
        picked = search_request.attributes or search_request.excluded_attributes
        if picked or not isinstance(page, Found):
            return super().search_response(base_url, resource_types, page, search_request)
        body: dict[str, Any] = {
            "schemas": [LIST],
            "totalResults": page.total,
            "itemsPerPage": len(page.bodies),
            "Resources": [located(base_url, each) for each in page.bodies],
        }
        if search_request.cursor is None:
            body["startIndex"] = search_request.start_index
        elif page.next is not None and search_request.count:
            body["nextCursor"] = self._seal(resource_types, search_request, page.next)
        return ScimResponse(HTTPStatus.OK, body)

    @staticmethod
    def error_of(exception: Exception) -> Error:
        error = lost_race(exception) if isinstance(exception, DatabaseFault) else exception
        if isinstance(error, DomainError):
            kind = _scim_type(error)
            return Error(status=int(error.status), scim_type=kind, detail=str(error))
        found = ScimService.error_of(exception)
        if found.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("scim_failed", exc_info=exception)
        return found

    def error_response(self, exception: Exception) -> ScimResponse:
        response = super().error_response(exception)
        if isinstance(exception, Held):
            response.headers["Retry-After"] = str(exception.seconds)
        return response


def messages_of(models: list[Any]) -> list[Any]:
    """Return what scim2-server reads and writes messages by: of each kind, of all, of itself."""
    either: Any = Union[tuple(models)]  # noqa: UP007
    of_one: list[Any] = [PatchOp, ResponseParameters, SearchRequest]
    of_all: list[Any] = [BulkRequest, BulkResponse, ListResponse, SearchRequest]
    of_itself: list[Any] = [ListResponse[Schema], ListResponse[ResourceType]]
    of_models = [each[kind] for each in of_one for kind in models]
    return [*of_itself, *of_models, *(each[either] for each in of_all)]


def _scim_type(error: DomainError) -> str | None:
    if isinstance(error, Conflict) and error.code in TAKEN:
        return "uniqueness"
    return "invalidValue" if isinstance(error, Invalid) else None


def located(base_url: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON of a resource with its address, and those of what it refers to."""
    kind = body["meta"]["resourceType"]
    body["meta"]["location"] = f"{base_url}/{kind}s/{body['id']}"
    for each in _references(body):
        each["$ref"] = f"{base_url}/{each['$ref']}"
    return body


def _references(body: dict[str, Any]) -> list[dict[str, Any]]:
    inside = [value for value in body.values() if isinstance(value, dict)]
    single = [each for part in inside for each in part.values() if isinstance(each, dict)]
    return [each for each in [*single, *body.get("members", [])] if "$ref" in each]


@cache
def service_for(*, strict: bool) -> Service:
    """Return what speaks the protocol; made once a process, as its models are."""
    policy = ScimPolicy() if strict else TOLERANT
    return Service(provider_make(policy), secret=f"scim cursors {settings.SECRET_KEY}")
