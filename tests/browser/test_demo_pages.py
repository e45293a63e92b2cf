"""Roles, channels and coverage of both made-up organisations, at a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.home.demo.personas import HARBOUR_LANE, LARKFIELD
from roles.channels.models import Channel
from roles.org.models import Person
from roles.team.models import Assignment, Role
from roles.team.rules import RoleKind
from tests.browser.looks import DESKTOP, PHONE, misfits
from tests.demo import demo_committed

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

TEAM = ("/team/", "/team/list/", "/team/lines/", "/team/functions/", "/team/gaps/", "/channels/")
READERS: dict[str, dict[str, tuple[str, ...]]] = {
    LARKFIELD: {
        "Amara Reid": (*TEAM, "/hub/"),
        "Maria Ortiz": ("/coach/", "/inbox/"),
        "Paul Clarke": ("/my-people/", "/reviews/"),
    },
    HARBOUR_LANE: {"Nell Byrne": (*TEAM, "/coach/", "/inbox/")},
}


def of_things() -> list[str]:
    """A coach with their role, department and channel, and whoever could be put in a role."""
    held = Assignment.objects.filter(role__type__kind=RoleKind.COACH, state="active")
    coach = held.select_related("person", "role__department").earliest("pk")
    place = coach.role.department
    player = Role.objects.filter(type__kind=RoleKind.PLAYER).earliest("pk")
    return [
        f"/team/?department={place.uid}",
        f"/departments/{place.uid}/",
        f"/roles/{coach.role.uid}/",
        f"/assignments/{coach.uid}/",
        f"/people/{coach.person.uid}/",
        f"/team/assign/?role={player.uid}",
        f"/channels/{Channel.objects.earliest('pk').uid}/",
    ]


@pytest.mark.parametrize("organisation", [LARKFIELD, HARBOUR_LANE])
def test_every_page_of_the_demo_fits_a_desk_and_a_phone(
    transactional_db: None, context: BrowserContext, sign_in: SignIn, organisation: str
) -> None:
    faults: list[str] = []
    with demo_committed(organisation):
        page = context.new_page()
        for number, (name, paths) in enumerate(READERS[organisation].items()):
            user = Person.objects.get(display_name=name).user
            assert user is not None
            sign_in(user)
            for path in (*paths, *(of_things() if number == 0 else ())):
                page.set_viewport_size(DESKTOP)
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 200, path
                for size in (DESKTOP, PHONE):
                    faults += [f"{path}: {fault}" for fault in misfits(page, size)]
    assert faults == []
