"""What is asked for in a small organisation and not in a bigger one, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.accounts.models import Grant
from roles.org.models import Person
from roles.team.models import Assignment, Review
from roles.team.selectors import reviews_due

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that changes or stays: ``mark`` is ok (stays), no (changes) or wait."""

    mark: str
    label: str
    detail: str = ""


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
            _names_words(_administrators(), _("No longer: %s")),
        ),
        Effect(
            "no",
            _("Guidelines wait for those who approve them, and whoever wrote one is none of them"),
        ),
        *_decided_apart(),
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
    return [Effect("no", label, _names_words(names, "%s"))] if names else []


def shrinking(people: int) -> list[Effect]:
    words = ngettext(
        "%(n)d person gets a new role by one decision and their own yes",
        "%(n)d people get a new role by one decision and their own yes",
        people,
    )
    return [
        Effect(
            "no",
            words % {"n": people},
            _("No line manager is asked, and nobody waits. The trail says: decided alone."),
        ),
        Effect(
            "no",
            _("Administrators and coaches decide on roles and publish too"),
            _names_words(_administrators(), "%s"),
        ),
        Effect(
            "no",
            _("Administrators and coaches decide on channels and run roles and duty rotas too"),
            _("What needs approvals or access to channels no longer waits for them."),
        ),
        Effect("no", _("Whoever asks to set a rule aside may decide on it")),
        _reviews_ending(),
        *_auditors_free(),
    ]


def _reviews_ending() -> Effect:
    count = Review.objects.open().count()
    words = ngettext(
        "%(n)d review that is open goes on", "%(n)d reviews that are open go on", count
    )
    detail = words % {"n": count} if count else ""
    return Effect("no", _("Roles are no longer reviewed year by year"), detail)


def _auditors_free() -> list[Effect]:
    audits = Grant.objects.filter(kind=Grant.Kind.AUDITOR, revoked_at=None)
    label = _("Auditors may hold roles that they audit")
    return [Effect("no", label)] if audits.exists() else []


def _administrators() -> list[str]:
    grants = Grant.objects.filter(kind=Grant.Kind.ADMINISTRATOR, revoked_at=None)
    users = [grant.user for grant in grants.select_related("user__person").order_by("pk")]
    return [str(getattr(user, "person", None) or user) for user in users]


def _names_words(names: list[str], words: str) -> str:
    return words % ", ".join(names) if names else ""
