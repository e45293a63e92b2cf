"""What is left to do on an installation that is not yet in use."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from governance.accounts.models import Grant
from governance.home.selectors.first_day import first_day, invited_at
from policies.guidance.models import PolicyVersion
from roles.org.models import Person
from roles.org.selectors import organisation_size
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors import ready_head_coaches

if TYPE_CHECKING:
    from datetime import datetime

    from governance.home.selectors.first_day import FirstDay


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a checklist; ``detail`` is the command that does it."""

    mark: str
    label: str
    detail: str


def command_words(command: str) -> str:
    """Return how a command is called on this installation, whichever data it runs on."""
    if not settings.IS_DEVELOPMENT:
        return f"python manage.py {command}"
    usual = settings.DATA_DIR == settings.BASE_DIR / ".local" / "data"
    where = "" if usual else f" --data {quote(str(settings.DATA_DIR))}"
    return f"python3 dev.py manage{where} {command}"


def administrator_missing() -> bool:
    """Whether nobody can set anything up: no administrator was named yet."""
    return not Grant.objects.filter(kind=Grant.Kind.ADMINISTRATOR, revoked_at=None).exists()


def day_open(*, now: datetime) -> FirstDay | None:
    """Return the first day while it is the way to set up: small, and nobody is invited yet."""
    if not set_up_steps(now=now) or organisation_size() != "small":
        return None
    return first_day(now=now)


def set_up_steps(*, now: datetime) -> list[Step]:
    """Return the steps of setting up in their order, or nothing once all are done.

    A small organisation is set up once its people are invited, or a coach is ready there.
    """
    if organisation_size() == "small" and invited_at() is not None:
        return []
    done = (
        Person.objects.employed().exists(),
        bool(ready_head_coaches(now)) or _runs_without(now),
        PolicyVersion.objects.published().exists(),
    )
    if all(done):
        return []
    texts = (
        (_("People are listed"), command_words("import_org DIRECTORY")),
        (_("A head coach is ready"), command_words("appoint --head-coach EMAIL")),
        (
            _("A guideline is published"),
            _("The head coach writes and publishes it under Guidelines."),
        ),
    )
    return [
        Step("ok" if met else "no", label, "" if met else detail)
        for met, (label, detail) in zip(done, texts, strict=True)
    ]


def _runs_without(now: datetime) -> bool:
    """Whether it is small and has a coach who is ready: that one needs no head coach."""
    coaches = Assignment.objects.ready(now).filter(role__type__kind=RoleKind.COACH)
    return organisation_size() == "small" and coaches.exists()
