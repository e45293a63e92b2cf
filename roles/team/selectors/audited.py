"""Auditors hold no audited role: what the team has against a grant."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.accounts.models import Grant
from roles.org.selectors import organisation_size
from roles.team.models import Assignment


def auditor_objection(user_id: int, kind: str) -> str:
    """Return why this account may not be an auditor's: its person holds a role, or is proposed."""
    if kind != Grant.Kind.AUDITOR or organisation_size() == "small":
        return ""
    held = (
        Assignment.objects.open()
        .filter(person__user=user_id)
        .select_related("person", "role__type")
    )
    first = held.order_by("pk").first()
    if first is None:
        return ""
    words = _("Auditors hold no audited role. End this first: %(person)s, %(role)s.")
    return words % {"person": first.person, "role": first.role.type.name}
