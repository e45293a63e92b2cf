"""Access to channels: who answers there is let in by whoever owns them, and is ready then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.core.errors import Conflict, NotAllowed
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ReadyPeriod, RoleType
from roles.team.rules import State
from roles.team.selectors.focus import Focus
from roles.team.services import (
    assignment_accept,
    assignment_consent,
    assignment_decide,
    assignment_focus_change,
    assignment_propose,
    role_type_update,
)
from roles.team.services.getting_ready import checklist_owe
from roles.team.tasks import silence
from tests.cast import NOW, Cast
from tests.roles.team.pages import text, vacant_role
from tests.roles.team.trail import verbs_of


def channel(cast: Cast, handle: str = "larkfield", **more: Any) -> Channel:
    return Channel.objects.create(
        platform="x",
        handle=handle,
        handle_key=handle,
        url=f"https://x.com/{handle}",
        department=cast.support,
        owner=cast.booth_member.listed,
        **more,
    )


def agreed(cast: Cast, *channels: Channel, **terms: Any) -> Assignment:
    """All have said yes: only the checklist is left."""
    made = assignment_propose(
        actor=cast.coach.viewer,
        role=vacant_role(cast),
        person=cast.employee.listed,
        focus=Focus(channels=channels),
        now=NOW,
        **terms,
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    if made.items.filter(kind="consent", met_at=None).exists():
        assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    if made.items.filter(kind="approve", met_at=None).exists():
        assignment_decide(
            actor=cast.head_coach.viewer, assignment=made, decision="approve", now=NOW
        )
    made.refresh_from_db()
    assert made.state == State.ACTIVE
    return made


def is_ready(assignment: Assignment, after: timedelta = timedelta()) -> bool:
    now = NOW + after
    return ReadyPeriod.objects.filter(assignment=assignment, during__contains=now).exists()


def asked() -> list[str]:
    open_ones = Todo.objects.open().filter(subject__kind="access")
    return [str(todo.person) for todo in open_ones.order_by("pk")]


def confirm(who: Any, assignment: Assignment, now: Any = NOW) -> None:
    assignment_decide(actor=who.viewer, assignment=assignment, decision="access", now=now)


def test_the_owner_is_asked_and_lets_them_in(cast: Cast) -> None:
    made = agreed(cast, channel(cast))
    assert not is_ready(made)
    assert asked() == [str(cast.booth_member.person)]
    path = f"/assignments/{made.uid}/"
    assert "Access to larkfield" in text(cast.employee.client(), path)
    assert f"{cast.booth_member.person} gives it" in text(cast.employee.client(), path)
    owner = cast.booth_member.client()
    assert "Access is given" in text(owner, path)
    assert owner.post(path, {"decision": "access"}).status_code == 302
    assert ReadyPeriod.objects.filter(assignment=made).exists()
    assert asked() == []
    assert "checklist.met" in verbs_of(made)
    with pytest.raises(Conflict):
        confirm(cast.booth_member, made)


@pytest.mark.parametrize("who", ["employee", "stores_head", "line_manager", "auditor", "external"])
def test_nobody_else_says_so(cast: Cast, who: str) -> None:
    made = agreed(cast, channel(cast))
    with pytest.raises(NotAllowed):
        confirm(cast.members[who], made)
    assert not is_ready(made)


@pytest.mark.parametrize("who", ["coach", "department_head", "head_coach"])
def test_whoever_runs_the_department_may_too(cast: Cast, who: str) -> None:
    made = agreed(cast, channel(cast))
    confirm(cast.members[who], made)
    assert is_ready(made)


def test_it_is_not_asked_for_where_nothing_is_to_be_opened(cast: Cast) -> None:
    """No channel named, only listening, a kind of role that needs none, a small organisation."""
    assert is_ready(agreed(cast))
    Assignment.objects.filter(person=cast.employee.listed).update(state=State.ENDED)
    own = channel(cast)
    listening = agreed(cast, own, authority=1)
    assert not listening.items.filter(kind="access").exists()
    Assignment.objects.filter(pk=listening.pk).update(state=State.ENDED)
    RoleType.objects.filter(key="responder").update(access_needed=False)
    assert not agreed(cast, own).items.filter(kind="access").exists()
    Assignment.objects.filter(person=cast.employee.listed).update(state=State.ENDED)
    RoleType.objects.filter(key="responder").update(access_needed=True)
    OrganisationSettings.objects.update(size="small")
    assert not agreed(cast, own).items.filter(kind="access").exists()


def test_one_more_channel_is_asked_for_while_who_is_ready_stays_so(cast: Cast) -> None:
    first, second = channel(cast), channel(cast, "larkfield.help")
    made = agreed(cast, first)
    confirm(cast.booth_member, made)
    focus = Focus(channels=(first, second))
    for _again in range(2):
        assignment_focus_change(actor=cast.coach.viewer, assignment=made, focus=focus, now=NOW)
    assert asked() == [str(cast.booth_member.person)]
    assert is_ready(made)
    assert made.items.get(kind="access").blocks_from == NOW + timedelta(days=14)
    assignment_focus_change(
        actor=cast.coach.viewer, assignment=made, focus=Focus(channels=(first,)), now=NOW
    )
    assert asked() == []  # what is left was confirmed before
    assert made.items.get(kind="access").met_at is not None


def test_nothing_is_asked_once_no_channel_is_named(cast: Cast) -> None:
    made = agreed(cast, channel(cast))
    assignment_focus_change(actor=cast.coach.viewer, assignment=made, focus=Focus(), now=NOW)
    assert asked() == []
    assert is_ready(made)


def test_another_is_asked_when_the_owner_cannot_answer(cast: Cast) -> None:
    made = agreed(cast, channel(cast, second_admin=cast.coach_elsewhere.listed))
    for gone, then in (("booth_member", "coach_elsewhere"), ("coach_elsewhere", "coach")):
        people = Person.objects.filter(pk=cast.members[gone].listed.pk)
        people.update(employment=Person.Employment.ON_LEAVE)
        for _again in range(2):
            silence({}, NOW)
        assert asked() == [str(cast.members[then].person)]
    confirm(cast.coach, made)
    assert asked() == []


def test_nobody_from_outside_is_asked(cast: Cast) -> None:
    """They would not see whom it is about."""
    own = channel(cast, second_admin=cast.external.listed)
    Channel.objects.update(owner=None)
    agreed(cast, own)
    assert asked() == [str(cast.coach.person)]


def test_who_owns_the_channel_now_is_asked(cast: Cast) -> None:
    agreed(cast, channel(cast))
    Channel.objects.update(owner=cast.coach_elsewhere.listed)
    silence({}, NOW)
    assert asked() == [str(cast.coach_elsewhere.person)]


def test_a_kind_of_role_that_needs_none_any_more_lets_them_be_ready(cast: Cast) -> None:
    made = agreed(cast, channel(cast))
    responder = RoleType.objects.get(key="responder")
    responder.access_needed = False
    role_type_update(actor=cast.administrator.viewer, type=responder, now=NOW)
    assert asked() == []
    assert is_ready(made)


def test_the_holder_owes_nothing_that_only_others_can_do(cast: Cast) -> None:
    agreed(cast, channel(cast))
    assert not Todo.objects.open().filter(subject__kind="checklist").exists()


def test_who_has_done_what_was_theirs_is_reminded_no_more(cast: Cast) -> None:
    made = agreed(cast, channel(cast))
    checklist_owe(actor=cast.coach.viewer, assignment=made, now=NOW)
    silence({}, NOW)
    assert not Todo.objects.open().filter(subject__kind="checklist").exists()
    assert asked() == [str(cast.booth_member.person)]


def test_what_ends_asks_for_nothing(cast: Cast) -> None:
    made = agreed(cast, channel(cast))
    assignment_decide(
        actor=cast.employee.viewer, assignment=made, decision="end", reason="No time.", now=NOW
    )
    assert asked() == []
