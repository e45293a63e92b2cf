"""What the trail holds about something, read as SQL: the tables are the trail's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from uuid import UUID

    from roles.team.models import Assignment, Role


def verbs_of(subject: Assignment | Role) -> list[str]:
    """Return the verbs recorded about it, in order of writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM governance_audit_entry WHERE subject_uid = %s ORDER BY id",
            [subject.uid],
        )
        return [row[0] for row in cursor.fetchall()]


def entry_of(uid: UUID, verb: str) -> tuple[str, str]:
    """Return the actor's label and the reason of one entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_label, reason FROM governance_audit_entry"
            " WHERE subject_uid = %s AND verb = %s ORDER BY id DESC LIMIT 1",
            [uid, verb],
        )
        row = cursor.fetchone()
        assert row is not None, f"no entry {verb}"
        return str(row[0]), str(row[1])
