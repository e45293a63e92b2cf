"""Times that come as text, out of a message's payload."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def moment(value: str) -> datetime:
    """Return an ISO 8601 text as a time in the reader's zone."""
    return timezone.localtime(datetime.fromisoformat(value))


@register.filter
def day(value: str) -> date:
    """Return an ISO 8601 text as the day that it names, the same in every zone."""
    return date.fromisoformat(value)
