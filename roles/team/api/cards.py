"""``/api/v1/assignments/{uid}/card/``: the link by which somebody outside sees that one may act.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.team.api.shapes import CardRow, NoQuery
from roles.team.models import Assignment
from roles.team.rules.cards import LINK_DAYS, can_share
from roles.team.selectors import assignment_get
from roles.team.selectors.cards import cards_of
from roles.team.services import card_link_make, card_link_revoke

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

EXAMPLE = {"valid": True, "ends_at": "2026-12-01T08:00:00Z", "link": "https://…/card/…/"}


@extend_schema_serializer(
    component_name="CardLink",
    examples=[OpenApiExample("make", value={"decision": "make", "days": 7}, request_only=True)],
)
class CardInput(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(["make", "revoke"])
    days = serializers.ChoiceField(
        LINK_DAYS, required=False, default=LINK_DAYS[1], help_text="How long it is good."
    )


@extend_schema_serializer(
    component_name="CardLinkMade",
    examples=[OpenApiExample("link", value={"card": EXAMPLE}, response_only=True)],
)
class CardMadeRow(serializers.Serializer[Any]):
    card = CardRow(allow_null=True, help_text="Null while there is none.")


class AssignmentCard(GenericAPIView[Any]):
    """The link to the authority card of an assignment."""

    tag, query = "Role records", NoQuery
    serializer_class, input_class = CardMadeRow, CardInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read whether there is a link, whether it shows anything now, and until when."""
        query_of(request, self.query, ())
        viewer, now = viewer_of(request), utc_now()
        return Response(_card(viewer, assignment_get(viewer=viewer, uid=uid, now=now), now))

    def post(self, request: Request, uid: UUID) -> Response:
        """Make a link that shows that one's own authority is valid, or take it back.

        The holder does, signed in as themselves, and nobody for them. A new link ends the one
        before; while the holder is not ready there is none to make (409). Taking back again is
        harmless.
        """
        viewer, now = viewer_of(request), utc_now()
        found = assignment_get(viewer=viewer, uid=uid, now=now)
        can_share(viewer, found).require()
        sent = sent_checked(CardInput(data=request.data))
        if sent["decision"] == "revoke":
            card_link_revoke(actor=viewer, assignment=found, now=now)
        else:
            card_link_make(actor=viewer, assignment=found, days=sent["days"], now=now)
        return Response(_card(viewer, found, now), status=status.HTTP_201_CREATED)


def _card(viewer: Viewer, found: Assignment, now: datetime) -> dict[str, Any]:
    told = Assignment.objects.told_to(viewer).filter(pk=found.pk).exists()
    card = cards_of([found.pk], viewer=viewer, now=now).get(found.pk) if told else None
    return dict(CardMadeRow({"card": card}).data)
