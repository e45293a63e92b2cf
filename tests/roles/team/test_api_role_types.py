"""Kinds of role by the API: read, added, changed by who saw whom it affects, and retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.models import ApiToken
from roles.team.models import Assignment, Role, RoleType
from roles.team.selectors.types import SHOWN
from tests.cast import NOW, make_assignment
from tests.queries import assert_flat
from tests.roles.team.test_focus import api_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

TYPES = "/api/v1/role-types/"


def responder() -> RoleType:
    return RoleType.objects.get(key="responder")


def address(key: str = "responder") -> str:
    return f"{TYPES}{RoleType.objects.get(key=key).uid}/"


def affected(client: Client, key: str = "responder", **asked: str) -> dict[str, Any]:
    answer = client.get(f"{address(key)}affected/", asked)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def patch(client: Client, body: dict[str, Any], key: str = "responder", **headers: str) -> Any:
    return client.patch(address(key), body, content_type="application/json", headers=headers)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def admin(cast: Cast) -> Client:
    return cast.administrator.client()


def test_what_a_change_would_affect_is_read_before_it_is_made(cast: Cast, admin: Client) -> None:
    held = make_assignment(cast.employee.listed, cast.stores, "responder")
    Role.objects.filter(assignments__person=cast.player.listed).update(most_authority=1)
    Assignment.objects.filter(person=cast.player.listed).update(state="proposed")
    found = affected(admin, authority="approved_text")
    assert [found[name] for name in ("roles", "departments", "holders", "capped")] == [2, 2, 2, 2]
    lost = {each["role"]: each for each in found["shown"]}[str(held.role.uid)]
    assert lost["department"] == str(cast.stores.uid)
    assert lost["holders"] == [
        {
            "person": str(cast.employee.listed.uid),
            "proposed": False,
            "before": "reply",
            "after": "approved_text",
        }
    ]
    (other,) = [each for each in found["shown"] if each["role"] != str(held.role.uid)]
    (proposed,) = other["holders"]
    assert proposed["proposed"]
    assert (proposed["before"], proposed["after"]) == ("listen", "listen")
    assert affected(admin)["capped"] == 0
    assert responder().authority == 3


def test_whoever_saw_it_changes_it_and_the_trail_says_how_many_that_were(
    cast: Cast, admin: Client
) -> None:
    seen = affected(admin, authority="approved_text")["seen"]
    answer = patch(admin, {"authority": "approved_text", "accountabilities": ["A"], "seen": seen})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["authority"], told["accountabilities"]) == ("approved_text", ["A"])
    assert told == admin.get(address()).json()
    (entry,) = entries_of("role_type.changed")
    assert entry["changes"]["affects"] == {"roles": 1, "holders": 1, "capped": 1}
    held = Assignment.objects.select_related("role__type").get(person=cast.player.listed)
    assert (held.authority, held.level) == (3, 2)


def test_without_having_seen_it_nothing_is_changed(cast: Cast, admin: Client) -> None:
    """Nor by who saw something else, or what has changed since."""
    seen = affected(admin, authority="listen")["seen"]
    for sent in ({}, {"seen": None}, {"seen": "0" * 64}, {"seen": "ä"}):
        answer = patch(admin, {"authority": "listen", **sent})
        assert code_of(answer) == (409, "affected_changed"), sent
    make_assignment(cast.employee.listed, cast.stores, "responder")
    answer = patch(admin, {"authority": "listen", "seen": seen})
    assert code_of(answer) == (409, "affected_changed")
    assert responder().authority == 3
    assert entries_of("role_type.changed") == []


def test_what_is_saved_goes_as_far_as_what_was_looked_at(admin: Client) -> None:
    as_it_is, further = affected(admin)["seen"], affected(admin, authority="promise")["seen"]
    for seen in (as_it_is, further):
        answer = patch(admin, {"authority": "listen", "seen": seen})
        assert code_of(answer) == (409, "affected_changed")
    assert code_of(patch(admin, {"purpose": "Answer.", "seen": further})) == (
        409,
        "affected_changed",
    )
    assert responder().authority == 3
    assert patch(admin, {"purpose": "Answer.", "seen": as_it_is}).status_code == 200
    seen = affected(admin, authority="listen")["seen"]
    assert patch(admin, {"authority": "listen", "seen": seen}).status_code == 200


def test_no_two_kinds_in_use_have_one_name(admin: Client) -> None:
    def post(name: str) -> Any:
        body = {"name": name, "kind": "player", "authority": "listen"}
        return admin.post(TYPES, body, content_type="application/json")

    assert post("Night watch").status_code == 201
    for name in ("Night watch", "night Watch"):
        assert code_of(post(name)) == (409, "name_taken")
    assert code_of(patch(admin, {"name": "Night watch"}, "creative")) == (409, "name_taken")
    assert RoleType.objects.filter(name__iexact="night watch").count() == 1
    assert patch(admin, {"retired": True}, "night_watch").status_code == 200
    assert patch(admin, {"name": "Night watch"}, "creative").status_code == 200
    answer = patch(admin, {"retired": False}, "night_watch")
    assert code_of(answer) == (409, "name_taken")
    assert patch(admin, {"critical": True}, "night_watch").status_code == 200


def test_a_kind_without_open_roles_is_changed_at_once(admin: Client) -> None:
    assert affected(admin, "creative")["roles"] == 0
    assert patch(admin, {"goodwill_limit": "12.50"}, "creative").json()["goodwill_limit"] == "12.50"
    assert patch(admin, {"goodwill_limit": None}, "creative").json()["goodwill_limit"] is None


def test_a_kind_that_was_changed_meanwhile_is_a_412(admin: Client) -> None:
    read = admin.get(address("creative")).headers["ETag"]
    first = patch(admin, {"name": "Makers"}, "creative", if_match=read)
    assert first.status_code == 200
    assert code_of(patch(admin, {"name": "Artists"}, "creative", if_match=read)) == (
        412,
        "changed_meanwhile",
    )
    again = patch(admin, {"name": "Artists"}, "creative", if_match=first.headers["ETag"])
    assert again.status_code == 200


def test_one_is_added_and_a_role_of_it_is_opened(cast: Cast, admin: Client) -> None:
    body = {
        "name": "Crisis speaker",
        "kind": "player",
        "authority": "reply",
        "purpose": "Speak in a crisis.",
        "accountabilities": ["Speaks within\nthe hour", "Tells the coach"],
    }
    answer = admin.post(TYPES, body, content_type="application/json")
    assert answer.status_code == 201
    told = answer.json()
    assert answer.headers["Location"].endswith(f"{TYPES}{told['uid']}/")
    assert told == admin.get(f"{TYPES}{told['uid']}/").json()
    assert (told["key"], told["critical"]) == ("crisis_speaker", False)
    assert told["accountabilities"] == ["Speaks within the hour", "Tells the coach"]
    (entry,) = entries_of("role_type.added")
    assert (entry["subject_label"], entry["changes"]["authority"]) == ("Crisis speaker", "Reply")
    wanted = {"type": "crisis_speaker", "department": str(cast.support.uid)}
    opened = cast.head_coach.client().post(
        "/api/v1/roles/", {**wanted, "focus": "Nights"}, content_type="application/json"
    )
    assert opened.status_code == 201


def test_one_is_retired_and_taken_back_but_not_what_decisions_are_asked_of(
    cast: Cast, admin: Client
) -> None:
    assert patch(admin, {"retired": True}, "creative").json()["retired_on"] is not None
    wanted = {"type": "creative", "department": str(cast.support.uid)}
    head_coach = cast.head_coach.client()
    refused = head_coach.post("/api/v1/roles/", wanted, content_type="application/json")
    assert refused.status_code in {400, 409}
    assert patch(admin, {"retired": False}, "creative").json()["retired_on"] is None
    seen = affected(admin, "legal")["seen"]
    answer = patch(admin, {"retired": True, "seen": seen}, "legal")
    assert code_of(answer) == (409, "type_needed")


@pytest.mark.parametrize("who", ["head_coach", "department_head", "auditor", "employee"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    client = cast.members[who].client()
    new = {"name": "X", "kind": "player", "authority": "listen"}
    for answer in (
        client.post(TYPES, new, content_type="application/json"),
        patch(client, {"name": "X"}),
        client.get(f"{address()}affected/"),
    ):
        assert code_of(answer) == (403, "administrators_only")
    assert client.get(address()).status_code == 200


def test_no_token_does_whoever_owns_it(cast: Cast) -> None:
    ApiToken.objects.update(owner=cast.administrator.user)
    client = api_of(cast)
    new = {"name": "X", "kind": "player", "authority": "listen"}
    answer = client.post(TYPES, new, content_type="application/json")
    assert code_of(answer) == (403, "administrators_only")
    assert code_of(patch(client, {"name": "X"}, "creative")) == (403, "administrators_only")
    assert not RoleType.objects.filter(name="X").exists()


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"goodwill_limit": "-1"}, "/goodwill_limit"),
        ({"authority": "everything"}, "/authority"),
        ({"accountabilities": [" "]}, "/accountabilities/0"),
        ({"name": ""}, "/name"),
        ({}, "/"),
    ],
)
def test_what_is_not_right_is_named(admin: Client, sent: dict[str, Any], pointer: str) -> None:
    answer = patch(admin, sent, "creative")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_of_many_roles_the_first_are_named_in_as_many_queries(cast: Cast, admin: Client) -> None:
    numbers = iter(range(1000))

    def more() -> None:
        for _turn in range(SHOWN):
            focus = f"Shift {next(numbers):03}"
            Role.objects.create(
                type=responder(), department=cast.stores, focus=focus, opened_at=NOW
            )

    assert_flat(more, lambda: affected(admin))
    found = affected(admin)
    assert len(found["shown"]) == SHOWN < found["roles"]
