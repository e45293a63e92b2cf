"""A tip is offered to departments; each adopts or declines, and its author is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.notify.models import Message
from governance.playbooks.models import Offer
from governance.playbooks.rules import OFFER_TRANSITIONS, OfferState
from governance.playbooks.services import feedback_withdraw
from tests.cast import NOW, make_assignment, make_department, make_person
from tests.governance.playbooks.parts import TOLD, close, decide, mails, offer, owing, tell

if TYPE_CHECKING:
    from tests.cast import Cast


def test_the_coach_of_the_other_department_owes_an_answer(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    assert (owing(tip), mails("tip")) == (["Yuki Walsh"], ["Yuki Walsh"])
    payload = Message.objects.latest("pk").payload
    assert (payload["asker"], "Hana" in str(payload), TOLD in str(payload)) == (
        "Support",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("adopted", ""), ("adapted", "Last, on the phone."), ("declined", "Ours never change.")],
)
def test_its_author_is_told_each_answer(cast: Cast, answer: str, reason: str) -> None:
    [tip] = offer(cast, close(cast.coach, tell(cast.employee)))
    decide(cast.coach_elsewhere, tip, answer, reason)
    assert mails("tip_answered") == ["Hana Costa"]
    payload = Message.objects.latest("pk").payload
    assert (payload["answer"], payload["said"], payload["department"]) == (
        answer,
        reason,
        "Stores",
    )
    assert owing(tip) == []


@pytest.mark.parametrize("answer", ["adapted", "declined", "open", "lapsed", "nonsense"])
def test_nobody_declines_without_a_reason_or_answers_otherwise(cast: Cast, answer: str) -> None:
    [tip] = offer(cast, tell(cast.employee))
    with pytest.raises((Invalid, Conflict)):
        decide(cast.coach_elsewhere, tip, answer, " ")


def test_only_the_departments_coach_and_the_head_coach_decide(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    for member in (cast.coach, cast.employee, cast.stores_head, cast.auditor, cast.external):
        with pytest.raises(NotAllowed):
            decide(member, tip)
    assert decide(cast.head_coach, tip).answered_by == cast.head_coach.listed


def test_an_answer_stands_and_twice_is_once(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    for _click in range(2):
        decide(cast.coach_elsewhere, tip)
    with pytest.raises(Conflict):
        decide(cast.coach_elsewhere, tip, "declined", "After all.")
    assert mails("tip_answered") == ["Hana Costa"]


def test_nobody_decides_on_their_own_tip(cast: Cast) -> None:
    make_assignment(cast.player.listed, cast.stores, "coach")
    [tip] = offer(cast, tell(cast.player))
    with pytest.raises(NotAllowed):
        decide(cast.player, tip)


def test_each_department_is_offered_it_once_and_never_its_own(cast: Cast) -> None:
    feedback = tell(cast.employee)
    offer(cast, feedback)
    with pytest.raises(Conflict):
        offer(cast, feedback, cast.stores, cast.support)
    assert Offer.objects.count() == 1


def test_the_author_and_the_others_read_how_it_stands(cast: Cast) -> None:
    garden = make_department("Garden", cast.root)
    make_assignment(make_person("Gil Moss", garden), garden, "coach")
    feedback = tell(cast.employee)
    first, second = offer(cast, feedback, cast.stores, garden)
    decide(cast.coach_elsewhere, first)
    decide(cast.head_coach, second, "declined", "We have no counter.")
    page = cast.employee.client().get(f"/feedback/{feedback.uid}/").content.decode()
    assert "1 department adopted it, 1 declined it" in page
    assert "We have no counter." in page
    tip = cast.coach_elsewhere.client().get(f"/tips/{first.uid}/").content.decode()
    assert "1 department adopted it, 1 declined it" in tip
    assert "We have no counter." not in tip


def test_others_read_the_tip_and_nothing_behind_it(cast: Cast) -> None:
    feedback = tell(cast.employee)
    [tip] = offer(cast, feedback)
    client = cast.coach_elsewhere.client()
    page = client.get(f"/tips/{tip.uid}/").content.decode()
    assert "Name the opening hours first." in page
    assert TOLD not in page
    assert "Hana Costa" not in page
    assert client.get(f"/feedback/{feedback.uid}/").status_code == 404
    for member in (cast.employee, cast.player, cast.stores_head, cast.auditor, cast.external):
        assert member.client().get(f"/tips/{tip.uid}/").status_code == 404


def test_the_trail_holds_no_words_of_a_tip(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    decide(cast.coach_elsewhere, tip, "declined", "Ours never change.")
    entries = [f"{each.subject_label}{each.changes}{each.reason}" for each in Entry.objects.all()]
    assert not [entry for entry in entries if "hours" in entry or "never change" in entry]


def test_the_table_of_a_tip_ends_where_it_is_answered() -> None:
    assert set(OFFER_TRANSITIONS) == set(OfferState)
    assert [state for state, further in OFFER_TRANSITIONS.items() if further] == [OfferState.OPEN]


def test_withdrawn_feedback_takes_its_open_tips_along_with_a_word_to_who_was_asked(
    cast: Cast,
) -> None:
    other = make_department("Depot", cast.root)
    make_assignment(make_person("Nora Vane", other), other, "coach")
    feedback = tell(cast.employee)
    adopted, waits = offer(cast, feedback, cast.stores, other)
    decide(cast.coach_elsewhere, adopted)
    feedback_withdraw(actor=cast.employee.viewer, feedback=feedback, now=NOW)
    for tip in (adopted, waits):
        tip.refresh_from_db()
    assert (adopted.state, waits.state) == (OfferState.ADOPTED, OfferState.LAPSED)
    assert (owing(waits), mails("tip_withdrawn")) == ([], ["Nora Vane"])
    payload = Message.objects.latest("pk").payload
    assert "Hana" not in str(payload), "who brought it is not told"
    with pytest.raises(Conflict):
        decide(cast.head_coach, waits)
