"""What an upgrade gives to paths: a new installation takes back, one that is in use does not."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from governance.escalations.models import Path
from governance.escalations.rules import EscalationState
from governance.jobs.services import run_due
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.governance.escalations.test_clocks import DAY, mails, taken

if TYPE_CHECKING:
    from tests.cast import Cast

NONE = dict.fromkeys(
    ["remind_minutes", "return_minutes", "update_minutes", "resolve_minutes"], None
)


@pytest.mark.parametrize(
    ("used", "back", "state"),
    [(False, 120, EscalationState.OPEN), (True, None, EscalationState.TAKEN)],
    ids=["new", "in use"],
)
def test_only_where_nothing_was_passed_on_yet_it_is_taken_back(
    cast: Cast, *, used: bool, back: int | None, state: str
) -> None:
    if used:
        log(cast.employee)
    Path.objects.update(**NONE)
    Path.objects.create(name="Flood")
    upgrade = import_module("governance.escalations.migrations.0019_clocks_shipped")
    upgrade.clocks_set(apps, None)
    for path in Path.objects.all():
        assert (path.remind_minutes, path.return_minutes) == (60, back)
        assert (path.update_minutes, path.resolve_minutes) == (2 * DAY, 7 * DAY)
    escalation = taken(cast, cast.coach, said="What came after the upgrade.")
    for minute in (65, 184):
        run_due(now=minutes_later(minute))
    assert escalation_of(escalation.mention).state == EscalationState.TAKEN
    run_due(now=minutes_later(185))
    assert escalation_of(escalation.mention).state == state
    assert mails(cast.coach) == (["word"] if used else ["word", "back"])
