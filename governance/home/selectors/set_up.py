"""What is left to do on an installation that is not yet in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from policies.guidance.models import PolicyVersion
from roles.org.models import Person
from roles.team.selectors import ready_head_coaches

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a checklist; ``detail`` is the command that does it."""

    mark: str
    label: str
    detail: str


def set_up_steps(*, now: datetime) -> list[Step]:
    """Return the steps of setting up in their order, or nothing once all are done."""
    done = (
        Person.objects.employed().exists(),
        bool(ready_head_coaches(now)),
        PolicyVersion.objects.published().exists(),
    )
    if all(done):
        return []
    manage = "python3 dev.py manage" if settings.IS_DEVELOPMENT else "python manage.py"
    texts = (
        (_("People are listed"), f"{manage} import_org DIRECTORY"),
        (_("A head coach is ready"), f"{manage} appoint --head-coach EMAIL"),
        (
            _("A guideline is published"),
            _("The head coach writes and publishes it under Guidelines."),
        ),
    )
    return [
        Step("ok" if met else "no", label, "" if met else detail)
        for met, (label, detail) in zip(done, texts, strict=True)
    ]
