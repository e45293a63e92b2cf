"""``/api/v1/crises/{uid}/facts/``: what is known, done and said in a crisis.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import NotAllowed
from governance.core.request import viewer_of
from governance.escalations.api.shapes import HEARD, OTHER_UID, PERSON_UID
from governance.escalations.rules.crisis import MOST_FACT, FactKind
from governance.escalations.selectors.crisis_facts import (
    FACT_FIELDS,
    crisis_read,
    fact_row,
    facts_rows,
)
from governance.escalations.services.crisis_facts import crisis_fact_keep

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

SAID: Final = "Do not use stoves of this spring."


class FactQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(FactKind.choices, required=False, help_text="Only of this one.")


@extend_schema_serializer(
    component_name="NewCrisisFact",
    examples=[
        OpenApiExample(
            "say", value={"kind": "say", "words": SAID, "text": None, "seen": 1}, request_only=True
        )
    ],
)
class FactInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(FactKind.choices)
    words = serializers.CharField(max_length=MOST_FACT)
    text = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The approved text that a statement goes with.",
    )
    seen = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=100_000,
        help_text="The number of the version that this was written after, 0 before the first.",
    )


@extend_schema_serializer(
    component_name="CrisisFact",
    examples=[
        OpenApiExample(
            "fact",
            value={
                "uid": OTHER_UID,
                "kind": "say",
                "number": 2,
                "words": SAID,
                "text": None,
                "written_by": PERSON_UID,
                "written_at": HEARD,
            },
            response_only=True,
        )
    ],
)
class FactRow(serializers.Serializer[Any]):
    """One version of what is known, done or said; nothing of it ever changes."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(FactKind.choices)
    number = serializers.IntegerField(help_text="The highest of a kind is what holds.")
    words = serializers.CharField()
    text = serializers.UUIDField(allow_null=True, help_text="The approved text it goes with.")
    written_by = serializers.UUIDField(allow_null=True, help_text="null: for partners.")
    written_at = serializers.DateTimeField()


class CrisisFacts(GenericAPIView[Any]):
    """What is known, done and said in a crisis, version by version."""

    tag, many, query, fields = "Crises", True, FactQuery, FACT_FIELDS
    serializer_class, input_class = FactRow, FactInput

    def get(self, request: Request, uid: UUID) -> Response:
        """List all versions, in pages, for whoever reads of the crisis above their pages."""
        viewer = viewer_of(request)
        seen = crisis_read(viewer, uid)
        query = query_of(request, self.query, self.fields)
        page = self.paginate_queryset(facts_rows(seen, **query.filters)) or []
        rows = [fact_row(each, viewer) for each in page]
        cut = [{name: row[name] for name in query.fields} for row in rows]
        return self.get_paginated_response(cut)

    def post(self, request: Request, uid: UUID) -> Response:
        """Keep a new version, while the crisis lasts; the same as the last one is that one.

        Who declares crises does, signed in as themselves. When somebody wrote after the version
        that is `seen`, it is a 409.
        """
        viewer = viewer_of(request)
        seen = crisis_read(viewer, uid)
        if viewer.kind == "token":
            raise NotAllowed("people_only", _("Only people say what is known, done and said."))
        sent = sent_checked(FactInput(data=request.data))
        kind = FactKind(sent.pop("kind"))
        made = crisis_fact_keep(actor=viewer, crisis=seen, kind=kind, now=utc_now(), **sent)
        place = request.build_absolute_uri()
        body = dict(FactRow(fact_row(made, viewer)).data)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
