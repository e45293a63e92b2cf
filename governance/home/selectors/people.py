"""Finding people by what they sign in with."""

from __future__ import annotations

from django.db.models.functions import Lower

from roles.org.models import Person
from roles.org.rules import email_key


def person_by_email(email: str) -> Person | None:
    """Return the one employed person listed with this address, with their account if any."""
    same_address = Person.objects.employed().alias(key=Lower("email")).filter(key=email_key(email))
    return same_address.select_related("user").first()
