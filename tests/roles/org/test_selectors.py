"""Reading the organisation: its tree, its day, and who somebody is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from roles.org.models import OrganisationSettings, Person
from roles.org.selectors import (
    department_ancestors,
    departments_below,
    organisation_settings,
    organisation_size,
    organisation_today,
)

if TYPE_CHECKING:
    from tests.cast import Cast


def test_below_is_the_department_and_everything_under_it(cast: Cast) -> None:
    assert departments_below([cast.support.pk]) == {cast.support.pk, cast.field_service.pk}
    assert departments_below([]) == frozenset()


def test_ancestors_come_nearest_first_and_with_the_department_itself(cast: Cast) -> None:
    found = department_ancestors(cast.field_service.pk)

    assert found == [cast.field_service, cast.support, cast.root]


@pytest.mark.django_db
def test_settings_are_defaults_until_somebody_saves_some() -> None:
    assert organisation_settings().currency == "EUR"
    assert not OrganisationSettings.objects.exists()


@pytest.mark.django_db
def test_up_to_25_people_are_small_unless_it_was_chosen() -> None:
    Person.objects.bulk_create(Person(display_name=f"P{n}") for n in range(25))
    assert organisation_size() == "small"
    Person.objects.create(display_name="One more")
    assert organisation_size() == "standard"
    OrganisationSettings.objects.create(pk=1, size="federated")
    assert organisation_size() == "federated"


@pytest.mark.django_db
def test_today_is_the_day_where_the_organisation_is() -> None:
    OrganisationSettings.objects.create(pk=1, time_zone="Pacific/Auckland")

    assert organisation_today(datetime(2026, 3, 2, 20, 0, tzinfo=UTC)) == date(2026, 3, 3)


def test_a_viewer_knows_their_reports_and_what_they_lead(cast: Cast) -> None:
    manager, head = cast.line_manager.viewer, cast.department_head.viewer

    assert cast.employee.listed.pk in manager.report_ids
    assert manager.led_department_ids == frozenset()
    assert head.led_department_ids == {cast.support.pk, cast.field_service.pk}
    assert cast.external.viewer.external


def test_whoever_left_is_nobody(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")

    assert not cast.employee.viewer.is_member
