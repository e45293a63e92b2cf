"""What happened in a department stands on its page, for those whose business it is."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from governance.home.selectors.department_story import department_story
from roles.org.models import OrganisationSettings
from roles.org.services import department_change
from roles.team.models import Assignment, RoleType
from roles.team.rules.terms import UnitTerms
from roles.team.services import assignment_end, department_terms_set, role_close, role_open
from tests.cast import COMMAND, NOW, make_assignment, make_person
from tests.governance.escalations.test_mention_log import make_channel
from tests.governance.home.test_people import page
from tests.queries import assert_flat

if TYPE_CHECKING:
    from tests.cast import Cast

STORY = "department_head boss coach head_coach auditor"
DAY = timedelta(days=1)


def labels(cast: Cast, who: str = "head_coach") -> list[str]:
    story = department_story(cast.members[who].viewer, cast.support, NOW + 9 * DAY)
    return [each.label for each in story]


def test_heads_names_and_places_with_their_days(cast: Cast) -> None:
    change: dict[str, Any] = {"actor": COMMAND, "department": cast.support}
    department_change(name="Service", now=NOW + DAY, **change)
    department_change(parent=cast.stores, now=NOW + 2 * DAY, **change)
    department_change(head=cast.coach.listed, now=NOW + 3 * DAY, **change)
    department_change(head=None, now=NOW + 4 * DAY, **change)
    assert labels(cast)[:4] == [
        "Led by nobody",
        f"Led by {cast.coach.listed}",
        f"Below {cast.stores}",
        "Called Service, before that Support",
    ]


def test_roles_their_holders_terms_and_channels(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="federated")
    head = cast.head_coach.viewer
    kind = RoleType.objects.get(key="responder")
    role = role_open(actor=head, type=kind, department=cast.support, focus="Night", now=NOW)
    role_close(actor=head, role=role, reason="By day only.", now=NOW)
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_end(actor=head, assignment=held, reason="New desk.", now=NOW)
    department_terms_set(
        actor=head,
        department=cast.support,
        wanted=UnitTerms(most_authority=2),
        reason="Devices.",
        now=NOW,
    )
    found = labels(cast)
    assert f"Role opened: {kind}, Night" in found
    assert f"Role closed: {kind}, Night" in found
    assert f"Ended: {cast.player.listed}, {held.role.type}" in found
    assert "What it asks for was changed" in found
    shown = page(cast.department_head, f"/departments/{cast.support.uid}/")
    assert "by Amara Reid, Devices." in shown


@pytest.mark.parametrize("who", ["employee", "line_manager", "player", "stores_head", "external"])
def test_it_is_not_everybodys_business(cast: Cast, who: str) -> None:
    shown = page(cast.members[who], f"/departments/{cast.support.uid}/")
    assert "Timeline" not in shown


@pytest.mark.parametrize("who", STORY.split())
def test_it_is_of_those_who_lead_coach_or_audit(cast: Cast, who: str) -> None:
    assert "Timeline" in page(cast.members[who], f"/departments/{cast.support.uid}/")


def test_a_department_of_which_nothing_is_kept_says_so(cast: Cast) -> None:
    cast.support.periods.all().delete()
    shown = page(cast.head_coach, f"/departments/{cast.support.uid}/")
    assert "Nothing has happened yet that is kept." in shown


def test_it_leads_to_the_chart_and_to_both_reporting_lines(cast: Cast) -> None:
    shown = page(cast.employee, f"/departments/{cast.support.uid}/")
    assert f'href="/team/?department={cast.support.uid}"' in shown
    assert f'href="/team/lines/?department={cast.support.uid}"' in shown


def test_it_takes_as_many_queries_however_much_happened(cast: Cast) -> None:
    kind = RoleType.objects.get(key="responder")

    numbers = count()

    def more() -> None:
        for _turn in range(3):
            role = role_open(
                actor=cast.head_coach.viewer, type=kind, department=cast.support, now=NOW
            )
            role_close(actor=cast.head_coach.viewer, role=role, now=NOW)
            make_assignment(
                make_person(f"Mo {next(numbers)}", cast.support), cast.support, "responder"
            )
            make_channel(f"more{next(numbers)}", "x", cast.support)

    viewer = cast.head_coach.viewer
    assert_flat(more, lambda: department_story(viewer, cast.support, NOW))
