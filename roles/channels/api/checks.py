"""``/api/v1/channels/{uid}/checks/``: verifying a channel, and retiring it item by item.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.permissions import people_require
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.channels.api.shapes import CHANNEL_UID, NoQuery
from roles.channels.rules import VERIFY, State, Step, sees_custody
from roles.channels.selectors.checks import checks_legal, retirement_steps
from roles.channels.selectors.gaps import channel_lacks
from roles.channels.selectors.story import channel_get, verify_due
from roles.channels.services import channel_verify, may_check, retirement_tick

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel

CHECKS: Final = [(VERIFY, _("Everything is still right")), *Step.choices]
EVIDENCE: Final = 500
STEP: Final = {
    "step": "notice",
    "evidence": "A post of Monday.",
    "by": "Maria Ortiz",
    "at": "2026-11-23T09:00:00Z",
}


@extend_schema_serializer(
    component_name="ChannelCheck",
    examples=[
        OpenApiExample("verify", value={"check": "verify"}, request_only=True),
        OpenApiExample(
            "retire",
            value={"check": "notice", "evidence": "A post of Monday."},
            request_only=True,
        ),
    ],
)
class CheckInput(serializers.Serializer[Any]):
    needs: ClassVar = {"check": dict.fromkeys(Step.values, ("evidence",))}

    check = serializers.ChoiceField(
        CHECKS, help_text="`verify`, or an item of the retirement checklist."
    )
    evidence = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=EVIDENCE,
        default="",
        help_text="How one can see it: needed for an item of the retirement.",
    )


class RetirementRow(serializers.Serializer[Any]):
    """One item of the checklist by which a dropped channel is retired."""

    step = serializers.ChoiceField(Step.choices)
    evidence = serializers.CharField()
    by = serializers.CharField(help_text="Empty until it is ticked.")
    at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    component_name="ChannelChecks",
    examples=[
        OpenApiExample(
            "in use",
            value={
                "channel": CHANNEL_UID,
                "state": "active",
                "verified_at": "2026-10-14T09:00:00Z",
                "verify_due": "2027-04-12",
                "lacks": [],
                "steps": [],
                "legal": ["verify"],
                "yours": ["verify"],
            },
            response_only=True,
        ),
        OpenApiExample(
            "being retired",
            value={
                "channel": CHANNEL_UID,
                "state": "retiring",
                "verified_at": None,
                "verify_due": None,
                "lacks": [],
                "steps": [
                    STEP,
                    {"step": "redirect", "evidence": "", "by": "", "at": None},
                ],
                "legal": ["redirect"],
                "yours": [],
            },
            response_only=True,
        ),
    ],
)
class ChecksRow(serializers.Serializer[Any]):
    """What was confirmed of a channel, and what may be next; a partner is not told the latter."""

    channel = serializers.UUIDField()
    state = serializers.ChoiceField(State.choices)
    verified_at = serializers.DateTimeField(allow_null=True)
    verify_due = serializers.DateField(allow_null=True, help_text="null: it never was.")
    lacks = serializers.ListField(
        child=serializers.CharField(),
        help_text="In words, what a channel in use has to have before it can be verified.",
    )
    steps = RetirementRow(many=True, help_text="Of one that is being retired, or is.")
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


class CheckList(GenericAPIView[Any]):
    """What is confirmed of a channel, and confirming it."""

    tag, query = "Channels", NoQuery
    serializer_class, input_class = ChecksRow, CheckInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read when a channel was verified, what it lacks, and how far its retirement is."""
        query_of(request, self.query, ())
        return Response(_checks(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Verify a channel, or tick an item of its retirement with evidence; people do.

        Its owner, the coach and the head of its department, and the head coach. To verify is to
        state that owner, second admin and mailbox are right; the last item retires it. What is
        not possible now is a 409 that lists in `legal` what is.
        """
        viewer = viewer_of(request)
        found = channel_get(viewer, uid)
        people_require(viewer)
        _check(viewer, found, sent_checked(CheckInput(data=request.data)), utc_now())
        place = request.build_absolute_uri()
        body = _checks(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _check(viewer: Viewer, channel: Channel, sent: dict[str, Any], now: datetime) -> None:
    if sent["check"] == VERIFY:
        channel_verify(actor=viewer, channel=channel, missing=channel_lacks(channel), now=now)
        return
    step, evidence = Step(sent["check"]), sent["evidence"]
    retirement_tick(actor=viewer, channel=channel, step=step, evidence=evidence, now=now)


def _checks(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    channel = channel_get(viewer, uid)
    told = sees_custody(viewer)
    legal = checks_legal(channel) if told else []
    in_use = channel.state == State.ACTIVE
    leaving = channel.state in {State.RETIRING, State.RETIRED}
    return {
        "channel": channel.uid,
        "state": channel.state.value,
        "verified_at": channel.verified_at,
        "verify_due": verify_due(channel),
        "lacks": channel_lacks(channel) if told and in_use else [],
        "steps": [
            {
                "step": each.step,
                "evidence": each.evidence,
                "by": each.done_label,
                "at": each.done_at,
            }
            for each in (retirement_steps(channel) if leaving else ())
        ],
        "legal": legal,
        "yours": legal if may_check(viewer, channel) else [],
    }
