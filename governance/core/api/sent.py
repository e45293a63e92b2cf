"""What clients send: checked, and what it names looked up among what they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from rest_framework.serializers import Serializer


def sent_checked(serializer: Serializer[Any]) -> dict[str, Any]:
    """Return what was sent, checked; the error names each field."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def known(found: Any, field: str) -> Any:
    """Return ``found``; None is a 400 at the field, the same for missing and not visible."""
    if found is None:
        detail = _("There is none, or none that you may see.")
        raise Invalid("unknown_reference", detail, problems=[Problem(f"/{field}", detail)])
    return found
