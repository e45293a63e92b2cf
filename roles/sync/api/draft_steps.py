"""``/api/v1/drafts/{uid}/steps/``: what a draft would change, step by step.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.models import Department, Person
from roles.sync.api.drafts import PERSON_UID, STEP, TAG, NoQuery, StepRow
from roles.sync.models import Draft, DraftStep
from roles.sync.rules import STEP_NEEDS, STEP_TAKES, step_sets
from roles.sync.selectors import draft_for
from roles.sync.selectors.draft_rows import draft_steps_listed, step_row
from roles.sync.services import drafting_allowed, step_add
from roles.team.models import RoleType
from roles.team.selectors import roles_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from rest_framework.request import Request

    from governance.core.viewer import Viewer

MOST: Final = 10_000  # steps: no draft has as many
PLACES: Final = {"department": "opened_by", "parent": "parent_opened_by"}
NAMED: Final = frozenset(chain.from_iterable(STEP_TAKES.values()))


def _shapes(kind: str) -> list[dict[str, Any]]:
    """Return the shapes of a step of this kind, for the API's description: with one of each group
    that it needs, without what it does not take, and never with a place in both ways."""
    found: list[dict[str, Any]] = []
    for needed, numbered in product(product(*STEP_NEEDS[kind]), product((False, True), repeat=2)):
        ways = zip(PLACES.items(), numbered, strict=True)
        none = {pair[0] if number else pair[1] for pair, number in ways} & {*STEP_TAKES[kind]}
        if none & {*needed}:
            continue
        none |= NAMED - {*STEP_TAKES[kind]}
        refused: dict[str, Any] = {name: {"not": {}} for name in sorted(none)}
        shape = {"properties": {"kind": {"const": kind}, **refused}, "required": list(needed)}
        found += [shape] if shape not in found else []
    return found


@extend_schema_serializer(
    component_name="NewStep",
    examples=[
        OpenApiExample(
            "open",
            value={"kind": "department_open", "name": "Returns", "parent": STEP["department"]},
            request_only=True,
        ),
        OpenApiExample(
            "move",
            value={"kind": "person_move", "person": PERSON_UID, "opened_by": 1},
            request_only=True,
        ),
    ],
)
class StepInput(serializers.Serializer[Any]):
    """One change. What is left out stays as it is, and null is none."""

    variants = tuple(chain.from_iterable(map(_shapes, DraftStep.Kind.values)))

    kind = serializers.ChoiceField(DraftStep.Kind.choices)
    name = serializers.CharField(required=False, max_length=200)
    department = serializers.UUIDField(required=False)
    opened_by = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST,
        help_text="Instead of the department: the number of an earlier step that opens it.",
    )
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the word for it
        required=False, allow_null=True, help_text="Part of what; null: on top."
    )
    parent_opened_by = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="The same instead of `parent`."
    )
    head = serializers.UUIDField(required=False, allow_null=True)
    person = serializers.UUIDField(required=False)
    manager = serializers.UUIDField(required=False, allow_null=True)
    role = serializers.UUIDField(required=False, help_text="A role that nobody holds, to close.")
    type = serializers.SlugField(
        required=False, max_length=50, help_text="Key of the type of a role to open."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hold what was sent to what a step of this kind takes, and needs."""
        kind = attrs["kind"]
        wrong = {
            name: _("A step of this kind does not take it.")
            for name in attrs
            if name != "kind" and name not in STEP_TAKES[kind]
        }
        wrong |= {
            number: _("Name the one or the other, not both.")
            for place, number in PLACES.items()
            if place in attrs and number in attrs
        }
        wrong |= {
            names[0]: _("Needed, one of: %s.") % ", ".join(names)
            for names in STEP_NEEDS[kind]
            if not set(names) & set(attrs)
        }
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


class StepList(GenericAPIView[Any]):
    """Steps of a draft."""

    tag, many, query = TAG, True, NoQuery
    serializer_class, input_class = StepRow, StepInput

    def get(self, request: Request, uid: UUID) -> Response:
        """List the steps of a draft in order, in pages."""
        query_of(request, self.query, ())
        draft = draft_for(viewer=viewer_of(request), uid=uid)
        page = self.paginate_queryset(draft_steps_listed(draft)) or []
        return self.get_paginated_response([step_row(draft, each) for each in page])

    def post(self, request: Request, uid: UUID) -> Response:
        """Add a step at the end of a draft, which has to be compared anew; no token can.

        Whether it can be done is found by comparing. A step is taken out by a decision on the
        draft.
        """
        viewer = viewer_of(request)
        draft = draft_for(viewer=viewer, uid=uid)
        drafting_allowed(viewer)
        step = _step(viewer, draft, sent_checked(StepInput(data=request.data)))
        made = step_add(actor=viewer, uid=uid, step=step, now=utc_now())
        body = step_row(draft, draft_steps_listed(draft).get(pk=made.pk))
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _step(viewer: Viewer, draft: Draft, sent: dict[str, Any]) -> DraftStep:
    """Return the step that was sent, not saved yet; Invalid at what names nothing."""
    step = DraftStep(kind=sent["kind"], changes=step_sets(sent), name=sent.get("name", ""))
    departments = Department.objects.current().visible_to(viewer)
    people = Person.objects.employed().visible_to(viewer)
    opening = draft.steps.filter(kind=DraftStep.Kind.DEPARTMENT_OPEN)
    named: tuple[tuple[str, str, str, QuerySet[Any]], ...] = (
        ("department", "department", "uid", departments),
        ("parent", "parent", "uid", departments),
        ("opened_by", "opened", "position", opening),
        ("parent_opened_by", "parent_opened", "position", opening),
        ("head", "head", "uid", people),
        ("person", "person", "uid", people),
        ("manager", "manager", "uid", people),
        ("role", "role", "uid", roles_for(viewer).filter(closed_on=None)),
        ("type", "role_type", "key", RoleType.objects.all()),
    )
    for field, name, key, rows in named:
        if sent.get(field) is not None:
            setattr(step, name, known(rows.filter(**{key: sent[field]}).first(), field))
    return step
