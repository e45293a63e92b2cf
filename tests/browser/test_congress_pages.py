"""Roles, channels and coverage of a real organisation, 234 departments with 1,630 channels, at a
desk and on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.sync.importers.files import ImportFiles
from roles.sync.services import import_run
from roles.team.models import Role, RoleType
from tests.browser.looks import DESKTOP, PHONE, misfits
from tests.cast import SINCE, make_account, make_assignment
from tests.roles.sync.files import ACTOR, CONGRESS

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

TEAM = ("/team/", "/team/list/", "/team/lines/", "/team/functions/", "/team/gaps/", "/team/roles/")
CHANNELS = ("/channels/", "/channels/?show=verify", "/channels/pause/", "/who/")
HEAD_COACH, PLAYER = "T000467", "C000127"
PICTURES = os.environ.get("PLAYBOOK_PICTURES", "")  # a directory, for whoever looks themselves


def staffed() -> Person:
    """Import it, put a head coach, a coach and players in; return the head coach."""
    files = ImportFiles.at(CONGRESS)
    import_run(actor=ACTOR, files=files, mode="full", dry_run=False, now=utc_now())
    found = Person.objects.select_related("department")
    leader, player = (found.get(external_id=each) for each in (HEAD_COACH, PLAYER))
    make_account(leader)
    make_assignment(leader, Department.objects.get(parent=None), "head_coach")
    senate = Department.objects.get(external_id="SENATE")
    make_assignment(player, senate, "responder")
    gatherer = RoleType.objects.get(key="gatherer")
    Role.objects.create(type=gatherer, department=senate, opened_at=SINCE)
    return leader


def of_things() -> tuple[str, ...]:
    senate = Department.objects.get(external_id="SENATE")
    vacant = Role.objects.get(type__key="gatherer")
    player = Person.objects.get(external_id=PLAYER)
    return (
        f"/team/?department={senate.uid}",
        f"/team/assign/?role={vacant.uid}",
        f"/departments/{senate.uid}/",
        f"/roles/{vacant.uid}/",
        f"/people/{player.uid}/",
        f"/channels/{Channel.objects.get(platform='x', handle_key='repthompson').uid}/",
    )


def test_every_page_of_the_congress_fits_a_desk_and_a_phone(
    transactional_db: None, context: BrowserContext, sign_in: SignIn
) -> None:
    user = staffed().user
    assert user is not None
    sign_in(user)
    page, faults = context.new_page(), []
    for number, path in enumerate((*TEAM, *CHANNELS, "/hub/", *of_things())):
        page.set_viewport_size(DESKTOP)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for size in (DESKTOP, PHONE):
            faults += [f"{path}: {fault}" for fault in misfits(page, size)]
            if PICTURES:
                name = f"{number:02}-{size['width']}.png"
                page.screenshot(path=Path(PICTURES) / name, full_page=size is PHONE)
    assert faults == []
