"""The pages of promises and the API, as each of the cast meets them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.utils import timezone

from governance.core.clock import utc_now
from governance.escalations.models import Promise
from governance.escalations.services import escalation_take
from governance.escalations.services.promises import promise_make
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, RoleType
from tests.cast import make_assignment
from tests.governance.escalations.parts import escalation_of, log

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member

JSON = "application/json"


def sent(**changes: Any) -> dict[str, Any]:
    """A right form, due in some days; the pages look at the real clock."""
    day = timezone.localdate() + timedelta(days=5)
    form = {"to": "@two.tents.north", "what": "A new stove", "value": "50", "due_on": f"{day}"}
    return {**form, **changes}


def promise(member: Member, value: str = "50.00", **changes: Any) -> Promise:
    now = utc_now()
    fields: dict[str, Any] = {"to_whom": "@two.tents.north", "what": "A new stove"}
    fields |= {"due_on": now.date() + timedelta(days=5), "now": now}
    return promise_make(actor=member.viewer, value=Decimal(value), **(fields | changes))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def post(member: Member, path: str, body: dict[str, Any], **more: Any) -> Any:
    client = member.client()
    return client.post(f"/api/v1/{path}", orjson.dumps(body), content_type=JSON, **more)


def test_a_player_promises_about_a_mention_and_finds_it_on_its_page(cast: Cast) -> None:
    mention = log(cast.player, now=utc_now(), author="@two.tents.north")
    client = cast.player.client()
    page, new = f"/mentions/{mention.uid}/", f"/promises/new/?mention={mention.uid}"
    assert new in text(client, page)
    form = text(client, new)
    assert 'value="@two.tents.north"' in form
    assert "up to EUR 50 a case without asking" in form
    answer = client.post(new, sent())
    made = Promise.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/promises/{made.uid}/")
    assert made.mention == mention
    assert "A new stove" in text(client, page)
    assert f"/promises/{made.uid}/" in text(client, "/today/")


def test_above_the_limit_it_is_decided_from_the_inbox(cast: Cast) -> None:
    answer = cast.player.client().post("/promises/new/", sent(value="50.01"), follow=True)
    assert "Promise nothing before the yes" in answer.content.decode()
    made, head = Promise.objects.get(), cast.head_coach.client()
    todo = Todo.objects.get(person=cast.head_coach.listed, subject__kind="promise_approval")
    letter = text(head, f"/inbox/{todo.uid}/")
    assert f'href="/promises/{made.uid}/"' in letter
    page = text(head, f"/promises/{made.uid}/")
    assert 'value="approve"' in page
    assert 'value="approve"' not in text(cast.player.client(), f"/promises/{made.uid}/")
    for member in (cast.head_coach, cast.booth_member):
        client = member.client()
        assert client.post(f"/promises/{made.uid}/", {"decision": "approve"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "open"
    again = head.post(f"/promises/{made.uid}/", {"decision": "approve"})
    assert again.status_code == 409
    assert "This is how it stands now" in again.content.decode()


@pytest.mark.parametrize("language", ["en", "de"])
def test_whatever_the_language_a_comma_is_no_hundredfold(cast: Cast, language: str) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(language=language)
    for typed, read in (
        ("49,9", "49.90"),
        ("49.90", "49.90"),
        ("1.000", "1000"),
        ("1,000", "1000"),
    ):
        assert cast.player.client().post("/promises/new/", sent(value=typed)).status_code == 302
        assert Promise.objects.latest("pk").value == Decimal(read)


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "-1"},
        {"value": "NaN"},
        {"value": "1e400"},
        {"value": "12.3456"},
        {"value": "1.000.50"},
        {"value": "1,00,000"},
        {"value": "99999999999"},
        {"value": "٧٩x"},
        {"due_on": "2020-01-01"},
        {"due_on": "9999-12-31"},
        {"due_on": "31.13.2026"},
        {"to": ""},
        {"what": "\0"},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, changes: dict[str, str]
) -> None:
    answer = cast.player.client().post("/promises/new/", sent(**changes))
    assert answer.status_code == 422
    if "to" not in changes:
        assert "@two.tents.north" in answer.content.decode()
    assert not Promise.objects.exists()


def test_whoever_holds_two_roles_says_in_which_one(cast: Cast) -> None:
    second = make_assignment(cast.player.listed, cast.stores, "responder")
    RoleType.objects.filter(key="responder").update(goodwill_limit=Decimal(60))
    client = cast.player.client()
    assert str(second.uid) in text(client, "/promises/new/")
    assert client.post("/promises/new/", sent()).status_code == 422  # none is chosen
    theirs = Assignment.objects.get(person=cast.coach.listed)
    assert client.post("/promises/new/", sent(role=str(theirs.uid))).status_code == 422
    client.post("/promises/new/", sent(role=str(second.uid)))
    assert Promise.objects.get().department == cast.stores


def test_the_list_says_what_is_overdue_and_finds_it_again_by_its_address(cast: Cast) -> None:
    promise(cast.player, what="A tent")
    late = promise(cast.player, now=utc_now() - timedelta(days=20), due_on=_ago(10))
    client = cast.coach.client()
    assert "1 is overdue" in text(client, "/promises/")
    assert "1 promise is overdue" in text(client, "/mentions/")
    page = text(client, "/promises/?show=late")
    assert str(late.uid) in page
    assert "A tent" not in page
    found = text(client, "/promises/?show=all&q=tent")
    assert "A tent" in found
    file = client.get("/promises/?show=late&format=csv").getvalue().decode()
    assert ("A new stove" in file, "A tent" in file, "Overdue" in file) == (True, False, True)


def _ago(days: int) -> Any:
    return utc_now().date() - timedelta(days=days)


def test_an_auditor_reads_how_far_its_maker_might_go_and_no_words(cast: Cast) -> None:
    made = promise(cast.player)
    client = cast.auditor.client()
    page = text(client, f"/promises/{made.uid}/")
    assert ("stove" in page, "tents.north" in page) == (False, False)
    assert ("EUR 50.00" in page, "Priya Shah" in page) == (True, True)
    file = client.get("/promises/?format=csv").getvalue().decode()
    assert ("stove" in file, "EUR" in file) == (False, True)
    assert str(made.uid) not in text(client, "/promises/?q=stove")


def test_a_partner_reads_no_names_but_those_they_know(cast: Cast) -> None:
    make_assignment(cast.external.listed, cast.support, "responder")
    made = promise(cast.external, "79.00")
    client = cast.external.client()
    for path in (f"/promises/{made.uid}/", f"/api/v1/promises/{made.uid}/", "/promises/?show=all"):
        told = text(client, path)
        for member in (cast.head_coach, cast.booth_member):
            assert member.listed.display_name not in told
            assert str(member.listed.uid) not in told


def test_the_api_tells_authority_and_approvals_and_to_a_token_no_words(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    bearer: Any = {"HTTP_AUTHORIZATION": f"Bearer {cast.api_token}"}
    row = cast.player.client().get(f"/api/v1/promises/{made.uid}/").json()
    assert (row["state"], row["value"], row["limit"], row["authority"]) == (
        *("asked", "79.00", "50.00", "reply"),
    )
    assert [each["legal"] for each in row["approvals"]] == [False, True]
    told = cast.stranger.client().get("/api/v1/promises/", **bearer)
    [row] = told.json()["results"]
    assert (row["to"], row["what"], row["words"], row["value"]) == (None, None, None, "79.00")
    refused = post(cast.stranger, "promises/", sent(), **bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "people_only")


def test_the_api_promises_settles_once_and_says_what_is_possible_then(cast: Cast) -> None:
    key = {"HTTP_IDEMPOTENCY_KEY": "a-key-of-mine"}
    made, again = (post(cast.player, "promises/", sent(value="12.50"), **key) for _time in "12")
    assert (made.status_code, made.content) == (201, again.content)
    assert Promise.objects.count() == 1
    path = f"promises/{made.json()['uid']}/decisions/"
    assert post(cast.player, path, {"decision": "broken"}).status_code == 400
    assert post(cast.player, path, {"decision": "kept"}).json()["legal"] == []
    twice = post(cast.player, path, {"decision": "kept"})
    assert (twice.status_code, twice.json()["code"], twice.json()["legal"]) == (
        *(409, "moved_on"),
        [],
    )


@pytest.mark.parametrize("late", ["true", "false"])
def test_the_api_lists_what_is_late_and_the_rest(cast: Cast, late: str) -> None:
    made = promise(cast.player)
    overdue = promise(cast.player, now=utc_now() - timedelta(days=20), due_on=_ago(10))
    rows = cast.coach.client().get(f"/api/v1/promises/?late={late}").json()["results"]
    assert [row["uid"] for row in rows] == [str((overdue if late == "true" else made).uid)]


def test_who_does_not_have_the_mention_is_not_offered_to_promise(cast: Cast) -> None:
    mention = log(cast.player, now=utc_now())
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=utc_now())
    path = f"/promises/new/?mention={mention.uid}"
    assert path not in text(cast.player.client(), f"/mentions/{mention.uid}/")
    assert path in text(cast.coach.client(), f"/mentions/{mention.uid}/")
    assert cast.player.client().get(path).status_code == 403
    assert cast.coach_elsewhere.client().get(path).status_code == 404
    assert cast.player.client().get("/promises/new/?mention=x").status_code == 404
