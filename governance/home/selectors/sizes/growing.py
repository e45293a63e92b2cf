"""What is asked for in a bigger organisation and not in a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.accounts.models import Grant
from governance.home.selectors.sizes.effects import Effect, administrators, names_words
from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.selectors import reviews_due

if TYPE_CHECKING:
    from datetime import datetime


def growing(people: int, now: datetime) -> list[Effect]:
    consents = ngettext(
        "%(n)d person needs their line manager’s consent for a new role",
        "%(n)d people need their line manager’s consent for a new role",
        people,
    )
    return [
        Effect(
            "no",
            consents % {"n": people},
            _("A coach then approves it, and a coach’s own role the head coach."),
        ),
        *_without_manager(),
        Effect(
            "no",
            _("Only the head coach publishes guidelines and courses; coaches write drafts"),
            names_words(administrators(), _("No longer: %s")),
        ),
        Effect(
            "no",
            _("Guidelines wait for those who approve them, and whoever wrote one is none of them"),
        ),
        *_decided_apart(),
        *_signed_apart(),
        _reviews(now),
        *_auditors(),
    ]


def _decided_apart() -> list[Effect]:
    """Return what an administrator or a coach decides in a small organisation only."""
    return [
        Effect(
            "no",
            _("The head coach decides on channels, and heads of departments on their own"),
            _("Administrators and coaches no longer do."),
        ),
        Effect(
            "no",
            _("Heads of departments, their coaches and the head coach run roles and duty rotas"),
            _("Administrators no longer open, pause, change or end roles, nor change a rota."),
        ),
        Effect("no", _("Whoever asks to set a rule aside no longer decides on it")),
        Effect(
            "no",
            _("Who is to reply on named channels is let in there before being ready"),
            _("Where the kind of role asks for it; who is ready now stays so."),
        ),
    ]


def _signed_apart() -> list[Effect]:
    """Return what of signing is no longer everybody's who may publish."""
    return [
        Effect(
            "no",
            _("Line managers, heads, coaches and the head coach record signatures on paper"),
            _("Administrators no longer do."),
        ),
        Effect(
            "no",
            _("Only the head coach and whoever wrote a guideline see and remind all who owe it"),
            _("Coaches do so in their departments; administrators no longer do."),
        ),
    ]


def _reviews(now: datetime) -> Effect:
    due = len(reviews_due(now))
    words = ngettext(
        "%(n)d role is to be reviewed at once", "%(n)d roles are to be reviewed at once", due
    )
    none = _("Roles are reviewed from now on; none is due yet")
    detail = _("Once a year, for promises twice, and after a move: the line manager is asked.")
    return Effect("no", words % {"n": due} if due else none, detail)


def _without_manager() -> list[Effect]:
    count = Person.objects.employed().filter(manager=None).count()
    if not count:
        return []
    words = ngettext(
        "%(n)d person has no line manager on record",
        "%(n)d people have no line manager on record",
        count,
    )
    detail = _("For them the head of the nearest department above is asked, else the head coach.")
    return [Effect("no", words % {"n": count}, detail)]


def _auditors() -> list[Effect]:
    held = Assignment.objects.open().filter(
        person__user__grants__kind=Grant.Kind.AUDITOR, person__user__grants__revoked_at=None
    )
    names = [str(each.person) for each in held.select_related("person")]
    label = _("Auditors get no further role; the roles that they hold go on")
    return [Effect("no", label, names_words(names, "%s"))] if names else []
