"""Break glass: authority at once, narrow, short and loud."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.mail import mail_build
from governance.notify.models import Message
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State
from roles.team.services import glass_break
from tests.cast import NOW, Cast, Member
from tests.roles.team.pages import text
from tests.roles.team.trail import entry_of, verbs_of
from tests.trail import entries_of

if TYPE_CHECKING:
    from datetime import datetime


def player_role(cast: Cast, key: str = "responder") -> Role:
    kind = RoleType.objects.get(key=key)
    return Role.objects.create(type=kind, department=cast.support, opened_at=NOW)


def broken(cast: Cast, by: Member | None = None, **terms: Any) -> Assignment:
    wanted = {
        "role": player_role(cast) if "role" not in terms else None,
        "person": cast.employee.listed,
        "authority": 2,
        "hours": 24,
        "reason": "All are ill.",
        **terms,
    }
    return glass_break(actor=(by or cast.coach).viewer, now=NOW, **wanted)


def is_ready(assignment: Assignment, now: datetime = NOW) -> bool:
    return ReadyPeriod.objects.filter(assignment=assignment, during__contains=now).exists()


@pytest.mark.parametrize("who", ["coach", "head_coach", "department_head", "boss"])
def test_who_runs_the_department_gives_authority_at_once(cast: Cast, who: str) -> None:
    made = broken(cast, cast.members[who])
    assert (made.state, made.break_glass, made.ends_at) == (
        State.ACTIVE,
        True,
        NOW + timedelta(hours=24),
    )
    assert is_ready(made)
    assert made.items.count() == 0
    assert verbs_of(made) == ["assignment.break_glass", "assignment.ready"]
    assert entry_of(made.uid, "assignment.break_glass")[1] == "All are ill."
    changes = entries_of("assignment.break_glass")[0]["changes"]
    assert (changes["consent"], changes["checklist"]) == ("not asked", "not required")


OTHERS = ["line_manager", "employee", "coach_elsewhere", "booth_member", "auditor", "administrator"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_does(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed) as error:
        broken(cast, cast.members[who], person=cast.player.listed)
    assert error.value.code == "not_your_department"


def test_nobody_does_it_for_themselves(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as error:
        broken(cast, cast.coach, person=cast.coach.listed)
    assert error.value.code == "own_assignment"


@pytest.mark.parametrize("key", ["coach", "legal"])
def test_a_say_over_others_is_not_given(cast: Cast, key: str) -> None:
    with pytest.raises(NotAllowed) as error:
        broken(cast, role=player_role(cast, key))
    assert error.value.code == "players_only"


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"authority": 3}, "/authority"),
        ({"authority": 0}, "/authority"),
        ({"hours": 73}, "/hours"),
        ({"hours": 0}, "/hours"),
        ({"reason": " "}, "/reason"),
    ],
)
def test_it_stays_narrow_short_and_reasoned(
    cast: Cast, terms: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as error:
        broken(cast, **terms)
    assert error.value.problems[0].pointer == pointer
    assert not Assignment.objects.filter(break_glass=True).exists()


@pytest.mark.parametrize(
    "fields", [{"authority": 3}, {"ends_at": None}, {"ends_at": NOW + timedelta(hours=73)}]
)
def test_the_database_holds_the_limits_too(cast: Cast, fields: dict[str, Any]) -> None:
    made = broken(cast)
    with (
        pytest.raises(IntegrityError, match="team_assignment_break_glass_narrow"),
        transaction.atomic(),
    ):
        Assignment.objects.filter(pk=made.pk).update(**fields)


def test_one_at_a_time_for_a_person_and_role(cast: Cast) -> None:
    made = broken(cast)
    with pytest.raises(Conflict) as error:
        broken(cast, role=made.role)
    assert error.value.code == "already_open"


def test_somebody_on_leave_does_not_step_in(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    with pytest.raises(Conflict):
        broken(cast, person=Person.objects.get(pk=cast.employee.listed.pk))


def test_it_is_given_beside_the_holder_who_may_be_ill(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    assert is_ready(broken(cast, role=held.role))


def test_the_person_the_line_manager_and_the_head_coach_are_told(cast: Cast) -> None:
    broken(cast)
    told = Message.objects.filter(template="team/mail/break_glass")
    names = sorted(str(message.person) for message in told)
    assert names == ["Amara Reid", "Hana Costa", "Leon Marsh"]
    mail = mail_build(told[0])
    assert "Maria Ortiz has let Hana Costa act as Frontline responder, Support" in mail.body
    assert "It ends by itself: 24 Nov 2026, 09:00 UTC." in mail.body


def test_it_ends_by_itself_to_the_minute(cast: Cast) -> None:
    made = broken(cast)
    ends = NOW + timedelta(hours=24)
    Job.objects.exclude(kind="team.break_glass_end").delete()
    run_due(now=ends - timedelta(minutes=1))
    made.refresh_from_db()
    assert made.state == State.ACTIVE
    run_due(now=ends)
    made.refresh_from_db()
    assert (made.state, made.close_reason) == (State.ENDED, "over")
    assert not is_ready(made, ends)


def test_the_page_gives_it_and_shows_its_end(cast: Cast) -> None:
    role, client = player_role(cast), cast.coach.client()
    path = f"/team/break-glass/?department={cast.support.uid}"
    assert "hana.costa@larkfield.example" in text(client, path)
    sent = {
        "role": str(role.uid),
        "email": "hana.costa@larkfield.example",
        "authority": "2",
        "hours": "6",
        "reason": "All are ill.",
    }
    answer = client.post(path, sent, follow=True)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "Given in an emergency" in body
    assert "Maria Ortiz gave this without asking anybody first." in body


def test_the_page_says_at_the_field_what_is_not_right(cast: Cast) -> None:
    role = player_role(cast)
    sent = {"role": str(role.uid), "authority": "2", "hours": "6", "reason": "So."}
    path = f"/team/break-glass/?department={cast.support.uid}"
    for email, words in (
        ("nobody@larkfield.example", "Nobody here has this address."),
        ("maria.ortiz@larkfield.example", "Nobody gives authority to themselves"),
    ):
        answer = cast.coach.client().post(path, {**sent, "email": email})
        assert answer.status_code == 422
        assert words in answer.content.decode()
