"""Moments as a clock on the wall shows them."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from datetime import timezone as offset
from typing import Any

from django import forms
from django.utils import timezone

from governance.escalations.rules.spans import moment_at

WALL = offset(timedelta(), "wall")  # stands for "no offset was said"


class WallTimeField(forms.DateTimeField):
    """A moment on the clocks of the active time zone, in UTC; one with an offset is as it says.

    The hour that comes twice counts the first time, and what is skipped is the moment at which the
    clock skips, as in every plan (``moment_at``): the field of Django refuses both.
    """

    def to_python(self, value: Any) -> datetime | None:
        zone: Any = timezone.get_current_timezone()
        with timezone.override(WALL):
            found: datetime | None = super().to_python(value)
        if found is None:
            return None
        if not MINYEAR < found.year < MAXYEAR:  # no room for an offset
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if found.tzinfo is WALL:
            return moment_at(found.replace(tzinfo=None), zone)
        return found.astimezone(UTC)
