"""What the addresses of role records take and give, as the API's description tells it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from roles.org.rules import MOST_PLACES
from roles.team.rules import Authority, ItemKind, RoleKind, State
from roles.team.rules.focus import MOST_CHANNELS
from roles.team.rules.hours import hours_fit

MIN_DAY, MAX_DAY = MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))
AUTHORITIES = [level.name.lower() for level in Authority]
WORDS = ("proposed", "getting_ready", "ready", "paused", "ended")
ROLE_UID, ASSIGNMENT_UID, PERSON_UID, DEPARTMENT_UID = (
    f"019a0000-0000-7000-8000-00000000000{number}" for number in (5, 6, 1, 2)
)


@extend_schema_field({"type": "number", "minimum": 0.5, "maximum": 40, "multipleOf": 0.5})
class HoursField(serializers.FloatField):
    """Half hours, as the exact number that is kept."""

    def to_internal_value(self, data: Any) -> Any:
        hours = Decimal(str(super().to_internal_value(data)))
        if isinstance(data, bool) or not hours_fit(hours):
            raise serializers.ValidationError(_("Half hours, from 0.5 to 40."))
        return hours


class NoQuery(serializers.Serializer[Any]):
    """Nothing may be asked."""


class AssignmentQuery(serializers.Serializer[Any]):
    ready = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Only who may act: now, or at some moment of the day that `as_of` names.",
    )
    department = serializers.UUIDField(required=False, help_text="Only roles right in it.")
    person = serializers.UUIDField(required=False, help_text="Only what this person holds.")
    role = serializers.UUIDField(required=False, help_text="Only holders of this role.")
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those in being on this day, midnight to midnight where you are, as they stood "
        "at its end.",
    )


@extend_schema_serializer(
    component_name="Proposal",
    examples=[
        OpenApiExample(
            "proposal",
            value={"role": ROLE_UID, "person": PERSON_UID, "note": "She has done it for years."},
            request_only=True,
        )
    ],
)
class ProposalInput(serializers.Serializer[Any]):
    role = serializers.UUIDField()
    person = serializers.UUIDField()
    authority = serializers.ChoiceField(
        AUTHORITIES, required=False, help_text="Else the one of the role's type."
    )
    starts_on = serializers.DateField(
        required=False, allow_null=True, default=None, validators=[MIN_DAY, MAX_DAY]
    )
    ends_on = serializers.DateField(
        required=False, allow_null=True, default=None, validators=[MIN_DAY, MAX_DAY]
    )
    channels = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=MOST_CHANNELS,
        help_text="Focus; empty is all of the department's.",
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=10),
        required=False,
        default=list,
        max_length=MOST_PLACES,
        help_text="Primary subtags of BCP 47, such as `de`; empty is any.",
    )
    regions = serializers.ListField(
        child=serializers.CharField(max_length=10),
        required=False,
        default=list,
        max_length=MOST_PLACES,
        help_text="ISO 3166-1 alpha-2, such as `AT`; empty is any.",
    )
    backup = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="The person who stands in."
    )
    hours = HoursField(
        required=False, allow_null=True, default=None, help_text="A week, to be consented to."
    )
    signs_as = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=40,
        default="",
        help_text="The name or initials used outside.",
    )
    persona = serializers.BooleanField(
        required=False, default=False, help_text="Whether that is a persona; it needs the name."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


@extend_schema_serializer(
    component_name="Focus",
    examples=[
        OpenApiExample(
            "focus", value={"languages": ["de"], "backup": PERSON_UID}, request_only=True
        )
    ],
)
class FocusInput(serializers.Serializer[Any]):
    """Whatever is left out stays as it is."""

    at_least = 1

    channels = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_CHANNELS,
        help_text="Empty is all of the department's.",
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, max_length=MOST_PLACES
    )
    regions = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, max_length=MOST_PLACES
    )
    backup = serializers.UUIDField(
        required=False, allow_null=True, help_text="The person who stands in; null for nobody."
    )
    hours = HoursField(required=False, allow_null=True, help_text="Agreed, a week.")
    signs_as = serializers.CharField(required=False, allow_blank=True, max_length=40)
    persona = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"": _("Send what is to change.")})
        return attrs


class ItemRow(serializers.Serializer[Any]):
    """One thing that an assignment needs; it is met while `met_at` is set and not expired."""

    kind = serializers.ChoiceField(ItemKind.choices)
    ref = serializers.UUIDField(allow_null=True, help_text="The guideline or course.")
    title = serializers.CharField()
    blocks_from = serializers.DateTimeField(help_text="Until then it may be missing.")
    met_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class CardRow(serializers.Serializer[Any]):
    """A link by which somebody outside sees that the holder may act."""

    valid = serializers.BooleanField(help_text="Whether it shows that at this moment.")
    ends_at = serializers.DateTimeField()
    link = serializers.CharField(allow_null=True, help_text="Its address, for the holder alone.")


@extend_schema_serializer(
    component_name="Assignment",
    examples=[
        OpenApiExample(
            "assignment",
            value={
                "uid": ASSIGNMENT_UID,
                "role": ROLE_UID,
                "type": "responder",
                "kind": "player",
                "department": DEPARTMENT_UID,
                "holder": PERSON_UID,
                "state": "active",
                "authority": "reply",
                "starts_on": "2026-09-01",
                "ends_on": None,
                "proposed_at": "2026-08-20T08:00:00Z",
                "word": "ready",
                "ready": True,
                "channels": [],
                "languages": ["de"],
                "regions": [],
                "backup": None,
                "hours": 6.5,
                "signs_as": "^MK",
                "persona": False,
                "dotted_to": ["019a0000-0000-7000-8000-000000000007"],
                "items": [
                    {
                        "kind": "accept",
                        "ref": None,
                        "title": "",
                        "blocks_from": "2026-08-20T08:00:00Z",
                        "met_at": "2026-08-21T09:30:00Z",
                        "expires_at": None,
                    }
                ],
                "card": {"valid": True, "ends_at": "2026-12-01T08:00:00Z", "link": None},
            },
            response_only=True,
        )
    ],
)
class AssignmentRow(serializers.Serializer[Any]):
    """A person holding, or about to hold, a role.

    With `as_of` as it stood at the end of that day; what is not kept of a day is left out.
    """

    uid = serializers.UUIDField()
    role = serializers.UUIDField()
    type = serializers.CharField(help_text="Key of the role's type.")
    kind = serializers.ChoiceField(RoleKind.choices)
    department = serializers.UUIDField()
    holder = serializers.UUIDField()
    state = serializers.ChoiceField(State.choices)
    authority = serializers.ChoiceField(AUTHORITIES)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="The first day without. Not with `as_of`: when it was set is not kept.",
    )
    proposed_at = serializers.DateTimeField()
    word = serializers.ChoiceField(WORDS, help_text="The state as people are told it.")
    ready = serializers.BooleanField(
        help_text="Whether the holder may act, or might at some moment of the day."
    )
    channels = serializers.ListField(
        child=serializers.UUIDField(), help_text="Focus; empty is all of the department's."
    )
    languages = serializers.ListField(child=serializers.CharField(), help_text="As in BCP 47.")
    regions = serializers.ListField(child=serializers.CharField(), help_text="As in ISO 3166-1.")
    backup = serializers.UUIDField(allow_null=True, help_text="The person who stands in.")
    hours = HoursField(allow_null=True, help_text="Agreed, a week; null: nobody said.")
    signs_as = serializers.CharField(help_text="The name or initials used outside.")
    persona = serializers.BooleanField(help_text="Whether that is a persona.")
    dotted_to = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="People who coach in this role: the dotted line.",
    )
    items = ItemRow(
        many=True,
        required=False,
        help_text="Not with `as_of`: an item keeps when it was met last, not when before that.",
    )
    card = CardRow(
        required=False,
        allow_null=True,
        help_text="The link to the holder's authority card, if there is one. Not with `as_of`.",
    )
