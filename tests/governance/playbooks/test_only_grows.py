"""What was said stays as it was said: the database refuses to change or delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from governance.core.uid import uuid7
from governance.playbooks.models import FeedbackMessage, QuestionMessage
from governance.playbooks.services import feedback_close, feedback_give
from tests.cast import NOW
from tests.governance.playbooks.parts import answer, ask

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def said(cast: Cast) -> None:
    answer(cast.coach, ask(cast.employee))
    told = feedback_give(
        actor=cast.employee.viewer, kind="insight", text="Rain.", page="", form=uuid7(), now=NOW
    )
    feedback_close(
        actor=cast.coach.viewer, feedback=told, outcome="used", words="Ta.", form=uuid7(), now=NOW
    )


@pytest.mark.parametrize("model", [QuestionMessage, FeedbackMessage])
@pytest.mark.usefixtures("said")
def test_nobody_changes_or_deletes_what_was_said(
    model: type[QuestionMessage | FeedbackMessage],
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(text="I never said that.")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.count() == 1
