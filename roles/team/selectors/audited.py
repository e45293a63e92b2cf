"""Auditors hold no audited role: what the team has against a grant."""

from __future__ import annotations

from django.db.models import Q, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from governance.accounts.models import Grant, User
from roles.org.selectors import organisation_size
from roles.team.models import Assignment


def auditor_objection(user_id: int, kind: str) -> str:
    """Return why this account may not be an auditor's: its person holds a role, or is proposed."""
    if kind != Grant.Kind.AUDITOR or organisation_size() == "small":
        return ""
    address = User.objects.filter(pk=user_id).values("email")
    own = Q(person__user=user_id) | Q(person__user=None, address=Subquery(address))
    held = (
        Assignment.objects.open()
        .alias(address=Lower("person__email"))  # theirs once they sign in
        .filter(own)
        .select_related("person", "role__type")
    )
    first = held.order_by("pk").first()
    if first is None:
        return ""
    words = _("Auditors hold no audited role. End this first: %(person)s, %(role)s.")
    return words % {"person": first.person, "role": first.role.type.name}
