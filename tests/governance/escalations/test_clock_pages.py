"""What the pages say of the clocks of who has a mention, and where they say how far it is."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from governance.escalations.models import Mention, Path, Update
from governance.escalations.services import escalation_take, mentions_strip
from governance.jobs.services import run_due
from tests.cast import NOW
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.governance.escalations.test_clocks import DAY, way
from tests.roles.team.test_role_types import admin  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member


def page(member: Member, mention: Mention, minute: int) -> str:
    with time_machine.travel(minutes_later(minute), tick=False):
        answer = member.client().get(f"/mentions/{mention.uid}/")
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def taken(cast: Cast) -> Mention:
    mention = log(cast.employee)
    viewer, now = cast.coach.viewer, minutes_later(5)
    escalation_take(actor=viewer, escalation=escalation_of(mention), now=now)
    return mention


def test_the_page_says_what_runs_and_who_is_asked_next(cast: Cast) -> None:
    mention = taken(cast)
    shown = page(cast.coach, mention, 35)
    assert "A first word" in shown
    assert "30 min left" in shown
    assert "By 10:05; then Maria Ortiz is reminded" in shown
    assert "By Wed 25 Nov, 09:05; each update starts it anew" in shown
    run_due(now=minutes_later(65))
    shown = page(cast.coach, mention, 65)
    assert "Maria Ortiz was reminded" in shown
    assert "without a word it is taken back from Maria Ortiz, and Amara Reid is asked" in shown
    run_due(now=minutes_later(185))
    shown = page(cast.head_coach, mention, 190)
    assert "Taken back from Maria Ortiz" in shown
    assert "Nothing was said for 3 h 00" in shown
    assert shown.index("Maria Ortiz took it") < shown.index("Taken back from Maria Ortiz")
    assert "Taken in this time" in shown
    assert "Amara Reid is asked" in shown


def test_who_is_late_with_an_update_and_who_heard_of_it_stand_there(cast: Cast) -> None:
    way(cast, update_minutes=100)
    mention = taken(cast)
    run_due(now=minutes_later(105))
    assert "Amara Reid hears of it at 11:35" in page(cast.coach, mention, 110)
    run_due(now=minutes_later(155))
    shown = page(cast.coach, mention, 160)
    assert shown.count("Amara Reid heard that it is late") == 2
    assert "55 min over" in shown


def test_what_is_on_another_day_names_it(cast: Cast) -> None:
    way(cast, update_minutes=2 * DAY)
    mention = taken(cast)
    run_due(now=minutes_later(2 * DAY + 10))
    shown = page(cast.coach, mention, 2 * DAY + 15)
    assert "By 09:05; Amara Reid hears of it on Thu 26 Nov, 09:10" in shown
    assert "By Mon 23 Nov, 13:00; Whoever said it has no answer yet" in shown


def test_an_update_is_said_on_the_page_and_read_by_who_reads_the_words(cast: Cast) -> None:
    mention = taken(cast)
    address = f"/mentions/{mention.uid}/update/"
    with time_machine.travel(minutes_later(10), tick=False):
        assert cast.coach.client().post(address, {"note": " "}).status_code == 422
        assert cast.coach.client().post(address, {"note": "We look."}).status_code == 302
        assert cast.head_coach.client().post(address, {"note": "Me too."}).status_code == 403
    assert "We look." in page(cast.coach, mention, 11)
    hidden = page(cast.auditor, mention, 11)
    assert "Maria Ortiz said how far it is" in hidden
    assert "We look." not in hidden


def test_the_words_of_an_update_go_with_those_of_the_mention(cast: Cast) -> None:
    mention = taken(cast)
    Update.objects.create(
        escalation=escalation_of(mention), person=cast.coach.listed, at=NOW, words="We look."
    )
    over = Mention.objects.filter(pk=mention.pk)
    viewer = cast.coach.viewer
    cast.coach.client().post(f"/mentions/{mention.uid}/close/", {"outcome": "Done."})
    assert over.get().escalation.state == "closed"
    assert mentions_strip(actor=viewer, now=NOW + timedelta(days=3000)) == 1
    assert Update.objects.get().words == ""


def test_the_queue_has_the_least_time_left_first_among_what_is_taken(cast: Cast) -> None:
    first, second = log(cast.employee), log(cast.employee, said="The tent leaks, and the poles.")
    for mention, minute in ((second, 3), (first, 9)):
        escalation_take(
            actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(minute)
        )
    with time_machine.travel(minutes_later(50), tick=False):
        shown = " ".join(cast.coach.client().get("/mentions/").content.decode().split())
    assert shown.index("The tent leaks") < shown.index("Stove hissed")
    assert "<b>13 min</b> <span>A first word</span> <span>by Mon 10:03</span>" in shown


def test_the_admin_edits_the_clocks_and_says_them_first(
    cast: Cast,
    admin: Client,  # noqa: F811
) -> None:
    path = Path.objects.get(default=True)
    address = f"/admin/governance_escalations/path/{path.pk}/change/"
    sent: dict[str, Any] = {
        "first": "coach",
        "first_minutes": "15",
        "then": "",
        "then_minutes": "",
        "repeats": "2",
        "office_hours": "on",
        "remind_minutes": "30",
        "reason": "As we work.",
    }
    told = " ".join(unescape(admin.post(address, sent).content.decode()).split())
    assert "When nobody takes it, all are asked 2 times more." in told
    assert "Whoever takes it and says nothing is reminded after 30 min." in told
    assert "After 2 h 00 more it is taken back." in told  # as it was
    assert "steps=coach%3A15&repeats=2&office_hours=on" in told
    admin.post(address, {**sent, "confirmed": "1"})
    path.refresh_from_db()
    found = (path.repeats, path.office_hours, path.remind_minutes, path.return_minutes)
    assert found == (2, True, 30, None)
    wrong = admin.post(address, {**sent, "remind_minutes": "", "return_minutes": "5"})
    assert "was not reminded first" in wrong.content.decode()


def test_a_draft_is_tried_with_its_repeats_and_its_hours(cast: Cast) -> None:
    asked: dict[str, str | int] = {
        "department": "Support",
        "steps": "coach:60",
        "repeats": 1,
        "office_hours": "on",
    }
    query = {**asked, "at": "2026-11-27T16:30"}
    answer = cast.head_coach.client().get("/mentions/who/", query)
    shown = " ".join(unescape(answer.content.decode()).split())
    assert "has time until Mon 30 Nov, 09:30" in shown
    assert "asked for the 2. time" in shown
    assert "It counts hours of work only" in shown
    query |= {"department": str(cast.support.uid)}
    row = cast.head_coach.client().get("/api/v1/simulation/", query).json()
    assert [(step["until"], step["round"]) for step in row["steps"]] == [
        ("2026-11-30T09:30:00Z", 1),
        ("2026-11-30T10:30:00Z", 2),
    ]


@pytest.mark.parametrize("minutes", [0, 8 * DAY])
def test_clocks_out_of_bounds_are_told(cast: Cast, admin: Client, minutes: int) -> None:  # noqa: F811
    path = Path.objects.get(default=True)
    sent = {"first": "coach", "first_minutes": "15", "reason": "So.", "remind_minutes": minutes}
    address = f"/admin/governance_escalations/path/{path.pk}/change/"
    assert admin.post(address, {**sent, "confirmed": "1"}).status_code == 200
    path.refresh_from_db()
    assert path.version == 1


def test_an_update_is_said_by_the_api_and_tells_what_is_due(cast: Cast) -> None:
    mention = taken(cast)
    client = cast.coach.client()
    row = client.get(f"/api/v1/escalations/{mention.escalation.uid}/").json()
    assert (row["due_for"], row["due_at"]) == ("word", "2026-11-23T10:05:00Z")
    with time_machine.travel(minutes_later(10), tick=False):
        answer = client.post(
            f"/api/v1/mentions/{mention.uid}/decisions/",
            {"decision": "update", "note": "We look."},
            content_type="application/json",
        )
    assert (answer.status_code, Update.objects.get().words) == (201, "We look.")
    row = client.get(f"/api/v1/escalations/{mention.escalation.uid}/").json()
    assert (row["due_for"], row["updated_at"]) == ("update", "2026-11-23T09:10:00Z")
