"""What clients send: checked, and what it names looked up among what they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.serializers import Serializer


class UidField(serializers.UUIDField):
    """A UUID as it is written; of a number or of ``true`` Django REST framework would make one."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        found: UUID = super().to_internal_value(data)
        return found


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
