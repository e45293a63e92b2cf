"""The pages of mentions, as each of the cast meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.escalations.models import Mention, RunStep
from governance.escalations.rules import EscalationState, Topic, Wish
from governance.escalations.services import escalation_take
from tests.governance.escalations.parts import SAID, escalation_of, log
from tests.queries import assert_flat

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

REPORT = {
    "where": "Leeds shop, at the counter",
    "said": SAID,
    "topic": "safety",
    "wish": "pass_on",
    "form": "01936d8c-8d6a-7000-8000-000000000001",
}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def page(mention: Mention, step: str = "") -> str:
    return f"/mentions/{mention.uid}/{step}"


def fresh(cast: Cast, **changes: object) -> Mention:
    """A mention reported just now, because pages look at the real clock."""
    return log(cast.employee, now=utc_now(), **changes)


def test_a_report_in_four_fields_leads_to_its_page(cast: Cast) -> None:
    answer = cast.employee.client().post("/report/", REPORT)
    mention = Mention.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(mention))
    assert (mention.topic, mention.wish, mention.form) == (
        Topic.SAFETY,
        Wish.PASS_ON,
        UUID(REPORT["form"]),
    )


def test_sent_twice_it_leads_to_the_same_page(cast: Cast) -> None:
    client = cast.employee.client()
    first, second = (client.post("/report/", REPORT)["Location"] for _click in range(2))
    assert first == second
    assert Mention.objects.count() == 1


def test_an_incomplete_report_names_each_field_and_loses_nothing(cast: Cast) -> None:
    sent = REPORT | {"said": " ", "topic": ""}
    answer = cast.employee.client().post("/report/", sent)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert body.count("Write what was said, in their words if you can.") == 2
    assert body.count("Choose one. “Other” is fine.") == 2
    assert 'value="Leeds shop, at the counter"' in body
    assert REPORT["form"] in body
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    "change", [{"said": "a\x00b"}, {"where": "x" * 501}, {"topic": "gossip"}, {"form": "no uuid"}]
)
def test_nonsense_is_refused_in_words(cast: Cast, change: dict[str, str]) -> None:
    assert cast.employee.client().post("/report/", REPORT | change).status_code == 422
    assert not Mention.objects.exists()


def test_words_are_shown_never_run(cast: Cast) -> None:
    mention = fresh(cast, said="<script>alert(1)</script>", where="javascript:alert(1)")
    body = text(cast.employee.client(), page(mention))
    assert "<script>alert(1)" not in body
    assert 'href="javascript:' not in body


@pytest.mark.parametrize(
    "name", ["employee", "coach", "line_manager", "department_head", "boss", "head_coach"]
)
def test_those_it_concerns_read_it(cast: Cast, name: str) -> None:
    assert SAID in text(cast.members[name].client(), page(fresh(cast)))


@pytest.mark.parametrize(
    "name",
    [
        "player",
        "coach_elsewhere",
        "stores_head",
        "administrator",
        "external",
        "stranger",
    ],
)
def test_for_all_others_it_is_not_there(cast: Cast, name: str) -> None:
    client = cast.members[name].client()
    other, missing = client.get(page(fresh(cast))), client.get(f"/mentions/{uuid7()}/")
    assert other.status_code == missing.status_code == 404
    assert other.content == missing.content


def test_an_auditor_sees_what_was_done_and_not_the_words(cast: Cast) -> None:
    mention = fresh(cast, where="the Leeds shop")
    for path in (page(mention), "/mentions/"):
        body = text(cast.auditor.client(), path)
        assert "Complaint" in body
        assert SAID not in body
        assert "Leeds" not in body


def test_an_auditor_reads_what_he_reported_himself(cast: Cast) -> None:
    mention = log(cast.auditor, now=utc_now())
    assert SAID in text(cast.auditor.client(), page(mention))


def test_one_click_takes_it(cast: Cast) -> None:
    mention = fresh(cast)
    answer = cast.coach.client().post(page(mention, "take/"))
    assert (answer.status_code, answer["Location"]) == (302, page(mention))
    assert escalation_of(mention).holder == cast.coach.listed


def test_who_comes_second_sees_who_was_first(cast: Cast) -> None:
    mention = fresh(cast)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=utc_now())
    answer = cast.head_coach.client().post(page(mention, "take/"))
    assert answer.status_code == 409
    assert "Already taken by Maria Ortiz at" in answer.content.decode()


@pytest.mark.parametrize("name", ["employee", "department_head", "auditor"])
def test_who_sees_it_and_may_not_take_it_is_told_why(cast: Cast, name: str) -> None:
    mention = fresh(cast)
    answer = cast.members[name].client().post(page(mention, "take/"))
    assert answer.status_code == 403
    assert "head coach may" in answer.content.decode()
    assert "Take it" not in text(cast.members[name].client(), page(mention))


def test_taking_needs_a_post(cast: Cast) -> None:
    mention = fresh(cast)
    assert cast.coach.client().get(page(mention, "take/")).status_code == 405
    assert escalation_of(mention).state == EscalationState.OPEN


def test_what_was_only_noted_has_nothing_to_take(cast: Cast) -> None:
    mention = fresh(cast, wish=Wish.NOTE)
    assert "no clock runs" in text(cast.coach.client(), page(mention))
    assert cast.coach.client().post(page(mention, "take/")).status_code == 404


def test_the_holder_closes_it_on_its_page(cast: Cast) -> None:
    mention, client = fresh(cast), cast.coach.client()
    client.post(page(mention, "take/"))
    empty = client.post(page(mention, "close/"), {"outcome": " "})
    assert empty.status_code == 422
    assert "Say in a sentence what came of it." in empty.content.decode()
    assert client.post(page(mention, "close/"), {"outcome": "Sent a new stove."}).status_code == 302
    assert "Sent a new stove." in text(cast.employee.client(), page(mention))


@pytest.mark.parametrize("name", ["employee", "head_coach"])
def test_nobody_else_closes_it_on_the_page(cast: Cast, name: str) -> None:
    mention = fresh(cast)
    cast.coach.client().post(page(mention, "take/"))
    answer = cast.members[name].client().post(page(mention, "close/"), {"outcome": "x"})
    assert answer.status_code == 403


def test_the_page_tells_the_way_it_went(cast: Cast) -> None:
    mention = log(cast.coach, now=utc_now())
    body = text(cast.head_coach.client(), page(mention))
    for words in (
        "Maria Ortiz reported it",
        "No coach to ask",
        "Only the one who reported it",
        "Passed on to Amara Reid",
    ):
        assert words in body


def test_the_queue_has_the_least_time_first(cast: Cast) -> None:
    now = utc_now()
    for minutes, said in ((2, "second to run out"), (10, "first to run out"), (40, "over already")):
        log(cast.employee, said=said, now=now - timedelta(minutes=minutes))
    body = text(cast.coach.client(), "/mentions/")
    places = [
        body.index(said) for said in ("over already", "first to run out", "second to run out")
    ]
    assert places == sorted(places)


def test_the_queue_is_filtered_by_who_has_it(cast: Cast) -> None:
    free, taken, noted = (
        fresh(cast, said="free"),
        fresh(cast, said="taken"),
        fresh(cast, said="noted", wish=Wish.NOTE),
    )
    escalation_take(actor=cast.head_coach.viewer, escalation=escalation_of(taken), now=utc_now())
    client = cast.head_coach.client()
    shown = {
        show: [
            mention
            for mention in (free, taken, noted)
            if page(mention) in text(client, f"/mentions/?show={show}")
        ]
        for show in ("open", "nobody", "yours", "all")
    }
    assert shown == {
        "open": [free, taken],
        "nobody": [free],
        "yours": [taken],
        "all": [free, taken, noted],
    }


def test_an_empty_queue_says_what_to_do_next(cast: Cast) -> None:
    body = text(cast.employee.client(), "/mentions/")
    assert "Nothing reported yet" in body
    assert 'href="/report/"' in body


def test_an_employee_finds_what_she_reported_and_nothing_else(cast: Cast) -> None:
    own, other = fresh(cast), log(cast.coach_elsewhere, now=utc_now())
    body = text(cast.employee.client(), "/mentions/?show=all")
    assert page(own) in body
    assert page(other) not in body


def test_the_navigation_counts_what_the_coach_could_take(cast: Cast) -> None:
    fresh(cast)
    taken = fresh(cast)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(taken), now=utc_now())
    log(cast.coach_elsewhere, now=utc_now())
    body = text(cast.coach.client(), "/report/")
    entry = body[body.index('href="/mentions/"') :]
    assert 'class="count">1<' in entry[:800]


def test_an_employees_navigation_has_report_and_no_queue(cast: Cast) -> None:
    body = text(cast.employee.client(), "/report/")
    assert 'href="/report/"' in body
    assert 'href="/mentions/"' not in body


@pytest.mark.parametrize("number", ["0", "-1", "x", "999999999999", "٣"])
def test_a_page_number_that_is_none_does_no_harm(cast: Cast, number: str) -> None:
    assert cast.coach.client().get("/mentions/", {"page": number}).status_code == 200


@pytest.mark.parametrize("name", ["coach", "auditor"])
def test_the_queue_costs_the_same_whatever_its_length(cast: Cast, name: str) -> None:
    client = cast.members[name].client()
    assert_flat(
        lambda: [fresh(cast) for _number in range(3)], lambda: client.get("/mentions/?show=all")
    )


def test_a_mention_costs_the_same_however_often_it_was_passed_on(cast: Cast) -> None:
    mention, client = fresh(cast), cast.coach.client()
    first = RunStep.objects.get(escalation__mention=mention, position=1)
    positions = iter(range(10, 20))

    def pass_on_more() -> None:
        for _step in range(3):
            first.pk, first.position = None, next(positions)
            first.save(force_insert=True)

    assert_flat(pass_on_more, lambda: client.get(page(mention)))
