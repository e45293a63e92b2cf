"""A dropped channel leaves everybody's focus, and nobody's focus widens by that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.errors import Conflict
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.services import channel_decide
from roles.org.services import department_close
from roles.team.models import Assignment, PastFocus
from roles.team.selectors.focus import Focus
from roles.team.services import assignment_end, assignment_focus_change
from tests.cast import NOW, Cast, make_department
from tests.roles.team.pages import text
from tests.roles.team.trail import verbs_of

LATER = NOW + timedelta(hours=1)


def channel(cast: Cast, handle: str) -> Channel:
    return Channel.objects.create(
        platform="Bluesky", handle=handle, handle_key=handle, department=cast.support
    )


@pytest.fixture
def held(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.player.listed)


def focus(cast: Cast, held: Assignment, *channels: Channel) -> None:
    actor = cast.coach.viewer
    assignment_focus_change(actor=actor, assignment=held, focus=Focus(channels), now=NOW)


def drop(cast: Cast, channel: Channel) -> None:
    channel_decide(
        actor=cast.head_coach.viewer,
        channel=channel,
        verdict=Verdict.DROP,
        reason="Nobody reads it.",
        now=LATER,
    )


def asked() -> list[str]:
    return [str(todo.person) for todo in Todo.objects.open().filter(subject__kind="focus")]


def test_it_leaves_the_focus_and_what_was_stays_known(cast: Cast, held: Assignment) -> None:
    kept, dropped = channel(cast, "@kept"), channel(cast, "@dropped")
    focus(cast, held, kept, dropped)
    drop(cast, dropped)
    assert list(held.channels.all()) == [kept]
    past = PastFocus.objects.get(assignment=held, channel_uids__contains=[dropped.uid])
    assert past.during.upper == LATER
    assert verbs_of(held)[-1] == "assignment.focus_changed"
    (told,) = Message.objects.filter(template="team/mail/focus_dropped")
    assert told.person == cast.player.listed
    body = mail_build(told).body
    assert "@dropped" in body
    assert "Your other channels stay yours." in body
    assert asked() == []


def test_the_only_channel_stays_named_and_the_coach_is_asked_for_another(
    cast: Cast, held: Assignment
) -> None:
    """No channel would mean all of the department's."""
    dropped, other = channel(cast, "@dropped"), channel(cast, "@other")
    focus(cast, held, dropped)
    drop(cast, dropped)
    assert list(held.channels.all()) == [dropped]
    assert asked() == ["Maria Ortiz"]
    focus(cast, held, other)
    assert asked() == []


def test_keeping_the_focus_as_it_is_answers_the_question_too(cast: Cast, held: Assignment) -> None:
    dropped = channel(cast, "@dropped")
    focus(cast, held, dropped)
    drop(cast, dropped)
    focus(cast, held, dropped)
    assert asked() == []


def test_the_end_of_the_role_takes_the_question_back(cast: Cast, held: Assignment) -> None:
    dropped = channel(cast, "@dropped")
    focus(cast, held, dropped)
    drop(cast, dropped)
    assignment_end(actor=cast.coach.viewer, assignment=held, reason="Over.", now=LATER)
    assert asked() == []


def test_the_coach_whose_own_channel_it_was_is_not_asked_about_themselves(cast: Cast) -> None:
    held, dropped = Assignment.objects.get(person=cast.coach.listed), channel(cast, "@dropped")
    actor = cast.head_coach.viewer
    assignment_focus_change(actor=actor, assignment=held, focus=Focus((dropped,)), now=NOW)
    drop(cast, dropped)
    assert asked() == ["Grace Weiss"]


def test_it_works_from_the_page_of_the_channel(cast: Cast, held: Assignment) -> None:
    kept, dropped = channel(cast, "@kept"), channel(cast, "@dropped")
    focus(cast, held, kept, dropped)
    client = cast.head_coach.client()
    path = f"/channels/{dropped.uid}/"
    assert "@dropped" in text(client, path)
    client.post(f"{path}decide/", {"verdict": "drop", "reason": "Nobody reads it.", "seen": "0"})
    assert list(held.channels.all()) == [kept]


def test_a_department_with_a_channel_is_not_closed_until_it_is_retired(cast: Cast) -> None:
    empty = make_department("Catalogue", cast.root)
    mine = channel(cast, "@catalogue")
    Channel.objects.filter(pk=mine.pk).update(department=empty)
    actor = cast.administrator.viewer
    with pytest.raises(Conflict) as error:
        department_close(actor=actor, department=empty, now=NOW)
    assert "1 channel (@catalogue)" in str(error.value)
    drop(cast, mine)
    with pytest.raises(Conflict):
        department_close(actor=actor, department=empty, now=LATER)
    mine.decisions.create(
        number=2, verdict=Verdict.RETIRE, reason="Done.", decider_label="x", decided_at=LATER
    )
    department_close(actor=actor, department=empty, now=LATER)
    empty.refresh_from_db()
    assert empty.closed_on is not None
