"""Break glass: authority at once, narrow, short and loud."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod, Review, Role, RoleType
from roles.team.rules import State
from roles.team.services import glass_break, review_change, review_end, reviews_keep
from tests.cast import COMMAND, NOW, Cast, Member
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
        "now": NOW,
        **terms,
    }
    return glass_break(actor=(by or cast.coach).viewer, **wanted)


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
    assert verbs_of(made) == ["assignment.break_glass", "assignment.ready", "review.opened"]
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


def end_early(made: Assignment, now: datetime) -> None:
    Assignment.objects.filter(pk=made.pk).update(state=State.ENDED, closed_at=now)


def test_seventy_two_hours_within_seven_days_are_the_most_for_a_person_and_role(
    cast: Cast,
) -> None:
    made = broken(cast, hours=48)
    end_early(made, NOW + timedelta(hours=48))
    later = NOW + timedelta(hours=50)
    with pytest.raises(Conflict) as error:
        broken(cast, role=made.role, hours=25, now=later)
    assert error.value.code == "too_often"
    assert "of 72 hours 24 are left" in str(error.value)
    again = broken(cast, role=made.role, hours=24, now=later)
    end_early(again, later + timedelta(hours=24))
    with pytest.raises(Conflict):
        broken(cast, role=made.role, hours=1, now=NOW + timedelta(days=8))


def test_who_stepped_in_a_week_ago_may_again_and_somebody_else_at_once(cast: Cast) -> None:
    made = broken(cast, hours=72)
    ended = NOW + timedelta(hours=72)
    end_early(made, ended)
    broken(cast, role=made.role, person=cast.player.listed, now=ended)
    with pytest.raises(Conflict):
        broken(cast, role=made.role, now=ended + timedelta(days=7) - timedelta(minutes=1))
    again = broken(cast, role=made.role, hours=72, now=ended + timedelta(days=7))
    assert is_ready(again, ended + timedelta(days=7))


def test_the_page_says_at_the_hours_what_is_left(cast: Cast) -> None:
    made = broken(cast, hours=72)
    end_early(made, NOW + timedelta(hours=72))
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        answer = cast.coach.client().post(
            f"/team/break-glass/?department={cast.support.uid}",
            {
                "role": str(made.role.uid),
                "email": cast.employee.listed.email,
                "authority": "2",
                "hours": "1",
                "reason": "Still ill.",
            },
        )
    assert answer.status_code == 422
    assert "of 72 hours 0 are left" in answer.content.decode()


def test_somebody_else_is_asked_to_look_at_it_afterwards_and_it_stays_asked(cast: Cast) -> None:
    made = broken(cast)
    review = Review.objects.get(assignment=made)
    assert (review.because, review.reviewer) == ("emergency", cast.head_coach.listed)
    assert review.due_at.date() == (NOW + timedelta(days=7)).date()
    assert Todo.objects.open().get(subject__ref=review.uid).person == cast.head_coach.listed
    ends = NOW + timedelta(hours=24)
    run_due(now=ends)
    review.refresh_from_db()
    assert review.closed_at is None
    page = text(cast.head_coach.client(), "/reviews/")
    assert "Authority given in an emergency" in page
    assert "Change or end it" not in page
    reviews_keep(actor=cast.head_coach.viewer, reviews=[review], now=ends)
    assert not Todo.objects.open().filter(subject__ref=review.uid).exists()


def test_who_gave_it_does_not_review_it(cast: Cast) -> None:
    made = broken(cast, cast.head_coach)
    review = Review.objects.get(assignment=made)
    assert review.reviewer == cast.department_head.listed
    with pytest.raises(NotAllowed) as error:
        reviews_keep(actor=cast.head_coach.viewer, reviews=[review], now=NOW)
    assert error.value.code == "own_decision"
    assert not Review.objects.visible_to(cast.head_coach.viewer).filter(pk=review.pk).exists()


def test_what_is_over_can_only_be_kept(cast: Cast) -> None:
    review = Review.objects.get(assignment=broken(cast))
    run_due(now=NOW + timedelta(hours=24))
    later, actor = NOW + timedelta(days=2), cast.head_coach.viewer
    with pytest.raises(Conflict):
        review_change(actor=actor, review=review, authority=1, reason="Less.", now=later)
    with pytest.raises(Conflict):
        review_end(actor=actor, review=review, reason="No.", now=later)
    review.refresh_from_db()
    assert review.closed_at is None


def test_what_nobody_looked_at_is_found(cast: Cast) -> None:
    made = broken(cast)
    run_due(now=NOW + timedelta(hours=24))
    findings_audit(actor=COMMAND, now=NOW + timedelta(days=30))
    assert Finding.objects.filter(rule="unreviewed", subject_uid=made.uid).exists()
