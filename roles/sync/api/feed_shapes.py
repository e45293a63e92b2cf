"""What the addresses of the feed take and give, as the API's description tells it."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.core.api.renderers import LinesRenderer
from roles.sync.models import Change
from roles.sync.rules import FEED_PAGE, FEED_PAGE_MOST, FEED_WAIT_MOST
from roles.sync.selectors.followed import FOLLOWED, GONE

HIGHEST: Final = 2**63 - 1
PERSON_UID, DEPARTMENT_UID, HEAD_UID, ENTRY_UID = (
    f"019a0000-0000-7000-8000-00000000000{digit}" for digit in "123f"
)
SHA256: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
AFTER: Final = "The row as it is now, at least as new as this change; null when it is gone. " + (
    "; ".join(
        f"of `{kind}`: {', '.join(f'`{name}`' for name in sorted(each.fields))}"
        for kind, each in FOLLOWED.items()
    )
)
DEPARTMENT: Final = {
    "external_id": "SUPPORT",
    "head": HEAD_UID,
    "name": "Support",
    "parent": None,
}


class ChangesQuery(serializers.Serializer[Any]):
    after = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=HIGHEST,
        help_text="The `seq` that you have; what follows it is answered. Whoever has none takes a "
        "snapshot: 0 is always a 410 that leads there.",
    )
    wait = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=FEED_WAIT_MOST,
        help_text="Seconds to wait for the next change, if there is none yet. When many wait "
        "already, the answer comes at once.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=FEED_PAGE,
        min_value=1,
        max_value=FEED_PAGE_MOST,
        help_text="How many at once.",
    )


class ChecksumQuery(serializers.Serializer[Any]):
    department = serializers.UUIDField(
        required=False, help_text="Only of this department and all below it."
    )


class NothingAsked(serializers.Serializer[Any]):
    """Nothing may be asked."""


@extend_schema_serializer(
    component_name="SnapshotLine",
    examples=[
        OpenApiExample(
            "a row",
            value={"after": DEPARTMENT, "kind": "department", "uid": DEPARTMENT_UID},
            media_type=LinesRenderer.media_type,
            response_only=True,
        ),
        OpenApiExample(
            "the last line",
            value={"count": 1, "seq": 5120, "sha256": SHA256},
            media_type=LinesRenderer.media_type,
            response_only=True,
        ),
    ],
)
class SnapshotLine(serializers.Serializer[Any]):
    """A row, with its keys sorted and no blanks; or the last line, without which all is void."""

    after = serializers.DictField(required=False, help_text=AFTER)
    kind = serializers.ChoiceField(Change.Kind.choices, required=False)
    uid = serializers.UUIDField(required=False)
    count = serializers.IntegerField(required=False, help_text="Last line: lines before it.")
    seq = serializers.IntegerField(
        required=False, help_text="Last line: go on from it with `changes/?after=`."
    )
    sha256 = serializers.CharField(
        required=False, help_text="Last line: of all lines before it, each with its line feed."
    )


class Cause(serializers.Serializer[Any]):
    entry = serializers.UUIDField(help_text="Of the trail, which tells who, and why.")
    verb = serializers.CharField(help_text="What was done, such as `person.moved`.")


class ChangeRow(serializers.Serializer[Any]):
    seq = serializers.IntegerField(help_text="Without a gap, but for what a limited token misses.")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(Change.Kind.choices)
    uid = serializers.UUIDField()
    after = serializers.DictField(allow_null=True, help_text=AFTER)
    changed = serializers.ListField(
        child=serializers.CharField(), help_text="The fields; none when the row is new."
    )
    gone = serializers.ChoiceField(
        GONE,
        allow_null=True,
        help_text="Why the row is to be dropped: `left`, `closed` and `ended` by its kind, "
        "`moved` out of the part that a limited token sees, `erased` for good.",
    )
    cause = Cause(allow_null=True, help_text="null where the trail has no entry.")


@extend_schema_serializer(
    component_name="Changes",
    examples=[
        OpenApiExample(
            "somebody left, and a department has another name",
            value={
                "results": [
                    {
                        "seq": 5121,
                        "at": "2026-11-23T09:00:00Z",
                        "kind": "person",
                        "uid": PERSON_UID,
                        "after": None,
                        "changed": ["employment"],
                        "gone": "left",
                        "cause": {"entry": ENTRY_UID, "verb": "person.left"},
                    },
                    {
                        "seq": 5122,
                        "at": "2026-11-23T09:04:00Z",
                        "kind": "department",
                        "uid": DEPARTMENT_UID,
                        "after": DEPARTMENT,
                        "changed": ["name"],
                        "gone": None,
                        "cause": None,
                    },
                ],
                "next": None,
                "seq": 5122,
            },
            response_only=True,
        )
    ],
)
class ChangesPage(serializers.Serializer[Any]):
    results = ChangeRow(many=True)
    next = serializers.URLField(
        allow_null=True, help_text="Where more is, right now; null when this is all."
    )
    seq = serializers.IntegerField(help_text="Keep it, and ask with `after` for what follows.")


@extend_schema_serializer(
    component_name="Checksum",
    examples=[
        OpenApiExample(
            "checksum", value={"seq": 5122, "count": 640, "sha256": SHA256}, response_only=True
        )
    ],
)
class Checksum(serializers.Serializer[Any]):
    """As a snapshot would end that was taken at `seq`."""

    seq = serializers.IntegerField(help_text="Compare when you have it, and nothing behind it.")
    count = serializers.IntegerField(help_text="How many rows there are.")
    sha256 = serializers.CharField(
        help_text="Of their lines, as a snapshot has them, by kind and then uid."
    )
