"""What clients send: checked, and what it names looked up among what they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.serializers import Serializer

MOST_NAMED: Final = 10  # of what is not known, and so much of each
LONGEST: Final = 60


class UidField(serializers.UUIDField):
    """A UUID as it is written; of a number or of ``true`` Django REST framework would make one."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        found: UUID = super().to_internal_value(data)
        return found


def sent_checked(serializer: Serializer[Any]) -> dict[str, Any]:
    """Return what was sent, checked; the error names each field, and each that is not known."""
    _refuse_unknown(serializer)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _refuse_unknown(serializer: Serializer[Any]) -> None:
    """Of a slip of the pen nothing would be told, and what was meant by it be lost."""
    sent = serializer.initial_data
    unknown = sorted(set(sent) - set(serializer.fields)) if isinstance(sent, dict) else []
    if not unknown:
        return
    named = [name[:LONGEST] for name in unknown[:MOST_NAMED]]
    detail = _("Unknown: %(unknown)s. Allowed: %(allowed)s.") % {
        "unknown": ", ".join(named),
        "allowed": ", ".join(serializer.fields),
    }
    problems = [Problem(f"/{name}", _("Not known here.")) for name in named]
    raise Invalid("unknown_field", detail, problems=problems)


def known(found: Any, field: str) -> Any:
    """Return ``found``; None is a 400 at the field, the same for missing and not visible."""
    if found is None:
        detail = _("There is none, or none that you may see.")
        raise Invalid("unknown_reference", detail, problems=[Problem(f"/{field}", detail)])
    return found
