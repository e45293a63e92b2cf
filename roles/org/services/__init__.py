"""Writing the organisation: its settings, its people, and who belongs to which account."""

from __future__ import annotations

from roles.org.services.linking import person_link, person_reader_change

__all__ = ["person_link", "person_reader_change"]
