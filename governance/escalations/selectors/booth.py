"""What the booth is asked, whom it is asked of, and who is asked next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.database import row_get
from governance.escalations.models import BoothRequest
from governance.escalations.rules.booth import (
    BOOTH_KIND,
    BoothState,
    can_answer_booth,
    can_reply_booth,
)
from governance.escalations.rules.texts import can_decide_text
from roles.org.models import Person
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, RoleType
from roles.team.rules import RoleKind
from roles.team.selectors import ready_head_coaches
from roles.team.selectors.answers import mailed_todo
from roles.team.selectors.holders import function_holders

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Mention


def booth_functions(now: datetime) -> dict[str, str]:
    """Return the functions of the booth that somebody answers for, and what they are called."""
    ready = Assignment.objects.ready(now).filter(role__type__kind=RoleKind.BOOTH)
    kinds = RoleType.objects.filter(pk__in=ready.values("role__type")).exclude(function="")
    return dict(kinds.order_by("name").values_list("function", "name"))


def function_name(function: str) -> str:
    """Return what a function is called, itself where its role type is gone."""
    names = RoleType.objects.filter(kind=RoleKind.BOOTH, function=function)
    return names.values_list("name", flat=True).first() or function


def booth_able(function: str, *, but: int, now: datetime) -> list[Person]:
    """Return who may be asked, nearest first: who holds the function, then who stands in for them,
    then the head coach; of those at work, not ``but``, who asks. At most six queries."""
    held = Assignment.objects.ready(now).filter(
        role__type__kind=RoleKind.BOOTH, role__type__function=function
    )
    backups = [each.backup for each in held.select_related("backup").order_by("starts_on", "pk")]
    heads = [each.person for each in ready_head_coaches(now)]
    found = {
        person.pk: person
        for person in (*function_holders(function, now), *backups, *heads)
        if person is not None and person.employment == Person.Employment.ACTIVE
    }
    return [person for key, person in found.items() if key != but]


def booth_get(viewer: Viewer, uid: UUID) -> BoothRequest:
    """Return a request with all that its page shows; raises Missing for who may not see it."""
    related = ("mention__channel", "mention__escalation", "asked", "asked_by", "answered_by")
    found = BoothRequest.objects.visible_to(viewer).select_related(*related, "text")
    return row_get(found, uid)


def booth_of(viewer: Viewer, mention: Mention) -> list[BoothRequest]:
    """Return what was asked about a mention and the viewer sees, newest first; one query."""
    seen = BoothRequest.objects.visible_to(viewer).filter(mention=mention)
    found = seen.select_related("asked", "asked_by", "answered_by", "text")
    return list(found.order_by("-asked_at", "-pk"))


def booth_answers(viewer: Viewer, request: BoothRequest, now: datetime) -> bool:
    """Return whether the viewer may answer it, however it stands. Reads only for whoever is asked
    without holding the function."""
    mine = viewer.person_id == request.asked_id and request.function not in viewer.functions
    stands = mine and request.asked in booth_able(
        request.function, but=request.asked_by_id, now=now
    )
    return can_answer_booth(
        viewer, function=request.function, asked_by_id=request.asked_by_id, stands=stands
    )


def booth_stands(viewer: Viewer, request: BoothRequest) -> bool:
    """Return whether what the viewer approves may stand for any such mention: whether they may
    approve texts at all."""
    small = organisation_size() == "small"
    return can_decide_text(viewer, author_id=request.asked_by_id, small=small)


def booth_mailed(token: str, now: datetime) -> tuple[BoothRequest, Viewer] | None:
    """Return what the link in a mail asks, and of whom, as who acts; None when it was answered,
    passed on or ended, or they are not asked any more. Raises Missing when it is not ours."""
    found = mailed_todo(token, kinds=[BOOTH_KIND], now=now)
    if found is None:
        return None
    todo, viewer = found
    row = booth_get(viewer, todo.subject.ref)
    # who is asked back has a to-do as well, and answers that where they are signed in
    return (row, viewer) if booth_may(viewer, row, now)[0] else None


def booth_may(viewer: Viewer, request: BoothRequest, now: datetime) -> tuple[bool, bool]:
    """Return whether the viewer may answer it now, and whether reply to what was asked back."""
    answers = booth_answers(viewer, request, now)
    replies = can_reply_booth(viewer, asked_by_id=request.asked_by_id)
    return (
        answers and request.state == BoothState.OPEN,
        replies and request.state == BoothState.BACK,
    )
