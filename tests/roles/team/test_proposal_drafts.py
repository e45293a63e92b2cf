"""A proposal that is begun and not sent is kept for thirty days, for its writer only."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from governance.core.errors import NotAllowed
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ProposalDraft, Role
from roles.team.services import draft_drop, draft_keep
from roles.team.tasks import drafts
from tests.cast import NOW, Cast
from tests.roles.team.pages import text, vacant_role
from tests.trail import entries_of


@pytest.fixture
def role(cast: Cast) -> Role:
    return vacant_role(cast)


def keep(cast: Cast, role: Role, who: str = "line_manager", note: str = "She is good.") -> None:
    sent = {"person": str(cast.employee.listed.uid), "authority": "2", "note": note, "keep": "1"}
    with time_machine.travel(NOW, tick=False):
        path = f"/team/assign/?role={role.uid}"
        answer = cast.members[who].client().post(path, sent)
    assert answer.status_code == 302


def form(cast: Cast, role: Role, who: str = "line_manager") -> str:
    return text(cast.members[who].client(), f"/team/assign/?role={role.uid}")


def test_what_was_filled_in_is_there_again_and_nobody_was_asked(cast: Cast, role: Role) -> None:
    keep(cast, role)
    assert not Assignment.objects.filter(role=role).exists()
    assert not Todo.objects.open().exists()
    page = form(cast, role)
    assert "You kept this for later" in page
    assert "it is removed on 23 Dec 2026" in page
    assert "She is good." in page
    assert f'value="{cast.employee.listed.uid}"' in page
    assert len(entries_of("proposal.kept")) == 1


def test_what_is_not_filled_in_yet_is_no_fault(cast: Cast, role: Role) -> None:
    path = f"/team/assign/?role={role.uid}"
    assert cast.line_manager.client().post(path, {"keep": "1"}).status_code == 302
    assert "Choose one person." not in form(cast, role)


def test_it_is_its_writers_only(cast: Cast, role: Role) -> None:
    keep(cast, role)
    for who in ("head_coach", "department_head", "employee", "administrator"):
        draft_drop(actor=cast.members[who].viewer, role=role)
    assert "She is good." not in form(cast, role, "head_coach")
    assert ProposalDraft.objects.count() == 1


def test_keeping_it_again_takes_its_place(cast: Cast, role: Role) -> None:
    keep(cast, role)
    keep(cast, role, note="Better still.")
    assert ProposalDraft.objects.get().sent["note"] == ["Better still."]


def test_proposing_forgets_it(cast: Cast, role: Role) -> None:
    keep(cast, role)
    path = f"/team/assign/?role={role.uid}"
    day = (NOW + timedelta(days=400)).date().isoformat()
    sent = {"person": str(cast.employee.listed.uid), "authority": "2", "starts_on": day}
    assert cast.line_manager.client().post(path, sent).status_code == 302
    assert Assignment.objects.filter(role=role).exists()
    assert not ProposalDraft.objects.exists()


def test_it_can_be_thrown_away(cast: Cast, role: Role) -> None:
    keep(cast, role)
    path = f"/team/assign/?role={role.uid}"
    page = cast.line_manager.client().post(path, {"discard": "1"}, follow=True)
    assert "Thrown away." in page.content.decode()
    assert not ProposalDraft.objects.exists()
    assert len(entries_of("proposal.dropped")) == 1


def test_after_thirty_days_it_is_gone(cast: Cast, role: Role) -> None:
    keep(cast, role)
    drafts({}, NOW + timedelta(days=30) - timedelta(minutes=1))
    assert ProposalDraft.objects.count() == 1
    drafts({}, NOW + timedelta(days=30))
    assert ProposalDraft.objects.count() == 0


def test_the_address_that_names_a_person_wins_over_what_was_kept(cast: Cast, role: Role) -> None:
    keep(cast, role)
    path = f"/team/assign/?role={role.uid}&person={cast.player.listed.uid}"
    assert "She is good." not in text(cast.line_manager.client(), path)


@pytest.mark.parametrize("who", ["external", "stranger"])
def test_who_may_not_propose_keeps_nothing(cast: Cast, role: Role, who: str) -> None:
    with pytest.raises(NotAllowed):
        draft_keep(actor=cast.members[who].viewer, role=role, nobody=Person(), sent={}, now=NOW)


def test_what_no_database_holds_is_left_out(cast: Cast, role: Role) -> None:
    keep(cast, role, note="nought \x00 and " + "x" * 9000)
    assert len(ProposalDraft.objects.get().sent["note"][0]) == 2000
