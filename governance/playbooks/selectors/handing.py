"""What somebody is asked, for whoever takes it over."""

from __future__ import annotations

from django.utils.translation import ngettext

from governance.playbooks.models import Question


def in_hand(person_id: int) -> list[str]:
    """Return "1 question to answer", or nothing; one query."""
    count = Question.objects.open().filter(asked_id=person_id).count()
    words = ngettext("%d question to answer", "%d questions to answer", count)
    return [words % count] if count else []
