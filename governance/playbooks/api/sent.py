"""What a step needs beside its name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem


def needed(found: Any, field: str) -> Any:
    """Return ``found``; what is empty or names nothing is a 400 at the field."""
    if not found:
        detail = _("This step needs it, and it has to name what there is.")
        raise Invalid("needed", detail, problems=[Problem(f"/{field}", detail)])
    return found
