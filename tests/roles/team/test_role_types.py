"""Kinds of role: added, changed with what that affects, retired, and known as they were."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.models import Grant
from governance.accounts.services import grant_give
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from roles.team.models import Assignment, PastTerms, Role, RoleType
from roles.team.selectors.types import SHOWN
from roles.team.services import role_open, role_type_add, role_type_update
from tests.cast import COMMAND, NOW, make_assignment
from tests.roles.team.pages import text
from tests.trail import entries_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast


@pytest.fixture
def admin(cast: Cast) -> Client:
    Grant.objects.filter(user=cast.administrator.user).delete()
    grant_give(
        actor=COMMAND,
        user=cast.administrator.user,
        kind=Grant.Kind.ADMINISTRATOR,
        reason="",
        now=NOW,
    )
    return cast.administrator.client()


def responder() -> RoleType:
    return RoleType.objects.get(key="responder")


def address(role_type: RoleType) -> str:
    return f"/admin/roles_team/roletype/{role_type.pk}/change/"


def fields(role_type: RoleType, **more: Any) -> dict[str, Any]:
    words = ("name", "purpose", "end_goal", "serves", "accountabilities")
    names = (*words, "authority", "goodwill_limit")
    ticked = {"access_needed": "on"} if role_type.access_needed else {}
    return {**{name: getattr(role_type, name) for name in names}, **ticked, **more}


def update(cast: Cast, role_type: RoleType, **more: Any) -> None:
    role_type_update(actor=cast.administrator.viewer, type=role_type, now=utc_now(), **more)


def asked(client: Client, role_type: RoleType, **more: Any) -> str:
    answer = client.post(address(role_type), fields(role_type, **more))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def seen_in(body: str) -> str:
    [seen] = re.findall(r'name="seen" value="(\w+)"', body)
    return str(seen)


SHIPPED = {
    "coach": {"head_coach": 4, "coach": 3},
    "player": {"gatherer": 1, "responder": 3},
    "booth": dict.fromkeys(
        (
            *("creative", "hr", "rnd", "product", "legal"),
            *("compliance", "analytics", "it", "executives"),
        ),
        2,
    ),
}


@pytest.mark.django_db
def test_the_catalogue_ships_with_coaches_players_and_the_nine_functions_of_the_booth() -> None:
    found: dict[str, dict[str, int]] = {"coach": {}, "player": {}, "booth": {}}
    for each in RoleType.objects.all():
        found[each.kind][each.key] = each.authority
        assert each.purpose
        assert each.end_goal
        assert each.accountabilities
        assert each.retired_on is None
    assert found == SHIPPED
    assert len(found["booth"]) == 9
    assert responder().goodwill_limit == Decimal(50)


def test_a_change_lists_what_it_affects_before_it_is_saved(cast: Cast, admin: Client) -> None:
    held = make_assignment(cast.employee.listed, cast.stores, "responder")
    Role.objects.filter(pk=held.role_id).update(focus="Evenings")
    body = asked(admin, responder(), authority=2)
    assert "Nothing is saved yet" in body
    assert "Roles of this kind: 2, in 2 departments, held by or proposed to 2" in body
    assert "2 of them were given more authority" in body
    row = re.search(r'<a href="(/roles/[^"]+)">[^<]*, Evenings</a></th> (.*?)</tr>', body)
    assert row
    lost = "<td>Hana Costa: Reply → Approved text"
    assert f"<td>Stores</td> <td>Hana Costa</td> {lost}" in row.group(2)
    assert "Evenings" in text(admin, row.group(1))
    assert responder().authority == 3
    sent = fields(responder(), authority=2, confirmed="1", seen=seen_in(body))
    assert admin.post(address(responder()), sent).status_code == 302
    assert responder().authority == 2


def test_who_goes_as_far_as_before_loses_nothing(cast: Cast, admin: Client) -> None:
    Role.objects.filter(assignments__person=cast.player.listed).update(most_authority=1)
    Assignment.objects.filter(person=cast.player.listed).update(state="proposed")
    assert "<td>Priya Shah (proposed)</td> <td></td>" in asked(admin, responder(), authority=2)


def test_of_many_roles_the_first_are_named_and_all_are_a_click_away(
    cast: Cast, admin: Client
) -> None:
    for number in range(SHOWN + 1):
        Role.objects.create(
            type=responder(), department=cast.stores, focus=f"Shift {number:02}", opened_at=NOW
        )
    body = asked(admin, responder(), authority=2)
    assert body.count('<a href="/roles/') == SHOWN
    assert f"The first {SHOWN} roles by department are listed" in body
    assert "All 52 roles in the application" in body
    assert "of 52" in text(admin, "/team/roles/?type=responder")


def test_a_change_is_asked_for_again_when_what_it_affects_is_another_by_then(
    cast: Cast, admin: Client
) -> None:
    seen = seen_in(asked(admin, responder(), authority=2))
    make_assignment(cast.employee.listed, cast.stores, "responder")
    sent = fields(responder(), authority=2, confirmed="1", seen=seen)
    answer = admin.post(address(responder()), sent)
    assert answer.status_code == 409
    body = " ".join(unescape(answer.content.decode()).split())
    assert "has changed meanwhile" in body
    assert "Hana Costa: Reply → Approved text" in body
    assert responder().authority == 3
    assert admin.post(address(responder()), sent | {"seen": seen_in(body)}).status_code == 302
    assert responder().authority == 2


def test_whoever_goes_back_and_chooses_another_authority_is_asked_again(
    cast: Cast, admin: Client
) -> None:
    seen = seen_in(asked(admin, responder(), authority=2))
    sent = fields(responder(), authority=1, confirmed="1", seen=seen)
    answer = admin.post(address(responder()), sent)
    assert answer.status_code == 409
    again = seen_in(answer.content.decode())
    assert responder().authority == 3
    assert admin.post(address(responder()), sent | {"seen": again}).status_code == 302
    assert responder().authority == 1


@pytest.mark.parametrize("seen", ["", "0" * 64, "ä" * 9])
def test_a_list_that_is_none_of_ours_counts_as_not_seen(
    cast: Cast, admin: Client, seen: str
) -> None:
    sent = fields(responder(), authority=2, confirmed="1", seen=seen)
    assert admin.post(address(responder()), sent).status_code == 409
    assert responder().authority == 3


def test_what_nobody_was_shown_is_not_saved(cast: Cast, admin: Client) -> None:
    """Whoever says that they are sure without having been asked is asked."""
    sent = fields(responder(), authority=2, confirmed="1")
    answer = admin.post(address(responder()), sent)
    assert answer.status_code == 409
    assert "Look at them first" in answer.content.decode()
    assert responder().authority == 3


def test_a_change_of_the_kind_by_somebody_else_is_not_overwritten_unseen(
    cast: Cast, admin: Client
) -> None:
    seen = seen_in(asked(admin, responder(), authority=2))
    other = responder()
    other.goodwill_limit = Decimal(75)
    update(cast, other)
    sent = fields(responder(), authority=2, confirmed="1", seen=seen, goodwill_limit="50")
    answer = admin.post(address(responder()), sent)
    assert answer.status_code == 409
    assert "Goodwill limit" in answer.content.decode()
    assert responder().goodwill_limit == Decimal(75)


def test_a_lower_authority_caps_holders_and_the_entry_says_how_many(cast: Cast) -> None:
    role_type = responder()
    role_type.authority = 2
    update(cast, role_type)
    held = Assignment.objects.select_related("role__type").get(person=cast.player.listed)
    assert (held.authority, held.level) == (3, 2)
    (entry,) = entries_of("role_type.changed")
    assert entry["changes"]["affects"] == {"roles": 1, "holders": 1, "capped": 1}
    body = text(cast.employee.client(), f"/assignments/{held.uid}/")
    assert "up to “Approved text”" in body
    assert "Given was “Reply”" in body


def test_a_higher_authority_raises_nobody(cast: Cast) -> None:
    role_type = RoleType.objects.get(key="gatherer")
    held = make_assignment(cast.employee.listed, cast.support, "gatherer")
    role_type.authority = 4
    update(cast, role_type)
    assert Assignment.objects.select_related("role__type").get(pk=held.pk).level == 1


def test_how_far_it_went_before_stays_known(cast: Cast) -> None:
    role_type = responder()
    role_type.goodwill_limit = Decimal(75)
    update(cast, role_type)
    past = PastTerms.objects.get(type=role_type)
    assert (past.authority, past.goodwill_limit, past.during.lower) == (3, Decimal(50), None)
    role_type.name = "Answerer"
    update(cast, role_type)
    assert PastTerms.objects.filter(type=role_type).count() == 1


def test_a_new_kind_is_added_and_opened(cast: Cast, admin: Client) -> None:
    filled = RoleType(name="Crisis speaker", authority=3, purpose="Speak in a crisis.")
    sent = fields(filled, kind="player", goodwill_limit="", critical="on")
    assert admin.post("/admin/roles_team/roletype/add/", sent).status_code == 302
    made = RoleType.objects.get(key="crisis_speaker")
    assert made.critical
    role = role_open(
        actor=cast.head_coach.viewer, type=made, department=cast.support, now=utc_now()
    )
    assert Role.objects.get(pk=role.pk).type == made
    assert "Critical: needs a backup" in text(cast.employee.client(), f"/roles/{role.uid}/")
    again = admin.post("/admin/roles_team/roletype/add/", sent)
    assert "There is a kind of role called Crisis speaker already." in again.content.decode()
    update(cast, made, retired=True)
    same = role_type_add(
        actor=cast.administrator.viewer,
        type=RoleType(name="Crisis speaker", kind="booth", authority=2),
    )
    assert (same.key, same.function) == ("crisis_speaker_2", "crisis_speaker_2")


def test_a_retired_kind_opens_no_new_role_and_the_old_ones_go_on(cast: Cast, admin: Client) -> None:
    role_type = RoleType.objects.get(key="gatherer")
    held = make_assignment(cast.employee.listed, cast.support, "gatherer")
    sent = fields(role_type, goodwill_limit="", retired="on")
    sent |= {"confirmed": "1", "seen": seen_in(asked(admin, role_type, **sent))}
    assert admin.post(address(role_type), sent).status_code == 302
    role_type.refresh_from_db()
    assert role_type.retired_on is not None
    with pytest.raises(Conflict):
        role_open(
            actor=cast.head_coach.viewer, type=role_type, department=cast.support, now=utc_now()
        )
    opening = f"/team/roles/open/?department={cast.support.uid}"
    assert 'value="gatherer"' not in text(cast.coach.client(), opening)
    assert "Ready" in text(cast.employee.client(), f"/assignments/{held.uid}/")
    update(cast, role_type, retired=False)
    assert 'value="gatherer"' in text(cast.coach.client(), opening)


def test_what_decisions_are_asked_of_is_not_retired(cast: Cast) -> None:
    with pytest.raises(Conflict, match="stays in use"):
        update(cast, RoleType.objects.get(key="legal"), retired=True)


def test_goodwill_is_not_negative(cast: Cast, admin: Client) -> None:
    answer = admin.post(address(responder()), fields(responder(), goodwill_limit="-1"))
    assert "Goodwill is nothing, or more" in answer.content.decode()
    role_type = responder()
    role_type.goodwill_limit = Decimal(-1)
    with pytest.raises(Invalid):
        update(cast, role_type)


@pytest.mark.parametrize("who", ["head_coach", "coach", "employee", "auditor"])
def test_nobody_else_edits_kinds(cast: Cast, who: str) -> None:
    actor = cast.members[who].viewer
    with pytest.raises(NotAllowed):
        role_type_update(actor=actor, type=responder(), now=utc_now())
    with pytest.raises(NotAllowed):
        role_type_add(actor=actor, type=RoleType(name="X", kind="player", authority=1))
    answer = cast.members[who].client().get(address(responder()), follow=True)
    assert answer.status_code == 404


def test_lines_that_a_browser_ends_otherwise_are_no_change(cast: Cast, admin: Client) -> None:
    sent = fields(responder())
    sent["accountabilities"] = sent["accountabilities"].replace("\n", "\r\n")
    assert admin.post(address(responder()), sent).status_code == 302
    assert entries_of("role_type.changed") == []
