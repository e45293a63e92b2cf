"""Where counting gaps takes long, pages show for a while what was counted, and say so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import override_settings

from governance.core.clock import utc_now
from roles.team.models import Role, RoleType
from roles.team.selectors import gaps, gaps_counted_lately
from roles.team.selectors.chart.kept import Counts, counts_lately
from roles.team.selectors.chart.tree import Figures
from roles.team.services import role_open
from tests.cast import make_assignment, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AFTER = timedelta(minutes=1)  # what took no time is not kept for long
PAGES = ("/team/", "/team/list/", "/team/gaps/", "/hub/")


@pytest.fixture(autouse=True)
def counting_takes_long() -> Iterator[None]:
    with override_settings(GAPS_KEPT_AFTER=0.0):
        yield


def page(cast: Cast, path: str, who: str = "head_coach") -> str:
    answer = cast.members[who].client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def vacancy(cast: Cast) -> Role:
    """Somebody else's doing."""
    return Role.objects.create(
        type=RoleType.objects.get(key="gatherer"), department=cast.stores, opened_at=utc_now()
    )


def counted(html: str) -> int:
    found = re.search(r"(\d+) gaps?\b", html)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_what_was_counted_and_when(cast: Cast, path: str) -> None:
    vacancy(cast)
    with time_machine.travel(utc_now(), tick=False) as clock:
        before = page(cast, path)
        assert "Counted at" not in before
        vacancy(cast)
        shown = page(cast, path)
        assert counted(shown) == counted(before)
        assert "Counted at" in shown
        clock.shift(LONG_AFTER)
        anew = page(cast, path)
        assert counted(anew) > counted(before)
        assert "Counted at" not in anew


@pytest.mark.parametrize("path", ["/team/lines/", "/team/functions/"])
def test_where_gaps_are_but_a_number_it_is_said_when_it_was_counted(cast: Cast, path: str) -> None:
    vacancy(cast)
    assert "Counted at" not in page(cast, path)
    assert "Counted at" in page(cast, path)
    assert "Counted at" not in page(cast, path, "employee")


def test_whoever_changed_something_is_told_anew_and_so_is_everybody_then(cast: Cast) -> None:
    vacancy(cast)
    started = counted(page(cast, "/team/", "auditor"))
    role_open(
        actor=cast.head_coach.viewer,
        type=RoleType.objects.get(key="gatherer"),
        department=cast.stores,
        now=utc_now(),
    )
    told = counted(page(cast, "/team/"))
    assert told > started
    seen = page(cast, "/team/", "auditor")
    assert counted(seen) == told


def test_what_one_language_was_told_is_not_told_in_another(cast: Cast) -> None:
    page(cast, "/team/gaps/")
    client = cast.auditor.client()
    german = client.get("/team/gaps/", headers={"accept-language": "de"}).content.decode()
    assert "Gezählt um" not in german
    again = client.get("/team/gaps/", headers={"accept-language": "de"}).content.decode()
    assert "Gezählt um" in again


def test_what_is_decided_by_counts_as_it_is_now(cast: Cast) -> None:
    """Jobs, the API and whatever asks before it changes something."""
    first = gaps_counted_lately(viewer=cast.auditor.viewer, now=utc_now())
    vacancy(cast)
    assert len(gaps(now=utc_now())) == len(gaps(now=utc_now(), counted=first)) + 1


def test_people_and_coaches_on_the_chart_are_as_lately_as_the_gaps_beside_them(cast: Cast) -> None:
    vacancy(cast)
    with time_machine.travel(utc_now(), tick=False) as clock:
        page(cast, "/team/")
        before = page(cast, "/team/")  # of what was counted a while ago
        make_assignment(make_person("New Coach", cast.field_service), cast.field_service, "coach")
        assert people(page(cast, "/team/")) == people(before)
        assert "New Coach" not in page(cast, "/team/")
        clock.shift(LONG_AFTER)
        anew = page(cast, "/team/")
        assert people(anew) == people(before) + 1
        assert "New Coach" in anew


def test_what_is_kept_of_the_chart_is_what_was_counted(cast: Cast) -> None:
    viewer, at = cast.head_coach.viewer, utc_now()
    fresh = counts_lately(viewer=viewer, now=at, told_at=None)
    counts_lately(viewer=viewer, now=at, told_at=at)  # keeps it
    kept = counts_lately(viewer=viewer, now=at, told_at=at)
    assert (kept.figures, kept.coaches) == (fresh.figures, fresh.coaches)
    assert any(coach.head for there in kept.coaches.values() for coach in there)
    assert kept.figures[0] == Figures(), "a department without people"


def test_who_does_not_see_everybody_is_never_shown_what_was_kept(cast: Cast) -> None:
    at = utc_now()
    whole = counts_lately(viewer=cast.head_coach.viewer, now=at, told_at=at)
    for viewer in (cast.external.viewer, cast.stranger.viewer):
        own = counts_lately(viewer=viewer, now=at, told_at=None)
        assert counts_lately(viewer=viewer, now=at, told_at=at) == own
        assert headcount(own) < headcount(whole)


def headcount(counts: Counts) -> int:
    return sum(each.people for each in counts.figures.values())


def people(html: str) -> int:
    found = re.search(r"(\d+) people\b", html)
    assert found is not None
    return int(found[1])
