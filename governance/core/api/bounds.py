"""What the fields of a client's own words may be, as patterns of the API's description (ECMA 262).

drf-spectacular tells of lengths and of numbers; of days, of texts that may not be blank and of
amounts it leaves to be found out.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.validators import MinValueValidator
from rest_framework import serializers

# What lies between the validators of days, and of moments.
DAY: Final = r"^(19|2[0-9])[0-9]{2}-"
MOMENT: Final = r"^(19(7[1-9]|[89][0-9])|2[0-9]{3})-"
NOT_BLANK: Final = r"\S"


def bounds_told(field: Any, schema: dict[str, Any]) -> None:
    """Add to the schema of a field that is sent what it takes."""
    if "string" not in schema.get("type", ()) or "enum" in schema:
        return
    if isinstance(field, serializers.DecimalField):
        schema["pattern"] = _amount(field)
    elif "pattern" not in schema and (pattern := _pattern(field)):
        schema["pattern"] = pattern


def _pattern(field: Any) -> str:
    if type(field) is serializers.CharField:
        return "" if field.allow_blank or not field.trim_whitespace else NOT_BLANK
    limited = any(isinstance(each, MinValueValidator) for each in field.validators)
    if not limited:
        return ""
    if isinstance(field, serializers.DateField):
        return DAY
    return MOMENT if isinstance(field, serializers.DateTimeField) else ""


def _amount(field: serializers.DecimalField) -> str:
    minus = "" if field.min_value is not None and field.min_value >= 0 else "-?"
    whole = f"{{1,{field.max_whole_digits}}}" if field.max_whole_digits else "+"
    return rf"^{minus}[0-9]{whole}(\.[0-9]{{1,{field.decimal_places}}})?$"
