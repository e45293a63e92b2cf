"""Who sees gaps, and who may set a rule of coverage aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import YES, Verdict, runs_department

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

PEOPLE_ONLY: Final = Verdict(
    allowed=False, code="people_only", reason=_("Only people set a rule aside.")
)


def sees_gaps(viewer: Viewer) -> bool:
    """Whether gaps are this viewer's business: leads, coaches, looks after the whole; tokens."""
    return bool(
        viewer.head_coach
        or viewer.auditor
        or viewer.administrator
        or viewer.led_department_ids
        or viewer.coached_department_ids
        or viewer.kind == "token"
    )


def sees_all_gaps(viewer: Viewer) -> bool:
    """Whether they are, wherever they are, and not only in what the viewer leads or coaches."""
    return viewer.head_coach or viewer.auditor or viewer.administrator or viewer.kind == "token"


def can_ask_exemption(viewer: Viewer, *, department_id: int, small: bool = False) -> Verdict:
    """Whoever runs the department asks; people only."""
    if viewer.kind == "token":
        return PEOPLE_ONLY
    if runs_department(viewer, department_id, small=small):
        return YES
    words = _("The department's head, its coach or the head coach asks to set a rule aside.")
    return Verdict(allowed=False, code="not_your_department", reason=words)


def can_decide_exemption(
    viewer: Viewer, *, asked_by_id: int | None, about_id: int | None = None, small: bool = False
) -> Verdict:
    """The head coach, or an administrator; never who asked or whom it is about (``about_id``),
    unless the organisation is small."""
    if viewer.kind == "token":
        return PEOPLE_ONLY
    if not (viewer.head_coach or viewer.administrator):
        words = _("The head coach decides, or an administrator.")
        return Verdict(allowed=False, code="not_decider", reason=words)
    if not small and viewer.person_id is not None and viewer.person_id == asked_by_id:
        words = _("Who asks does not decide: somebody else does.")
        return Verdict(allowed=False, code="own_request", reason=words)
    if not small and viewer.person_id is not None and viewer.person_id == about_id:
        words = _("It is about you: somebody else decides.")
        return Verdict(allowed=False, code="own_exemption", reason=words)
    return YES


def exemption_legal(*, decided: bool, granted: bool | None, ended: bool) -> tuple[str, ...]:
    """Return what may be done next with an exemption, whoever may."""
    if ended or granted is False:
        return ()
    return ("end",) if decided else ("grant", "refuse", "end")


def can_end_exemption(
    viewer: Viewer, *, department_id: int, asked_by_id: int | None, small: bool = False
) -> Verdict:
    """Whoever asked, and who runs the department, let the rule count again."""
    if viewer.is_system:
        return YES
    if viewer.person_id is not None and viewer.person_id == asked_by_id:
        return YES
    return can_ask_exemption(viewer, department_id=department_id, small=small)
