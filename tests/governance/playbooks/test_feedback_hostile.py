"""What goes wrong around feedback: at once, twice, too late, from elsewhere, and in thousands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from governance.core.errors import Conflict, DomainError, NotAllowed
from governance.core.uid import uuid7
from governance.findings.checks.unheard import unheard
from governance.playbooks.models import Feedback, FeedbackMessage, Offer
from governance.playbooks.selectors.feedback import feedback_counts
from governance.playbooks.services import (
    feedback_climb,
    feedback_close,
    feedback_give,
    tip_answer,
    tip_offer,
)
from roles.org.models import Department, OrganisationSettings, Person
from roles.team.models import Assignment
from roles.team.services import assignment_end
from tests.cast import COMMAND, NOW
from tests.governance.playbooks.parts import (
    TOLD,
    ask,
    close,
    days_later,
    decide,
    mails,
    offer,
    owing,
    pass_on,
    tell,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

THOUSANDS = 10_000


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Call each in a thread and a connection of its own; return how each ended."""

    def run(call: Callable[[], object]) -> str:
        try:
            call()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_two_who_answer_at_once_are_one_answer(committed_cast: Cast) -> None:
    cast = committed_cast
    feedback = tell(cast.employee)
    ends = at_once(*(partial(close, member, feedback) for member in (cast.coach, cast.head_coach)))
    # Once the head coach has answered, the coach has it no more, or finds it answered.
    assert ends in (["done", "illegal_step"], ["done", "not_asked"])
    assert mails("outcome") == ["Hana Costa"]
    assert FeedbackMessage.objects.count() == 1


def test_one_form_sent_at_once_is_brought_once(committed_cast: Cast) -> None:
    cast, form = committed_cast, uuid7()
    assert at_once(*[partial(tell, cast.employee, form=form)] * 3) == ["done"] * 3
    assert (Feedback.objects.count(), mails("feedback")) == (1, ["Maria Ortiz"])


def test_a_tip_decided_on_at_once_has_one_answer(committed_cast: Cast) -> None:
    cast = committed_cast
    [tip] = offer(cast, tell(cast.employee))
    ends = at_once(
        partial(decide, cast.coach_elsewhere, tip),
        partial(decide, cast.head_coach, tip, "declined", "No."),
    )
    assert ends == ["answered_already", "done"]
    assert mails("tip_answered") == ["Hana Costa"]


def test_passed_on_twice_is_once_and_no_third_gets_it(cast: Cast) -> None:
    feedback = tell(cast.employee)
    path = f"/feedback/{feedback.uid}/pass/"
    sent = {"to": f"department:{cast.stores.uid}", "note": "Yours?", "form": str(uuid7())}
    for _click in range(2):
        assert cast.coach.client().post(path, sent).status_code == 302
    assert (owing(feedback), FeedbackMessage.objects.count()) == (["Yuki Walsh"], 1)
    elsewhere = {**sent, "to": "hub"}
    assert cast.coach.client().post(path, elsewhere).status_code == 403
    assert cast.employee.client().post(path, sent).status_code == 403


def test_who_has_passed_it_on_says_nothing_in_its_name_any_more(cast: Cast) -> None:
    feedback = pass_on(cast.coach, tell(cast.employee), cast.stores)
    for act in (close, pass_on):
        with pytest.raises(NotAllowed):
            act(cast.coach, feedback)
    with pytest.raises(NotAllowed):
        offer(cast, feedback)


def test_a_coach_who_stopped_meanwhile_answers_nothing(cast: Cast) -> None:
    feedback, [tip] = tell(cast.employee), offer(cast, tell(cast.player))
    for member in (cast.coach, cast.coach_elsewhere):
        held = Assignment.objects.get(person=member.listed)
        assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Moves.", now=NOW)
    with pytest.raises(NotAllowed):
        close(cast.coach, feedback)
    with pytest.raises(NotAllowed):
        decide(cast.coach_elsewhere, tip)
    assert cast.coach.client().get(f"/feedback/{feedback.uid}/").status_code == 200  # read it once


def test_a_closed_department_gets_nothing_and_what_lay_there_is_answered(cast: Cast) -> None:
    feedback = pass_on(cast.coach, tell(cast.employee), cast.stores)
    held = Assignment.objects.get(person=cast.coach_elsewhere.listed)
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Closed.", now=NOW)
    Department.objects.filter(pk=cast.stores.pk).update(closed_on=NOW.date())
    assert owing(feedback) == ["Amara Reid"]
    other = tell(cast.employee)
    path = f"/feedback/{other.uid}/pass/"
    sent = {"to": f"department:{cast.stores.uid}", "form": str(uuid7())}
    assert cast.coach.client().post(path, sent).status_code == 422
    cast.stores.refresh_from_db()
    with pytest.raises(Conflict):
        offer(cast, other, cast.stores)


def test_a_partner_whose_time_is_over_is_not_written_to(cast: Cast) -> None:
    feedback = tell(cast.external)
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=date(2026, 11, 20))
    assert close(cast.coach, feedback).told_at is None
    assert mails("outcome") == []


def test_no_token_brings_or_reads_anything(cast: Cast) -> None:
    feedback = tell(cast.employee)
    client, token = cast.stranger.client(), {"Authorization": f"Bearer {cast.api_token}"}
    client.logout()
    assert client.get("/api/v1/feedback/", headers=token).json()["results"] == []
    assert client.get(f"/api/v1/feedback/{feedback.uid}/", headers=token).status_code == 404
    new = {"kind": "insight", "text": "From a machine."}
    sent = client.post("/api/v1/feedback/", new, content_type="application/json", headers=token)
    assert sent.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "close", "outcome": "used", "words": ""},
        {"decision": "close", "words": "Thanks."},
        {"decision": "pass_on", "to": "department:nowhere"},
        {"decision": "offer", "title": "T", "words": "W", "departments": [str(uuid7())]},
        {"decision": "offer", "title": "T", "words": "W"},
        {"decision": "say", "words": " "},
        {"decision": "burn"},
    ],
)
def test_the_api_says_which_field_is_missing(cast: Cast, body: dict[str, object]) -> None:
    path = f"/api/v1/feedback/{tell(cast.employee).uid}/decisions/"
    answer = cast.coach.client().post(path, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_the_api_lists_what_is_legal_and_whose(cast: Cast) -> None:
    feedback = tell(cast.employee)
    path, json = f"/api/v1/feedback/{feedback.uid}/decisions/", "application/json"
    legal = ["say", "pass_on", "close", "withdraw", "offer"]
    own = cast.employee.client().get(path).json()
    assert (own["legal"], own["yours"]) == (legal, ["say", "withdraw"])
    client = cast.coach.client()
    assert client.get(path).json()["yours"] == ["say", "pass_on", "close", "offer"]
    done = {"decision": "close", "outcome": "used", "words": "Thanks.", "form": str(uuid7())}
    for _try in range(2):  # the same form: done once, told alike
        assert client.post(path, done, content_type=json).status_code == 201
    late = client.post(path, {**done, "form": str(uuid7())}, content_type=json)
    assert (late.status_code, late.json()["legal"]) == (409, ["offer", "keep"])
    assert mails("outcome") == ["Hana Costa"]


def test_the_day_ends_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    feedback = feedback_give(
        actor=cast.employee.viewer,
        kind="insight",
        text=TOLD,
        page="",
        form=uuid7(),
        now=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),  # Monday, one in the morning there
    )
    assert feedback.due_at == datetime(2026, 11, 30, 10, 59, 59, tzinfo=UTC)


def test_what_climbed_and_is_late_again_is_found(cast: Cast) -> None:
    def found(now: datetime) -> list[str]:
        sql, params = unheard(now)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return sorted(row[0] for row in cursor.fetchall())

    tell(cast.employee)
    ask(cast.employee)
    offer(cast, tell(cast.player))
    assert found(days_later(11)) == []
    feedback_climb(actor=COMMAND, now=days_later(11))
    assert found(days_later(12)) == []
    assert found(days_later(40)) == ["feedback", "feedback", "question", "tip"]
    Feedback.objects.update(asked=None)
    assert found(NOW) == ["feedback", "feedback"]


def test_ten_thousand_are_a_page(cast: Cast) -> None:
    """Written as rows: the page reads fifty of them, and counts the rest in one query."""
    author, asked = cast.employee.listed, cast.coach.listed
    Feedback.objects.bulk_create(
        Feedback(
            author=author,
            department=cast.support,
            kind="insight",
            text=f"Number {number}",
            place="department",
            place_department=cast.support,
            asked=asked,
            sent_at=NOW + timedelta(seconds=number),
            due_at=NOW,
            form=uuid7(),
        )
        for number in range(THOUSANDS)
    )
    assert feedback_counts(cast.coach.viewer)["waiting"] == THOUSANDS
    for member, path in (
        (cast.coach, "/feedback/?show=waiting"),
        (cast.employee, "/feedback/?page=200"),
        (cast.head_coach, "/feedback/?show=all"),
        (cast.coach, "/coach/"),
    ):
        page = member.client().get(path)
        assert page.status_code == 200
        assert len(page.content) < 200_000
    file = cast.employee.client().get("/feedback/?format=csv")
    lines = b"".join(file.streaming_content).count(b"Number")  # type: ignore[attr-defined]
    assert lines == THOUSANDS


def test_a_tip_and_its_answer_need_no_more_than_one_row(cast: Cast) -> None:
    feedback = feedback_close(
        actor=cast.coach.viewer,
        feedback=tell(cast.employee),
        outcome="used",
        words="Thanks.",
        form=uuid7(),
        now=NOW,
    )
    [tip] = tip_offer(
        actor=cast.head_coach.viewer,
        feedback=feedback,
        departments=[cast.stores, cast.stores],
        title="T",
        text="X",
        now=NOW,
    )
    tip_answer(actor=cast.coach_elsewhere.viewer, offer=tip, answer="adopted", now=NOW)
    assert Offer.objects.count() == 1
