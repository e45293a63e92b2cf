"""The organisation's settings: who may change them, and what the trail says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.core.errors import Invalid, NotAllowed
from roles.org.models import Department, OrganisationSettings
from roles.org.selectors import organisation_settings
from roles.org.services import department_root_ensure, settings_change
from tests.cast import COMMAND, NOW, Cast
from tests.trail import entries_of

SETTINGS: dict[str, Any] = {
    "name": "Harbour Lane",
    "size": "small",
    "time_zone": "Europe/London",
    "language": "en",
    "currency": "gbp",
}


def test_an_administrator_changes_them_and_the_trail_says_from_what_to_what(cast: Cast) -> None:
    settings_change(actor=cast.administrator.viewer, now=NOW, reason="We grew.", **SETTINGS)
    row = organisation_settings()
    assert (row.name, row.size, row.currency) == ("Harbour Lane", "small", "GBP")
    (entry,) = entries_of("settings.changed")
    assert entry["reason"] == "We grew."
    assert entry["changes"]["size"] == ["standard", "small"]
    assert "language" not in entry["changes"]


def test_the_same_again_writes_nothing(cast: Cast) -> None:
    for _time in range(2):
        settings_change(actor=cast.administrator.viewer, now=NOW, **SETTINGS)
    assert len(entries_of("settings.changed")) == 1


@pytest.mark.parametrize("who", ["boss", "head_coach", "coach", "auditor", "employee", "external"])
def test_nobody_else_may(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        settings_change(actor=cast.members[who].viewer, now=NOW, **SETTINGS)
    assert entries_of("settings.changed") == []


def test_everything_that_is_wrong_is_named_at_once(cast: Cast) -> None:
    wrong: dict[str, Any] = {
        "name": " ",
        "size": "huge",
        "time_zone": "Mars/Olympus",
        "language": "tlh",
        "currency": "euro",
    }
    with pytest.raises(Invalid) as raised:
        settings_change(actor=cast.administrator.viewer, now=NOW, **wrong)
    assert [each.pointer for each in raised.value.problems] == [f"/{name}" for name in wrong]
    assert organisation_settings().name == "Larkfield"


def test_the_first_department_has_the_organisations_name_and_follows_it(db: None) -> None:
    settings_change(actor=COMMAND, now=NOW, **SETTINGS)
    root = department_root_ensure(actor=COMMAND, now=NOW)
    assert (root.name, root.periods.get().during.lower) == ("Harbour Lane", NOW.date())
    assert department_root_ensure(actor=COMMAND, now=NOW) == root

    settings_change(actor=COMMAND, now=NOW, **{**SETTINGS, "name": "Harbour"})
    later = NOW + timedelta(days=3)
    settings_change(actor=COMMAND, now=later, **{**SETTINGS, "name": "Harbour Lane Food Bank"})
    root.refresh_from_db()
    assert root.name == "Harbour Lane Food Bank"
    periods = root.periods.order_by("during").values_list("name", "during__startswith")
    assert [(name, day) for name, day in periods] == [
        ("Harbour", NOW.date()),
        ("Harbour Lane Food Bank", later.date()),
    ]


def test_an_imported_department_keeps_its_name(cast: Cast) -> None:
    settings_change(actor=cast.administrator.viewer, now=NOW, **SETTINGS)
    assert Department.objects.get(pk=cast.root.pk).name == "Larkfield"


def test_who_may_not_set_up_opens_no_department(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        department_root_ensure(actor=cast.head_coach.viewer, now=NOW)
    assert OrganisationSettings.objects.count() == 1
