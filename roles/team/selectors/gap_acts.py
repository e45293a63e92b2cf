"""What closes a gap, and where: told to whoever may do it, and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from roles.channels.models import Channel
from roles.channels.rules import Verdict, can_add_channel, can_decide
from roles.org.rules.coverage import Act
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import OPEN_STATES, RoleKind, can_open_role
from roles.team.rules.focus import can_change_backup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap

COACH: Final = (RoleKind.COACH, "")
RESPONDER: Final = (RoleKind.PLAYER, "responder")
# The page of what a gap is about, and the part of it; a rule gives its own path for SIGN.
PAGES: Final = {
    Act.BACKUP: ("assignment_focus", ""),
    Act.CLOSE: ("role", "#close"),
    Act.DECIDE: ("channel", ""),
    Act.FIX: ("channel_edit", ""),
}


@dataclass(frozen=True, slots=True)
class GapAct:
    act: Act
    path: str  # the page on which it is done

    @property
    def in_dialog(self) -> bool:
        return self.act in {Act.ASSIGN, Act.COACH}


def gap_acts(viewer: Viewer, gaps: Sequence[Gap]) -> list[GapAct | None]:
    """Return for each gap what the viewer may do to close it; None where it is not theirs, or
    where somebody is asked or getting ready, who is to be looked at first.

    Up to five queries, so give it one page of them.
    """
    near = _near(viewer, gaps)
    return [_act(near, gap) for gap in gaps]


@dataclass(frozen=True, slots=True)
class _Near:
    """What these gaps are about, read at once."""

    viewer: Viewer
    small: bool
    types: dict[tuple[str, str], str]  # the key of the kind of role, by what it is for
    coaches: dict[int, UUID]  # the oldest role of a coach that nobody holds, by department
    channels: dict[UUID, int | None]  # the department of each
    holders: dict[UUID, Assignment]


def _near(viewer: Viewer, gaps: Iterable[Gap]) -> _Near:
    places: set[int] = set()
    about: dict[str, set[UUID]] = {"channel": set(), "assignment": set()}
    for gap in gaps:
        if gap.act == Act.COACH:
            places.add(gap.department_id)
        about.setdefault(gap.subject_type, set()).add(gap.subject_uid)
    kinds = RoleType.objects.filter(retired_on=None).order_by("-pk")
    types = {(each.kind, each.function): each.key for each in kinds} if gaps else {}
    coaches = Role.objects.open().filter(
        department__in=places, type__kind=RoleKind.COACH, type__function=""
    )
    free = coaches.exclude(assignments__state__in=OPEN_STATES)
    oldest = free.order_by("-opened_at", "-pk")  # which CV0 leaves to CV1
    channels = Channel.objects.filter(uid__in=about["channel"])
    holders = Assignment.objects.filter(uid__in=about["assignment"]).select_related("role__type")
    return _Near(
        viewer=viewer,
        small=organisation_size() == "small",
        types=types,
        coaches=dict(oldest.values_list("department_id", "uid")) if places else {},
        channels=dict(channels.values_list("uid", "department_id")) if about["channel"] else {},
        holders={each.uid: each for each in holders} if about["assignment"] else {},
    )


def _act(near: _Near, gap: Gap) -> GapAct | None:
    if gap.under_way or not _may(near, gap):
        return None
    path = gap.path or _path(near, gap)
    return GapAct(gap.act, path) if path else None


def _may(near: _Near, gap: Gap) -> bool:
    """Whether the viewer may, by the rule of that act."""
    viewer, small = near.viewer, near.small
    if gap.act == Act.BACKUP:
        holder = near.holders.get(gap.subject_uid)
        return holder is not None and bool(can_change_backup(viewer, holder, small=small))
    if gap.act in {Act.FIX, Act.DECIDE} and gap.subject_type == "channel":
        place = near.channels.get(gap.subject_uid)
        if gap.act == Act.FIX:
            return can_add_channel(viewer, department_id=place, small=small)
        return can_decide(viewer, Verdict.KEEP, department_id=place, small=small)
    return bool(can_open_role(viewer, department_id=gap.department_id, small=small))


def _path(near: _Near, gap: Gap) -> str:
    """Return the page where a gap is closed; "" where no kind of role is left that could."""
    role = gap.subject_uid if gap.subject_type == "role" else None
    if gap.act == Act.ASSIGN:
        return _assign(role, near, gap, RESPONDER)
    if gap.act == Act.COACH:
        return _assign(role or near.coaches.get(gap.department_id), near, gap, COACH)
    if gap.act == Act.FIX and gap.subject_type != "channel":
        asked = {"department": gap.department_uid, "type": near.types.get(COACH, "")}
        return f"{reverse('team_roles')}?{urlencode(asked)}"
    name, part = PAGES[gap.act]
    return reverse(name, args=[gap.subject_uid]) + part


def _assign(role: UUID | None, near: _Near, gap: Gap, kind: tuple[str, str]) -> str:
    """A role that is there, else one of that kind, which opens with the proposal."""
    if role is not None:
        return f"{reverse('assign')}?role={role}"
    if kind not in near.types:
        return ""
    asked = urlencode({"department": gap.department_uid, "type": near.types[kind]})
    return f"{reverse('assign')}?{asked}"
