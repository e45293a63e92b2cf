"""``/api/v1/mentions/{uid}/watchers/``: who is told what becomes of a mention.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.core.request import viewer_of
from governance.escalations.api.shapes import HEARD, MENTION_UID, OTHER_UID, PERSON_UID, NoQuery
from governance.escalations.rules.watching import WatchStep
from governance.escalations.selectors.story import mention_get, mention_readable
from governance.escalations.selectors.watching import Watching, watchers_able, watching_of
from governance.escalations.services import (
    mention_unwatch,
    mention_watch,
    mention_watcher_add,
    mention_watcher_end,
)

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import Mention
    from governance.escalations.selectors.watching import Watcher


@extend_schema_serializer(
    component_name="WatchDecision",
    examples=[OpenApiExample("watch", value={"decision": "watch"}, request_only=True)],
)
class WatchInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"add": ("person",)}}

    decision = serializers.ChoiceField(WatchStep.choices)
    person = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="To `add`: who is told from then on; to `stop`: who no more, else you.",
    )


@extend_schema_serializer(component_name="Watcher")
class WatchRow(serializers.Serializer[Any]):
    person = serializers.UUIDField()
    since = serializers.DateTimeField()
    added_by = serializers.UUIDField(
        allow_null=True, help_text="null: themselves, or somebody you do not see."
    )
    may_stop = serializers.BooleanField(help_text="Whether it is yours to `stop`.")


@extend_schema_serializer(
    component_name="Watchers",
    examples=[
        OpenApiExample(
            "watchers",
            value={
                "mention": MENTION_UID,
                "watchers": [
                    {
                        "person": PERSON_UID,
                        "since": HEARD,
                        "added_by": OTHER_UID,
                        "may_stop": False,
                    }
                ],
                "legal": ["watch", "stop", "add"],
                "yours": ["watch"],
            },
            response_only=True,
        )
    ],
)
class WatchersRow(serializers.Serializer[Any]):
    """Who watches a mention, and what may be done about that."""

    mention = serializers.UUIDField()
    watchers = WatchRow(many=True, help_text="Those who may still read it.")
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


class Watchers(GenericAPIView[Any]):
    """Who is told what becomes of a mention, and owes it nothing."""

    tag, query = "Mentions", NoQuery
    serializer_class, input_class = WatchersRow, WatchInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read who watches a mention, and what of that is yours to change."""
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        return Response(_row(viewer, mention_get(viewer, uid)))

    def post(self, request: Request, uid: UUID) -> Response:
        """Watch a mention, stop that, or `add` somebody who may read it.

        Whoever may read the words watches, signed in as themselves; who has it and the coaches in
        charge add others, and whoever added somebody or has it stops that. They are told of that,
        and when it is taken, handed on, taken back, answered, set aside and closed. What is not
        possible now, as to stop what you do not watch, is a 409 that lists in `legal` what is;
        watching it already changes nothing.
        """
        viewer = viewer_of(request)
        seen = mention_get(viewer, uid)
        if viewer.kind == "token":
            raise NotAllowed("people_only", _("Only people watch a mention."))
        sent = sent_checked(WatchInput(data=request.data))
        body = _decided(viewer, seen, sent)
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decided(viewer: Viewer, seen: Mention, sent: dict[str, Any]) -> dict[str, Any]:
    """Do it and return who watches then; what is not possible is a Conflict that has what is."""
    refused = None
    try:
        _decide(viewer, seen, sent)
    except Conflict as error:
        refused = error
    row = _row(viewer, mention_get(viewer, seen.uid))
    if refused is not None:
        raise Conflict(refused.code, refused.message, members={"legal": row["legal"]})
    return row


def _decide(viewer: Viewer, mention: Mention, sent: dict[str, Any]) -> None:
    now, uid = utc_now(), sent.get("person")
    if sent["decision"] == WatchStep.WATCH:
        mention_watch(actor=viewer, mention=mention, now=now)
    elif sent["decision"] == WatchStep.ADD:
        person = watchers_able(viewer, mention, now).filter(uid=uid).first() if uid else None
        mention_watcher_add(actor=viewer, mention=mention, person=person, now=now)
    elif uid is None:
        if not mention_unwatch(actor=viewer, mention=mention):
            raise Conflict("not_watching", _("You do not watch it."))
    else:
        watchers = _watching(viewer, mention).watchers
        person = next((each.person for each in watchers if each.person.uid == uid), None)
        mention_watcher_end(actor=viewer, mention=mention, person=person, now=now)


def _watching(viewer: Viewer, mention: Mention) -> Watching:
    reads = mention_readable(viewer, mention)
    return watching_of(viewer, mention, utc_now(), reads=reads)


def _row(viewer: Viewer, mention: Mention) -> dict[str, Any]:
    found = _watching(viewer, mention)
    row = {
        "mention": mention.uid,
        "watchers": [_watcher(each) for each in found.watchers],
        "legal": list(found.choices),
        "yours": [step for step, may in found.choices.items() if may],
    }
    return dict(WatchersRow(row).data)


def _watcher(each: Watcher) -> dict[str, Any]:
    return {
        "person": each.person.uid,
        "since": each.since,
        "added_by": each.added_by.uid if each.added_by else None,
        "may_stop": each.may_end,
    }
