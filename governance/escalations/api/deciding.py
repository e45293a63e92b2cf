"""``/api/v1/mentions/{uid}/decisions/``: taking a mention, closing it, and all that lies between.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.request import viewer_of
from governance.escalations.api.deciding_shapes import MentionDecisionInput, MentionDecisionsRow
from governance.escalations.api.shapes import NoQuery
from governance.escalations.models import Mention
from governance.escalations.rules import Disposition, MentionStep, can_close
from governance.escalations.selectors.lapsed import mentions_lapsed
from governance.escalations.selectors.rows import mention_state
from governance.escalations.selectors.story import mention_choices, mention_get
from governance.escalations.selectors.takers import mention_takers
from governance.escalations.services import (
    escalation_close,
    escalation_contact,
    escalation_hand_on,
    escalation_judge,
    escalation_take,
    escalation_update,
    mention_hold,
    mention_lift,
    mention_pass_on,
    mention_set_aside,
    mention_take_back,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation

    Sent = dict[str, Any]


class MentionDecisions(GenericAPIView[Any]):
    """What may be done with a mention, and doing it."""

    tag, query = "Mentions", NoQuery
    serializer_class, input_class = MentionDecisionsRow, MentionDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_row(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Take a mention, say that whoever said it is answered or how far it is, hand it on, close
        it or set it aside; take that back, pass on what was noted; hold it for lawyers, and lift
        that; judge, once it is answered or closed, whether it was useful to be told of it.

        People do, signed in as themselves, and no token can. What is not possible now is a 409
        that lists in `legal` what is; who may not is told why with a 403.
        """
        viewer = viewer_of(request)
        seen = mention_get(viewer, uid)
        if viewer.kind == "token":
            raise NotAllowed("people_only", _("Only people deal with what was heard."))
        sent = sent_checked(MentionDecisionInput(data=request.data))
        body = _decided(viewer, seen, sent)
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decided(viewer: Viewer, seen: Mention, sent: Sent) -> Sent:
    """Do it and return where the mention stands then. What was not possible is a Conflict that has
    what is; so is what somebody may do twice elsewhere, and would change nothing here."""
    legal, refused = list(_choices(viewer, seen)), None
    try:
        STEPS[sent["decision"]](viewer, seen, sent, utc_now())
    except Conflict as error:
        refused = error
    row = _row(viewer, seen.uid)
    if refused is None and sent["decision"] not in legal and row["legal"] == legal:
        refused = Conflict("not_now", _("That is not possible now."))
    if refused is not None:
        raise Conflict(refused.code, refused.message, members={"legal": row["legal"]})
    return row


def _row(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = mention_get(viewer, uid)
    choices = _choices(viewer, found)
    row = {
        "mention": found.uid,
        "state": mention_state(found),
        "legal": list(choices),
        "yours": [step for step, may in choices.items() if may],
    }
    return dict(MentionDecisionsRow(row).data)


def _choices(viewer: Viewer, mention: Mention) -> dict[str, bool]:
    lapsed = mentions_lapsed(viewer, [mention], utc_now())
    return mention_choices(viewer, mention, lapsed=bool(lapsed))


def _escalation(mention: Mention) -> Escalation:
    escalation: Escalation | None = getattr(mention, "escalation", None)
    if escalation is None:
        raise Conflict("only_noted", _("It is only noted: nobody was asked."))
    return escalation


def _take(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    escalation_take(actor=viewer, escalation=_escalation(mention), now=now)


def _contact(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    held = _escalation(mention)
    escalation_contact(actor=viewer, escalation=held, text=sent.get("text"), now=now)


def _update(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    held = _escalation(mention)
    escalation_update(actor=viewer, escalation=held, words=sent["note"], now=now)


def _close(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    held = _escalation(mention)
    escalation_close(actor=viewer, escalation=held, outcome=sent["outcome"], now=now)


def _hand_on(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    held, uid = _escalation(mention), sent.get("person")
    if not can_close(viewer, holder_id=held.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has it hands it on."))
    takers = mention_takers(mention, but=held.holder_id or 0, now=now)
    person = takers.filter(uid=uid).first() if uid else None
    if person is None:
        detail = _("Choose somebody else who is ready and may answer it.")
        raise Invalid("invalid", detail, problems=[Problem("/person", detail)])
    escalation_hand_on(
        actor=viewer,
        escalation=held,
        person=person,
        reason=sent["reason"],
        wrong_desk=sent["wrong_desk"],
        now=now,
    )


def _set_aside(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    if "disposition" not in sent:
        detail = _("Choose why nobody answers it.")
        raise Invalid("invalid", detail, problems=[Problem("/disposition", detail)])
    uid, other = sent.get("of"), None
    if uid is not None:
        other = known(Mention.objects.visible_to(viewer).filter(uid=uid).first(), "of")
    disposition = Disposition(sent["disposition"])
    mention_set_aside(
        actor=viewer, mention=mention, disposition=disposition, duplicate_of=other, now=now
    )


def _take_back(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    mention_take_back(actor=viewer, mention=mention, now=now)


def _pass_on(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    mention_pass_on(actor=viewer, mention=mention, now=now)


def _hold(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    mention_hold(actor=viewer, mention=mention, reason=sent["reason"], now=now)


def _lift(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    mention_lift(actor=viewer, mention=mention, reason=sent["reason"])


def _judge(viewer: Viewer, mention: Mention, sent: Sent, now: datetime) -> None:
    held, useful = _escalation(mention), sent.get("useful")
    if useful is None:
        detail = _("Say whether it was useful.")
        raise Invalid("invalid", detail, problems=[Problem("/useful", detail)])
    escalation_judge(actor=viewer, escalation=held, useful=useful, words=sent["note"], now=now)


STEPS: dict[str, Callable[[Viewer, Mention, Sent, datetime], None]] = {
    MentionStep.TAKE.value: _take,
    MentionStep.CONTACT.value: _contact,
    MentionStep.UPDATE.value: _update,
    MentionStep.CLOSE.value: _close,
    MentionStep.HAND_ON.value: _hand_on,
    MentionStep.SET_ASIDE.value: _set_aside,
    MentionStep.TAKE_BACK.value: _take_back,
    MentionStep.PASS_ON.value: _pass_on,
    MentionStep.HOLD.value: _hold,
    MentionStep.LIFT.value: _lift,
    MentionStep.JUDGE.value: _judge,
}
