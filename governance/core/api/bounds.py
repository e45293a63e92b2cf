"""What the fields of a client's own words may be, as patterns of the API's description (ECMA 262).

drf-spectacular tells of lengths and of numbers; of days, of texts that may not be blank and of
amounts it leaves to be found out, and what one field needs because of another.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.validators import MinValueValidator
from rest_framework import serializers

# What lies between the validators of days, and of moments.
DAY: Final = r"^(19|2[0-9])[0-9]{2}-"
MOMENT: Final = r"^(19(7[1-9]|[89][0-9])|2[0-9]{3})-"
TEXT: Final = r"^[^\x00]*$"
NOT_BLANK: Final = r"^[^\x00]*[^\s\x00][^\x00]*$"


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
        return TEXT if field.allow_blank or not field.trim_whitespace else NOT_BLANK
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


def needs_told(serializer: Any, schema: dict[str, Any]) -> None:
    """Add what each value of a field needs besides. Of a serializer, ``needs`` is the name of that
    field and, by value, those of others; ``variants`` are such shapes as they stand."""
    variants = list(getattr(serializer, "variants", ()))
    for field, by_value in getattr(serializer, "needs", {}).items():
        for value in serializer.fields[field].choices:
            names = by_value.get(value, ())
            told = {name: _filled(schema["properties"][name]) for name in names}
            variant: dict[str, Any] = {"properties": {field: {"const": str(value)}, **told}}
            variants.append({**variant, "required": list(names)} if names else variant)
    if variants:
        schema["anyOf"] = variants


def _filled(part: dict[str, Any]) -> dict[str, Any]:
    """Return what a field is that is needed: neither null nor empty."""
    kinds = part.get("type", ())
    if "array" in kinds:
        return {"minItems": 1}
    if "string" not in kinds or "enum" in part:
        return {}
    return {"type": "string"} if "format" in part else {"type": "string", "pattern": NOT_BLANK}
