"""Who may ask for a channel, enter, edit, verify and decide on it. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.channels.rules.states import Verdict

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def _person(viewer: Viewer) -> bool:
    return viewer.kind == "person" and not viewer.external


def can_add_channel(viewer: Viewer, *, department_id: int | None, small: bool) -> bool:
    """The head coach, the department's head and coaches; in a small organisation also whoever
    sets it up. The same ones edit what the registry says of it."""
    if viewer.is_system:
        return True
    if not _person(viewer):
        return False
    return (
        viewer.head_coach
        or department_id in viewer.led_department_ids
        or department_id in viewer.coached_department_ids
        or (small and viewer.administrator)
    )


def can_add_somewhere(viewer: Viewer, *, small: bool) -> bool:
    """Whether there is a department whose channels the viewer may enter."""
    runs = viewer.head_coach or viewer.led_department_ids or viewer.coached_department_ids
    return _person(viewer) and bool(runs or (small and viewer.administrator))


def can_verify(
    viewer: Viewer, *, department_id: int | None, owner_id: int | None, small: bool
) -> bool:
    """Whoever answers for it, and whoever may edit it."""
    owns = _person(viewer) and viewer.person_id is not None and viewer.person_id == owner_id
    return owns or can_add_channel(viewer, department_id=department_id, small=small)


def can_decide(
    viewer: Viewer,
    verdict: Verdict,
    *,
    department_id: int | None,
    small: bool,
    asked: bool = False,
) -> bool:
    """The head coach all of it; a head keeps, pauses and drops what is their department's.

    In a small organisation its coach and administrator decide, too. ``asked``: the question
    went to the viewer, since nobody nearer could be asked.
    """
    if viewer.is_system:
        return True
    if not _person(viewer):
        return False
    if viewer.head_coach or asked:
        return True
    if small and (viewer.administrator or department_id in viewer.coached_department_ids):
        return True
    return verdict != Verdict.ADOPT and department_id in viewer.led_department_ids


def can_decide_candidate(viewer: Viewer, *, asked_id: int | None, small: bool) -> bool:
    """The head coach, or whoever was asked instead; in a small organisation the administrator."""
    if viewer.is_system:
        return True
    asked = viewer.person_id is not None and viewer.person_id == asked_id
    return _person(viewer) and (viewer.head_coach or asked or (small and viewer.administrator))


def can_advise(viewer: Viewer, *, function: str, asked_by_id: int | None) -> bool:
    """Who holds that function of the booth, as whoever is asked does unless they left it; nobody
    advises themselves."""
    if not _person(viewer) or viewer.person_id is None or viewer.person_id == asked_by_id:
        return False
    return function in viewer.functions


def can_sweep(viewer: Viewer, *, department_id: int | None, small: bool) -> bool:
    """Pause or resume many at once: the head coach all, a head what is below their department."""
    return can_decide(viewer, Verdict.PAUSE, department_id=department_id, small=small)


def can_sweep_somewhere(viewer: Viewer, *, small: bool) -> bool:
    """Whether there is a department whose channels the viewer may pause at once."""
    ids = (None, *viewer.led_department_ids, *viewer.coached_department_ids)
    return any(can_sweep(viewer, department_id=each, small=small) for each in ids)


def can_request(viewer: Viewer) -> bool:
    """Every employee and volunteer asks for a channel."""
    return _person(viewer) and viewer.person_id is not None


def can_report_account(viewer: Viewer) -> bool:
    """Everybody who is listed, partners too, says when somebody speaks in our name."""
    return viewer.kind == "person" and viewer.person_id is not None


def sees_custody(viewer: Viewer) -> bool:
    """Whether who gets in, and by which mailbox, is told: not to partners."""
    return not viewer.external


def sees_advisers(viewer: Viewer) -> bool:
    """Whether those are named who can give what a channel lacks, or were asked about it: they may
    stand anywhere above it, so not to partners, nor to a token for some departments only."""
    return sees_custody(viewer) and viewer.within_department_ids is None


def works_on_channels(viewer: Viewer) -> bool:
    """Whether the registry is part of the viewer's work, and not only to be looked up."""
    return not viewer.external and bool(
        viewer.head_coach
        or viewer.auditor
        or viewer.administrator
        or viewer.led_department_ids
        or viewer.coached_department_ids
    )
