"""A first guideline to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from policies.guidance.rules.starters import BASELINE, starter_named

if TYPE_CHECKING:
    from policies.guidance.rules.starters import Starter


def starter_text(organisation: str) -> str:
    """Return the baseline guideline of about 450 words for ``organisation``."""
    found = starter_named(BASELINE)
    return found.for_organisation(organisation or _("our organisation")) if found else ""


def empty_initial(language: str) -> dict[str, Any]:
    """Return what an empty page begins with: the three headings, what people may do first."""
    with override(language):
        headings = (_("You may"), _("Ask first"), _("You must not"))
    return {"language": language, "text": "\n\n".join(f"## {each}" for each in headings)}


def starter_initial(starter: Starter, organisation: str) -> dict[str, Any]:
    """Return what the editor begins with."""
    return {
        "kind": starter.kind,
        "language": starter.language,
        "title": starter.title,
        "text": starter.for_organisation(organisation or _("our organisation")),
        "audience_kind": starter.audience.kind,
        "audience_role_kinds": starter.audience.role_kinds,
    }
