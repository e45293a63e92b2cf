"""Who may do what with a rota, and how a request to take a shift over goes. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import runs_department

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class RequestState(TextChoices):
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


def can_change_rota(viewer: Viewer, *, department_id: int, small: bool = False) -> bool:
    """Whoever runs the department, in person: its head, its coaches, the head coach."""
    in_person = viewer.kind == "person" and runs_department(viewer, department_id, small=small)
    return viewer.is_system or in_person


def can_answer_request(viewer: Viewer, *, asked_id: int) -> bool:
    """Whoever was asked, nobody else."""
    return viewer.kind == "person" and viewer.person_id == asked_id


def can_withdraw_request(viewer: Viewer, *, asked_by_id: int) -> bool:
    return viewer.kind == "person" and viewer.person_id == asked_by_id


def draws_up_rotas(viewer: Viewer, *, small: bool = False) -> bool:
    """Whether there are departments whose rota the viewer may draw up."""
    departments = viewer.led_department_ids | viewer.coached_department_ids
    return viewer.head_coach or bool(departments) or (small and viewer.administrator)


def looks_at_rotas(viewer: Viewer, *, small: bool = False) -> bool:
    """Whether the list of rotas is the viewer's to read even when none is there."""
    return viewer.auditor or viewer.administrator or draws_up_rotas(viewer, small=small)
