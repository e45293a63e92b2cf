"""Many keys in one parameter find what ``pk__in`` finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roles.org.models import Person

if TYPE_CHECKING:
    from tests.cast import Cast


def test_it_finds_those_and_no_others(cast: Cast) -> None:
    two = [cast.player.listed.pk, cast.coach.listed.pk]
    assert set(Person.objects.filter(pk__among=two)) == set(Person.objects.filter(pk__in=two))
    assert Person.objects.filter(pk__among=two).count() == 2
    assert not Person.objects.filter(pk__among=[]).exists()
    assert Person.objects.exclude(pk__among=set(two)).count() == Person.objects.count() - 2


def test_the_statement_does_not_grow_with_the_keys(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        Person.objects.filter(pk__among=range(1, 4)).count()
    assert "'{1,2,3}'" in captured[0]["sql"]


def test_what_is_no_key_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(Person.objects.filter(pk__among=["1}'; --"]))
