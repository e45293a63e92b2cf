"""``/api/v1/mentions/{uid}/references/``: the ids that a mention has in other tools.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.errors import Conflict, NotAllowed
from governance.core.request import viewer_of
from governance.escalations.api.shapes import MENTION_UID, TICKET, WORDS, NoQuery
from governance.escalations.rules.references import REFERENCE_LENGTH, ReferenceStep
from governance.escalations.selectors.references import reference_choices
from governance.escalations.selectors.story import mention_get, mention_readable
from governance.escalations.services import mention_refer, mention_unrefer

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import Mention


@extend_schema_serializer(
    component_name="ReferenceDecision",
    examples=[
        OpenApiExample("add", value={"decision": "add", "reference": TICKET}, request_only=True)
    ],
)
class ReferenceInput(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(ReferenceStep.choices)
    reference = serializers.CharField(
        max_length=REFERENCE_LENGTH, help_text="A ticket or a case, as the other tool names it."
    )


@extend_schema_serializer(
    component_name="References",
    examples=[
        OpenApiExample(
            "references",
            value={
                "mention": MENTION_UID,
                "references": [TICKET],
                "legal": ["add", "remove"],
                "yours": ["add", "remove"],
            },
            response_only=True,
        )
    ],
)
class ReferencesRow(serializers.Serializer[Any]):
    """Which ids a mention has in other tools, and what may be done about that."""

    mention = serializers.UUIDField()
    references = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text=WORDS
    )
    legal = serializers.ListField(
        child=serializers.CharField(),
        help_text="What is possible now; nothing where you may not read them.",
    )
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


class References(GenericAPIView[Any]):
    """Which ids a mention has in other tools."""

    tag, query = "Mentions", NoQuery
    serializer_class, input_class = ReferencesRow, ReferenceInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which ids a mention has in other tools, and whether they are yours to change."""
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        return Response(_row(viewer, mention_get(viewer, uid)))

    def post(self, request: Request, uid: UUID) -> Response:
        """`add` an id that a mention has in another tool, or `remove` one; at most ten.

        Who has it, the department's coaches and the head coach do, signed in as themselves; a tool
        names them when it reports. They go with the words. What is not possible now is a 409 that
        lists in `legal` what is; adding what it has already changes nothing.
        """
        viewer = viewer_of(request)
        seen = mention_get(viewer, uid)
        if viewer.kind == "token":
            raise NotAllowed("people_only", _("Only people change the ids of a mention."))
        sent = sent_checked(ReferenceInput(data=request.data))
        decide = mention_refer if sent["decision"] == ReferenceStep.ADD else mention_unrefer
        try:
            decide(actor=viewer, mention=seen, reference=sent["reference"])
        except Conflict as error:
            legal = _row(viewer, mention_get(viewer, uid))["legal"]
            raise Conflict(error.code, error.message, members={"legal": legal}) from None
        body = _row(viewer, mention_get(viewer, uid))
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _row(viewer: Viewer, mention: Mention) -> dict[str, Any]:
    reads = mention_readable(viewer, mention)
    choices = reference_choices(viewer, mention, reads=reads)
    row = {
        "mention": mention.uid,
        "references": mention.references if reads else None,
        "legal": list(choices),
        "yours": [step for step, may in choices.items() if may],
    }
    return dict(ReferencesRow(row).data)
