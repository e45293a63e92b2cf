"""Noise, spam and duplicates: set aside without a clock, and taken back; what was only noted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.escalations.models import Escalation
from governance.escalations.rules import Disposition, EscalationState, Wish
from governance.escalations.selectors.watch import escalations_stopped
from governance.escalations.services import (
    escalation_close,
    escalation_take,
    mention_pass_on,
    mention_set_aside,
    mention_take_back,
)
from governance.jobs.services import run_due
from governance.todos.models import Todo
from roles.org.models import Person
from tests.governance.escalations.parts import (
    SAID,
    asked,
    escalation_of,
    log,
    minutes_later,
    verbs,
)
from tests.governance.escalations.test_races import at_once

if TYPE_CHECKING:
    from governance.escalations.models import Mention
    from tests.cast import Cast, Member

LATER = minutes_later(5)


def aside(
    member: Member,
    mention: Mention,
    disposition: Disposition = Disposition.NOISE,
    of: Mention | None = None,
) -> Mention:
    return mention_set_aside(
        actor=member.viewer, mention=mention, disposition=disposition, duplicate_of=of, now=LATER
    )


def back(member: Member, mention: Mention) -> Mention:
    return mention_take_back(actor=member.viewer, mention=mention, now=minutes_later(6))


def test_what_is_set_aside_asks_nobody_any_more(cast: Cast) -> None:
    mention = log(cast.employee)
    aside(cast.coach, mention, Disposition.SPAM)
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.due_at) == (EscalationState.ASIDE, None)
    assert (escalation.holder, escalation.outcome, escalation.taken_at) == (None, "", None)
    assert Todo.objects.get(subject__ref=escalation.uid).outcome == Todo.Outcome.NOT_NEEDED
    run_due(now=minutes_later(600))
    assert not asked(mention)
    assert escalations_stopped(now=minutes_later(600)) == []
    assert verbs(mention.uid) == ["mention.reported", "mention.set_aside"]


def test_the_same_again_changes_nothing_and_another_is_a_conflict(cast: Cast) -> None:
    mention = log(cast.employee)
    for _time in range(2):
        aside(cast.coach, mention)
    assert verbs(mention.uid).count("mention.set_aside") == 1
    with pytest.raises(Conflict):
        aside(cast.coach, mention, Disposition.SPAM)


def test_taken_back_it_climbs_anew(cast: Cast) -> None:
    mention = log(cast.employee)
    aside(cast.coach, mention)
    back(cast.head_coach, mention)
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.closed_at) == (EscalationState.OPEN, None)
    assert asked(mention) == ["Maria Ortiz"]
    run_due(now=minutes_later(22))
    assert asked(mention) == ["Amara Reid"]
    with pytest.raises(Conflict):
        back(cast.coach, mention)


def test_its_holder_sets_it_aside_and_has_it_again(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=LATER)
    with pytest.raises(NotAllowed):
        aside(cast.head_coach, mention)
    aside(cast.coach, mention)
    with pytest.raises(NotAllowed):
        back(cast.head_coach, mention)
    back(cast.coach, mention)
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.holder) == (EscalationState.TAKEN, cast.coach.listed)


def test_what_its_holder_set_aside_before_leaving_is_taken_back_by_others(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=LATER)
    aside(cast.coach, mention)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment=Person.Employment.LEFT)
    page = cast.head_coach.client().get(f"/mentions/{mention.uid}/").content.decode()
    assert f"/mentions/{mention.uid}/back/" in page
    back(cast.head_coach, mention)
    assert escalation_of(mention).state == EscalationState.OPEN


def test_what_was_set_aside_is_neither_taken_nor_closed(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=LATER)
    aside(cast.coach, mention)
    for act in (escalation_take, partial(escalation_close, outcome="Done.")):
        with pytest.raises(Conflict):
            act(actor=cast.coach.viewer, escalation=escalation_of(mention), now=LATER)


def test_what_was_closed_is_not_set_aside(cast: Cast) -> None:
    mention = log(cast.employee)
    coach = cast.coach.viewer
    escalation_take(actor=coach, escalation=escalation_of(mention), now=LATER)
    escalation_close(actor=coach, escalation=escalation_of(mention), outcome="So.", now=LATER)
    with pytest.raises(Conflict):
        aside(cast.coach, mention)


@pytest.mark.parametrize("name", ["employee", "department_head", "coach_elsewhere", "auditor"])
def test_who_may_not_take_it_does_not_set_it_aside(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        aside(cast.members[name], log(cast.employee))


def test_a_duplicate_names_one_that_somebody_deals_with(cast: Cast) -> None:
    first, second, third = (log(cast.employee) for _number in range(3))
    aside(cast.coach, second, Disposition.DUPLICATE, first)
    second.refresh_from_db()
    assert second.duplicate_of == first
    for wrong in (None, third, second):
        with pytest.raises(Invalid):
            aside(cast.coach, third, Disposition.DUPLICATE, wrong)
    with pytest.raises(Invalid):
        aside(cast.coach, first, Disposition.DUPLICATE, third)
    with pytest.raises(Invalid):
        aside(cast.coach, third, Disposition.SPAM, first)


def test_the_trail_of_it_holds_no_words(cast: Cast) -> None:
    first, second = log(cast.employee), log(cast.employee)
    aside(cast.coach, second, Disposition.DUPLICATE, first)
    assert SAID[:12] not in str(list(Entry.objects.values("subject_label", "changes", "reason")))


def test_what_was_noted_is_passed_on_once(cast: Cast) -> None:
    mention = log(cast.employee, wish=Wish.NOTE)
    for member in (cast.employee, cast.coach):
        mention_pass_on(actor=member.viewer, mention=mention, now=LATER)
    mention.refresh_from_db()
    assert (mention.wish, asked(mention)) == (Wish.PASS_ON, ["Maria Ortiz"])
    assert escalation_of(mention).opened_at == LATER
    assert verbs(mention.uid).count("mention.passed_on") == 1


def test_somebody_elses_note_is_not_passed_on_and_not_what_is_set_aside(cast: Cast) -> None:
    mention = log(cast.employee, wish=Wish.NOTE)
    with pytest.raises(NotAllowed):
        mention_pass_on(actor=cast.department_head.viewer, mention=mention, now=LATER)
    aside(cast.coach, mention)
    with pytest.raises(Conflict):
        mention_pass_on(actor=cast.employee.viewer, mention=mention, now=LATER)


def test_passed_on_twenty_times_at_once_it_climbs_once(committed_cast: Cast) -> None:
    mention, actor = log(committed_cast.employee, wish=Wish.NOTE), committed_cast.employee.viewer
    act = partial(mention_pass_on, actor=actor, mention=mention, now=LATER)
    at_once(*[act] * 20)
    assert Escalation.objects.filter(mention=mention).count() == 1
    assert verbs(mention.uid).count("mention.passed_on") == 1


def test_two_that_name_each_other_at_once_are_not_both_set_aside(committed_cast: Cast) -> None:
    first, second = log(committed_cast.employee), log(committed_cast.employee)

    def one(mention: Mention, other: Mention) -> object:
        try:
            return aside(committed_cast.coach, mention, Disposition.DUPLICATE, other)
        except Invalid as refused:
            return refused

    results = at_once(partial(one, first, second), partial(one, second, first))
    assert sum(isinstance(result, Invalid) for result in results) == 1


def test_the_page_offers_it_and_one_click_names_the_near_one(cast: Cast) -> None:
    first, second = (log(cast.employee, now=utc_now()) for _number in range(2))
    client, path = cast.coach.client(), f"/mentions/{second.uid}/"
    body = client.get(path).content.decode()
    assert f'name="other" value="{first.uid}"' in body
    sent = {"disposition": "duplicate", "other": str(first.uid)}
    assert client.post(f"{path}aside/", sent).status_code == 302
    body = client.get(path).content.decode()
    assert "It is the same as another:" in body
    assert "Take that back" in body
    assert "Maria Ortiz set it aside" in body
    assert 'class="clocks"' not in body
    assert client.post(f"{path}back/").status_code == 302
    assert 'class="clocks"' in client.get(path).content.decode()


def test_the_original_is_not_shown_to_who_may_not_see_it(cast: Cast) -> None:
    hidden = log(cast.coach_elsewhere, said="A secret of Stores", now=utc_now())
    own = log(cast.employee, now=utc_now())
    aside(cast.head_coach, own, Disposition.DUPLICATE, hidden)
    body = cast.employee.client().get(f"/mentions/{own.uid}/").content.decode()
    row = cast.employee.client().get(f"/api/v1/mentions/{own.uid}/").json()
    assert str(hidden.uid) not in body
    assert "A secret of Stores" not in body
    assert (row["disposition"], row["duplicate_of"]) == ("duplicate", None)
    assert cast.head_coach.client().get(f"/api/v1/mentions/{own.uid}/").json()["duplicate_of"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"disposition": "gossip"},
        {"disposition": "duplicate"},
        {"disposition": "duplicate", "other": "nowhere"},
        {"disposition": "duplicate", "other": "01936d8c-8d6a-7000-8000-000000000001"},
        {"disposition": "duplicate", "other": "x" * 501},
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_is_set_aside(
    cast: Cast, sent: dict[str, str]
) -> None:
    mention = log(cast.employee, now=utc_now())
    answer = cast.coach.client().post(f"/mentions/{mention.uid}/aside/", sent)
    assert answer.status_code == 422
    assert escalation_of(mention).state == EscalationState.OPEN
