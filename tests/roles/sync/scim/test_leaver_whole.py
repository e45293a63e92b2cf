"""Somebody leaves by one request: all that follows is of one transaction, and over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client

from governance.accounts.services import token_create
from governance.core.clock import utc_now
from governance.core.events import people_changed
from governance.escalations.models import Escalation
from governance.escalations.rules import Topic, Wish
from governance.escalations.services import escalation_take, mention_log
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment
from tests.cast import COMMAND, Member, make_account, make_assignment
from tests.roles.sync.scim.wire import Wire, connect, person_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

OFF: Final = {"op": "replace", "path": "active", "value": False}
PEOPLE: Final = "/api/v1/people/?limit=1"


@pytest.fixture
def wire(cast: Cast) -> Wire:
    return connect()


@pytest.fixture
def ann(cast: Cast, wire: Wire) -> Any:
    """Bring somebody who coaches Field service, where nobody else does, with a fallback."""
    user = wire.user("ann", emails=[{"value": "ann@a.example"}])
    held = make_assignment(person_of(user), cast.field_service, "coach")
    held.role.fallback = cast.booth_member.listed
    held.role.save(update_fields=["fallback"])
    make_assignment(cast.employee.listed, cast.field_service, "responder")
    return user


@pytest.fixture
def member(ann: Any) -> Member:
    return make_account(person_of(ann))


def status(secret: str) -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return Client(headers=headers).get(PEOPLE).status_code


def own_token(member: Member) -> str:
    _token, secret = token_create(
        actor=COMMAND, owner=member.user, name="Own", scopes=["read"], days=1, now=utc_now()
    )
    return secret


def taken(cast: Cast, member: Member) -> Escalation:
    """Let ``member`` take what somebody reports from Field service."""
    mention = mention_log(
        actor=cast.employee.viewer,
        said="Stove hissed.",
        where="At the counter",
        topic=Topic.COMPLAINT,
        wish=Wish.PASS_ON,
        department=cast.field_service,
        now=utc_now(),
    )
    escalation = Escalation.objects.get(mention=mention)
    escalation_take(actor=member.viewer, escalation=escalation, now=utc_now())
    return escalation


def uncovered(cast: Cast) -> set[str]:
    answer = cast.head_coach.client().get(f"/api/v1/gaps/?department={cast.field_service.uid}")
    return {each["rule"] for each in answer.json()["results"]}


@pytest.mark.parametrize("way", ["PATCH", "DELETE"])
def test_one_request_takes_all_that_they_had(
    cast: Cast, wire: Wire, ann: Any, member: Member, way: str
) -> None:
    secret, escalation, browser = own_token(member), taken(cast, member), member.client()
    held = Assignment.objects.get(person=person_of(ann))
    assert (status(secret), browser.get("/today/").status_code) == (200, 200)
    assert not {"CV0", "CV1"} & uncovered(cast)

    path = f"Users/{ann['id']}"
    answer = wire.send("DELETE", path) if way == "DELETE" else wire.patch(path, OFF)
    assert answer.status_code == 204, answer.content

    assert (status(secret), browser.get("/today/").status_code) == (401, 302)
    assert not Assignment.objects.ready(utc_now()).filter(pk=held.pk).exists()
    held.refresh_from_db()
    assert held.state == "handing_over"
    owed = Todo.objects.open().filter(subject__kind__in=["handover", "stand_in"])
    assert ("Sami Tanaka", "stand_in") in {(str(each.person), each.subject.kind) for each in owed}
    assert "handover" in {each.subject.kind for each in owed}
    escalation.refresh_from_db()
    assert (escalation.holder, escalation.state) == (None, "open")
    assert "CV1" in uncovered(cast)


def test_when_a_part_of_it_fails_nothing_has_happened(
    cast: Cast, wire: Wire, ann: Any, member: Member, count: Callable[[], Any]
) -> None:
    secret, escalation, before = own_token(member), taken(cast, member), count()

    def fail(**_told: object) -> None:
        raise RuntimeError("the last of those who are told")

    people_changed.connect(fail)
    try:
        assert wire.patch(f"Users/{ann['id']}", OFF).status_code == 500
    finally:
        people_changed.disconnect(fail)

    assert count() == before
    assert status(secret) == 200
    escalation.refresh_from_db()
    assert escalation.holder == person_of(ann)
    assert wire.get(f"Users/{ann['id']}")["active"] is True


@pytest.fixture
def count(ann: Any) -> Callable[[], Any]:
    """Return what is looked at before and after: the person, what they hold, to-dos, the trail."""

    def counted() -> tuple[Any, ...]:
        person = Person.objects.get(uid=ann["id"])
        held = Assignment.objects.filter(person=person).values_list("state", flat=True)
        open_placements = person.placements.filter(during__endswith=None).count()
        left = len(entries_of("person.left"))
        return (person.employment, list(held), open_placements, Todo.objects.count(), left)

    return counted
