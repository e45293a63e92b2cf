"""What a connection can read and write, as SCIM schemas: no attribute that is not kept."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    Mutability,
    Pagination,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from roles.sync.importers.checks import EMAIL

USER: Final = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP: Final = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ROLES: Final = "urn:playbook:params:scim:schemas:extension:1.0:User"
PLACE: Final = "urn:playbook:params:scim:schemas:extension:1.0:Group"

PAGE: Final = 100
MOST: Final = 1_000
BULK_OPERATIONS: Final = 1_000
BULK_BYTES: Final = 1_048_576
CURSOR_SECONDS: Final = 24 * 3600

Text = str | None
ReadOnly = Annotated[str | None, Mutability.read_only]


class Name(ComplexAttribute):
    family_name: Text = None
    given_name: Text = None


def address_read(value: str) -> str:
    """Return the address, also out of “Ann <ann@example.org>”, with its domain in small letters.
    Unlike pydantic's it may end in .local, as those of many a house do."""
    inside = re.search(r"<([^<>]+)>\s*\Z", value)
    name, _at, domain = (inside[1] if inside else value).strip().rpartition("@")
    address = f"{name}@{domain.lower()}"
    if not EMAIL.match(address):
        message = _("“%s” is not an e-mail address.") % value[:60]
        raise PydanticCustomError("email", "{message}", {"message": message})
    return address


class Email(ComplexAttribute):
    value: Annotated[str, AfterValidator(address_read)] | None = None
    type: Annotated[str | None, Field(examples=["work", "home", "other"])] = None
    primary: bool | None = None


class User(Resource[AnyExtension]):
    """A person."""

    __schema__ = URN(USER)

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: Text = None
    title: Text = None
    active: bool | None = None
    emails: list[Email] | None = None
    """One address is kept: the primary one, else that of work, else the first."""

    Name: ClassVar[type[ComplexAttribute]] = Name
    Emails: ClassVar[type[ComplexAttribute]] = Email


class Manager(ComplexAttribute):
    value: Annotated[str | None, CaseExact.true] = None
    """The id, externalId or userName of the line manager; known or yet to come."""

    ref: Annotated[Reference[User[Any]] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display_name: ReadOnly = None


class EnterpriseUser(Extension):
    """Where somebody works, and for whom."""

    __schema__ = URN(ENTERPRISE)

    department: Text = None
    """The name of the department, known or yet to come."""

    manager: Manager | None = None


class HeldRole(ComplexAttribute):
    value: ReadOnly = None
    type: ReadOnly = None
    display: ReadOnly = None
    state: ReadOnly = None
    ready: Annotated[bool | None, Mutability.read_only] = None
    """Whether the holder may act now."""


class PlaybookUser(Extension):
    """What Playbook adds: the roles that somebody holds are proposed and agreed there."""

    __schema__ = URN(ROLES)

    location: Text = None
    roles: Annotated[list[HeldRole] | None, Mutability.read_only] = None


class Member(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User[Any]] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable, Field(examples=["User"])] = None


class Group(Resource[AnyExtension]):
    """A department, and who works in it: everybody works in one at most."""

    __schema__ = URN(GROUP)

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None

    Members: ClassVar[type[ComplexAttribute]] = Member


class Parent(ComplexAttribute):
    value: Annotated[str | None, CaseExact.true] = None
    """The id or externalId of the group above; known or yet to come."""

    ref: Annotated[Reference[Group[Any]] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: ReadOnly = None


class PlaybookGroup(Extension):
    """The place of a department in the tree."""

    __schema__ = URN(PLACE)

    parent: Parent | None = None


CONFIG: Final = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=True, max_operations=BULK_OPERATIONS, max_payload_size=BULK_BYTES),
    filter=Filter(supported=True, max_results=MOST),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    pagination=Pagination(
        cursor=True,
        index=True,
        default_pagination_method=Pagination.DefaultPaginationMethod.index,
        default_page_size=PAGE,
        max_page_size=MOST,
        cursor_timeout=CURSOR_SECONDS,
    ),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token of Playbook with the scope scim, as Authorization: Bearer pb_…",
            primary=True,
        )
    ],
)
TOLERANT: Final = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


def provider_make(policy: ScimPolicy) -> ScimProvider:
    return ScimProvider(
        models=[User, EnterpriseUser, PlaybookUser, Group, PlaybookGroup],
        resource_types=[
            ResourceType.from_resource(User[EnterpriseUser | PlaybookUser]),
            ResourceType.from_resource(Group[PlaybookGroup]),
        ],
        config=CONFIG,
        policy=policy,
    )
