"""Why somebody is the one who is asked."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Asked(TextChoices):
    """Why somebody is the one who is asked."""

    SELF = "self", _("Nobody gets a role without accepting it")
    LINE_MANAGER = "line_manager", _("Line manager")
    SPONSOR = "sponsor", _("Sponsor, since there is no line manager to ask")
    HEAD_ABOVE = (
        "head_above",
        _("Heads the nearest department, since there is no line manager to ask"),
    )
    COACH = "coach", _("Coach of the department")
    HEAD_COACH = "head_coach", _("Head coach")
    NO_COACH = "no_coach", _("Head coach, since the department has no coach to ask")
    FALLBACK_COACH = "fallback_coach", _("Stands in, since there is no head coach to ask")
    DEPARTMENT_HEAD = "department_head", _("Department head, since there is no head coach to ask")
    ROOT_HEAD = "root_head", _("Heads the organisation, since there is no head coach to ask")
    EXECUTIVE = "executive", _("Executive in the booth, since nobody nearer can be asked")
    ADMINISTRATOR = "administrator", _("Administrator, since nobody else can be asked")
    MANAGER_ABOVE = "manager_above", _("Line manager above, since there was no answer in time")
    LATE_COACH = "late_coach", _("Coach of the department, since there was no answer in time")
    LATE_HEAD = "late_head", _("Head coach, since there was no answer in time")
    LATE = "late", _("Stands in, since there was no answer in time")
    LEGAL = "legal", _("Legal, for a promise")
    UNIT_HEAD = "unit_head", _("Heads the department, which asks for its head's word, too")
    FOR_LEGAL = "for_legal", _("Stands in, since nobody of legal is assigned any more")
    NO_LEGAL = "no_legal", _("Head coach alone, since nobody of legal is assigned")
    ALONE = "alone", _("Decided alone, as a small organisation does")
    SET_UP = "set_up", _("Decided when Playbook was set up")


COACHES_ASKED: Final = (Asked.COACH, Asked.LATE_COACH)
HEAD_COACHES_ASKED: Final = (
    *(Asked.HEAD_COACH, Asked.NO_COACH),
    *(Asked.LATE_HEAD, Asked.NO_LEGAL),
)
HEADS_ASKED: Final = (
    *(Asked.DEPARTMENT_HEAD, Asked.ROOT_HEAD, Asked.HEAD_ABOVE),
    *(Asked.UNIT_HEAD, Asked.LATE),
)
OTHERS_ASKED: Final = (
    *(Asked.FALLBACK_COACH, Asked.EXECUTIVE),
    *(Asked.ADMINISTRATOR, Asked.FOR_LEGAL),
)
