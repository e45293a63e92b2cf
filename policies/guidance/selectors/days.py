"""How long people have to acknowledge: as the settings say, unless a guideline says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from policies.guidance.models import Policy
    from roles.org.models import OrganisationSettings


def acknowledge_days(policy: Policy, settings: OrganisationSettings | None = None) -> int:
    """Return the days that everybody has for it; one query unless it has its own, or ``settings``
    are at hand."""
    own = policy.days_to_acknowledge
    return (settings or organisation_settings()).acknowledge_days if own is None else own
