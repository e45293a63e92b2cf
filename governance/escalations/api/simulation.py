"""``/api/v1/simulation/``: who would get a mention at a moment, by which path, and why.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing, Problem
from governance.core.request import viewer_of
from governance.escalations.api.shapes import DUE, HEARD, PERSON_UID
from governance.escalations.models import Mention, Path
from governance.escalations.rules import (
    Severity,
    StepTarget,
    Topic,
    authority_needed,
    can_preview,
)
from governance.escalations.rules.climbing import MOST_REPEATS
from governance.escalations.selectors.preview import climb_preview, path_tried
from governance.escalations.selectors.rows import AUTHORITIES
from governance.escalations.services.mentions import code_checked
from roles.channels.models import Channel
from roles.org.models import Department
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.selectors.preview import PreviewStep

EARLIEST, LATEST = 2000, 2100


class OnOurClocks(serializers.DateTimeField):
    """A moment; one without an offset is on the organisation's clocks, as on the page."""

    def default_timezone(self) -> ZoneInfo:
        return organisation_zone()

    def to_internal_value(self, value: Any) -> datetime:
        moment: datetime = super().to_internal_value(value)
        return moment.astimezone(UTC)


class SimulationQuery(serializers.Serializer[Any]):
    at = OnOurClocks(
        required=False,
        help_text="When it is heard, without an offset on the organisation's clocks; else now.",
    )
    department = serializers.UUIDField(
        required=False, help_text="Whom it concerns; else the channel's."
    )
    channel = serializers.UUIDField(required=False, help_text="Where it is heard.")
    topic = serializers.ChoiceField(Topic.choices, required=False, help_text="What it is about.")
    severity = serializers.ChoiceField(Severity.choices, required=False, help_text="How grave.")
    language = serializers.CharField(
        required=False, max_length=3, help_text="Like `de`; else the channel's."
    )
    region = serializers.CharField(
        required=False, max_length=2, help_text="Like `AT`; else the channel's."
    )
    path = serializers.UUIDField(
        required=False, help_text="By this one; else by the one that holds."
    )
    steps = serializers.CharField(
        required=False,
        max_length=200,
        help_text="By this draft instead: whom and for how many minutes, `duty:15,coach:30`; a "
        "webhook is told by `webhook:UID:15`.",
    )
    repeats = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_REPEATS,
        help_text="How often the draft is walked once more when nobody answers.",
    )
    office_hours = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether the draft counts hours of work only; what is serious never does.",
    )


@extend_schema_serializer(
    component_name="Simulation",
    examples=[
        OpenApiExample(
            "simulation",
            value={
                "path": "Default",
                "version": 1,
                "authority": "reply",
                "steps": [
                    {
                        "at": HEARD,
                        "target": "coach",
                        "person": PERSON_UID,
                        "person_name": "Maria Ortiz",
                        "webhook": None,
                        "why": "asked",
                        "until": DUE,
                        "others": [],
                        "round": 1,
                    }
                ],
                "asked": True,
                "ends_at": DUE,
            },
            response_only=True,
        )
    ],
)
class SimulationRow(serializers.Serializer[Any]):
    """A climb that nobody answers, as it would be; nothing is written and nobody is told."""

    path = serializers.CharField(allow_null=True, help_text="Null is a draft, or what ships.")
    version = serializers.IntegerField(allow_null=True)
    authority = serializers.ChoiceField(
        AUTHORITIES, help_text="How far whoever is asked has to be allowed to go."
    )
    steps = serializers.ListField(
        child=serializers.DictField(),
        help_text="In turn: `at`, `target`, `person`, `person_name`, `until`, `why`; `person` is "
        "null where nobody is asked; `until` then is, too, and the next step is at once, but for a "
        "webhook that is told, whose name is in `webhook`. In `others` stands who was "
        "ready, and as `fit` why they are not asked; `round` is which walk of the path it is.",
    )
    asked = serializers.BooleanField(help_text="Whether anybody is; else it is a finding.")
    ends_at = serializers.DateTimeField(
        allow_null=True, help_text="When the last one who is asked has had their time."
    )


class Simulation(GenericAPIView[Any]):
    """Who would get a mention at a moment, and why."""

    tag, query, may_miss = "Mentions", SimulationQuery, True
    serializer_class = SimulationRow

    def get(self, request: Request) -> Response:
        """Try a path, saved or not, on a mention that nobody reported. A moment to come is told by
        what is known of it today, but for leave that is planned. For the head coach and
        administrators, signed in."""
        viewer = viewer_of(request)
        if not can_preview(viewer):
            raise Missing
        asked = query_of(request, self.query, (), paged=False).filters
        path = None
        if "path" in asked:
            path = known(Path.objects.filter(uid=asked["path"]).first(), "path")
        tried = path_tried(
            path=path,
            draft=asked.get("steps", ""),
            repeats=asked.get("repeats", 0),
            office_hours=bool(asked.get("office_hours")),
        )
        mention, at = _made_up(viewer, asked), asked.get("at") or utc_now()
        _check(at)
        name, version, steps = climb_preview(mention=mention, now=at, path=tried)
        needed = authority_needed(mention.topic, mention.severity).name.lower()
        body: dict[str, Any] = {
            "path": name or None,
            "version": version or None,
            "authority": needed,
        }
        people = [step for step in steps if step.person]
        body |= {"steps": [_step(each) for each in steps], "asked": bool(people)}
        return Response(body | {"ends_at": people[-1].until if people else None})


def _check(at: datetime) -> None:
    """Keep within what the calendar of people can hold."""
    if not EARLIEST <= at.year <= LATEST:
        detail = _("A day between 2000 and 2100.")
        raise Invalid("at", detail, problems=[Problem("at", detail)])


def _made_up(viewer: Viewer, asked: dict[str, Any]) -> Mention:
    channel = department = None
    if "channel" in asked:
        seen = Channel.objects.visible_to(viewer).filter(uid=asked["channel"])
        channel = known(seen.select_related("department").first(), "channel")
        department = channel.department
    if "department" in asked:
        found = Department.objects.visible_to(viewer).current().filter(uid=asked["department"])
        department = known(found.first(), "department")
    return Mention(
        channel=channel,
        department=department,
        topic=asked.get("topic", Topic.OTHER),
        severity=asked.get("severity", Severity.USUAL),
        language=code_checked("language", asked.get("language", "")),
        region=code_checked("region", asked.get("region", "")),
    )


def _step(step: PreviewStep) -> dict[str, Any]:
    return {
        "at": step.at,
        "target": step.target,
        "person": step.person.uid if step.person else None,
        "person_name": step.person.display_name if step.person else None,
        "webhook": step.label if step.target == StepTarget.WEBHOOK else None,
        "why": step.reason,
        "until": step.until,
        "others": [
            {"person": each.person.uid, "name": each.person.display_name, "fit": each.fit.value}
            for each in step.others
        ],
        "round": step.round,
    }
