"""``/api/v1/channels/sweeps/``: pausing many channels at once, and the end of that.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.request import viewer_of
from roles.channels.api.references import department_sent
from roles.channels.api.shapes import DEPARTMENT_UID
from roles.channels.rules import Verdict
from roles.channels.services import (
    channels_sweep,
    sweep_allowed,
    sweepable,
    sweeping_allowed,
    sweeps_possible,
)
from roles.org.models import Department

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

SWEEPS: Final = [(each.value, each.label) for each in (Verdict.PAUSE, Verdict.RESUME)]


class SweepQuery(serializers.Serializer[Any]):
    department = serializers.UUIDField(
        required=False, help_text="Only it and everything below it; else all channels."
    )


@extend_schema_serializer(
    component_name="NewSweep",
    examples=[
        OpenApiExample(
            "pause",
            value={
                "verdict": "pause",
                "department": DEPARTMENT_UID,
                "reason": "A crisis: nobody posts until noon.",
                "expected": 12,
            },
            request_only=True,
        )
    ],
)
class SweepInput(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(SWEEPS)
    department = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="It and everything below it; null is all channels.",
    )
    reason = serializers.CharField(max_length=500)
    expected = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="How many you read that it would be: 409 if it is another number by now.",
    )


@extend_schema_serializer(
    component_name="Sweep",
    examples=[
        OpenApiExample(
            "sweep",
            value={
                "department": DEPARTMENT_UID,
                "pause": 12,
                "resume": 0,
                "legal": ["pause"],
            },
            response_only=True,
        )
    ],
)
class SweepRow(serializers.Serializer[Any]):
    """How many channels would be paused together, or resumed that were."""

    department = serializers.UUIDField(allow_null=True)
    pause = serializers.IntegerField(help_text="In use, and would be paused.")
    resume = serializers.IntegerField(help_text="Paused together, and would be resumed.")
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")


@extend_schema_serializer(
    component_name="SweepDone",
    examples=[
        OpenApiExample(
            "paused",
            value={"department": DEPARTMENT_UID, "verdict": "pause", "channels": 12},
            response_only=True,
        )
    ],
)
class SweepDone(serializers.Serializer[Any]):
    """What was done at once."""

    department = serializers.UUIDField(allow_null=True)
    verdict = serializers.ChoiceField(SWEEPS)
    channels = serializers.IntegerField(help_text="How many.")


class SweepList(GenericAPIView[Any]):
    """Pausing many channels at once."""

    tag, query, may_miss = "Channels", SweepQuery, True
    serializer_class, input_class, made_class = SweepRow, SweepInput, SweepDone

    def get(self, request: Request) -> Response:
        """Read how many channels would be paused or resumed at once.

        For who may: the head coach all, the head of a department those below it.
        """
        asked = query_of(request, self.query, ()).filters
        viewer = viewer_of(request)
        department = _department(viewer, asked.get("department"))
        sweep_allowed(viewer, department)
        return Response(
            {
                "department": department and department.uid,
                "pause": sweepable(Verdict.PAUSE, department).count(),
                "resume": sweepable(Verdict.RESUME, department).count(),
                "legal": sweeps_possible(department),
            }
        )

    def post(self, request: Request) -> Response:
        """Pause what is in use, or resume what was paused together; people do, and no token can.

        What somebody paused by itself stays paused. When there is nothing to do, or another
        number than `expected`, it is a 409 that lists in `legal` what there is to do.
        """
        viewer = viewer_of(request)
        sweeping_allowed(viewer)
        sent = sent_checked(SweepInput(data=request.data))
        department = department_sent(viewer, sent["department"])
        done = channels_sweep(
            actor=viewer,
            verdict=Verdict(sent["verdict"]),
            department=department,
            reason=sent["reason"],
            expected=sent.get("expected"),
            now=utc_now(),
        )
        body = {
            "department": department and department.uid,
            "verdict": sent["verdict"],
            "channels": done,
        }
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _department(viewer: Viewer, uid: UUID | None) -> Department | None:
    """Return the department that is asked about; Missing for what is not to be seen."""
    if uid is None:
        return None
    return row_get(Department.objects.visible_to(viewer), uid)
