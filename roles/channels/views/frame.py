"""What the pages of channels have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from governance.core.database import row_get
from governance.core.errors import Missing
from roles.channels.rules import (
    Verdict,
    can_add_channel,
    can_verify,
)
from roles.channels.services import may_decide
from roles.org.models import Department
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, QueryDict

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do with one channel."""

    edit: bool
    verify: bool
    verdicts: tuple[Verdict, ...]
    tick: bool


def may_do(viewer: Viewer, channel: Channel, legal: tuple[Verdict, ...], now: datetime) -> May:
    small, place = organisation_size() == "small", channel.department_id
    edit = can_add_channel(viewer, department_id=place, small=small)
    owner = channel.owner_id
    verify = can_verify(viewer, department_id=place, owner_id=owner, small=small)
    verdicts = may_decide(viewer, channel, legal, now)
    return May(edit=edit, verify=verify, verdicts=verdicts, tick=verify)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, also when that is nothing; None when it was not sent."""
    return request.POST if request.method == "POST" else None


def uid_in(request: HttpRequest, name: str) -> UUID | None:
    """Return the public id in the address, None when there is none; Missing when it is no id."""
    text = request.GET.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Missing from None


def department_in(request: HttpRequest, viewer: Viewer) -> Department | None:
    """Return the department in the address; Missing when it is not to be seen."""
    uid = uid_in(request, "department")
    if uid is None:
        return None
    return row_get(Department.objects.current().visible_to(viewer), uid)


def page_in(request: HttpRequest) -> int:
    """Return which page is asked for, from 1."""
    text = request.GET.get("page", "1")
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or not int(text):
        raise Missing
    return int(text)
