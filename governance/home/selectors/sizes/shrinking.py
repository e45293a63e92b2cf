"""What is asked for no longer in a small organisation, and who decides there too."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.accounts.models import Grant
from governance.home.selectors.sizes.effects import Effect, administrators, names_words
from roles.team.models import Review


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
            names_words(administrators(), "%s"),
        ),
        Effect(
            "no",
            _("Administrators and coaches decide on channels and run roles and duty rotas too"),
            _("What needs approvals or access to channels no longer waits for them."),
        ),
        Effect("no", _("Whoever asks to set a rule aside may decide on it")),
        *_signed_together(),
        _reviews_ending(),
        *_auditors_free(),
    ]


def _signed_together() -> list[Effect]:
    return [
        Effect("no", _("Administrators record signatures on paper too")),
        Effect(
            "no",
            _("Administrators and coaches see and remind everybody who owes a guideline"),
            _("Coaches did so in their departments only."),
        ),
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
