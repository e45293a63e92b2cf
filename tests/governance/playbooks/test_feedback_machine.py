"""Random lives of feedback, by random people, against the real database.

Whatever is tried in whatever order: what is open is owed by exactly whoever has it, never by its
author; what is closed has words that its author was told; answers to a tip stand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from governance.core.errors import DomainError
from governance.core.events import people_changed
from governance.core.uid import uuid7
from governance.notify.models import Message
from governance.playbooks.models import Feedback, Offer
from governance.playbooks.rules import TRANSITIONS, FeedbackState, OfferState
from governance.playbooks.selectors.places import Destination
from governance.playbooks.services import (
    feedback_climb,
    feedback_close,
    feedback_give,
    feedback_pass_on,
    feedback_say,
    feedback_settle,
    feedback_withdraw,
    tip_answer,
    tip_offer,
)
from governance.todos.models import Todo
from roles.org.models import Person
from tests.cast import COMMAND, NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

ACTORS = ("employee", "player", "coach", "coach_elsewhere", "head_coach", "booth_member", "boss")
WHICH = st.integers(0, 2)
WHO = st.sampled_from(ACTORS)
PLACES = st.sampled_from(["hub", "support", "stores", "legal"])
LEAVERS = st.sampled_from(["coach", "coach_elsewhere", "employee"])


class Life(RuleBasedStateMachine):
    """Each run is undone in the end, so that the next begins with the cast alone."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.seen: dict[int, str] = {}
        self.whole = transaction.atomic()
        self.whole.__enter__()

    def attempt(self, act: Callable[..., object], by: str, **terms: Any) -> None:
        """Try; a rule's no undoes it, anything else is a fault."""
        try:
            with transaction.atomic():
                act(actor=self.cast.members[by].viewer, now=self.now, **terms)
        except DomainError:
            pass

    def some(self, which: int) -> list[Feedback]:
        return list(Feedback.objects.order_by("-pk")[which : which + 1])

    @rule(by=WHO, kind=st.sampled_from(["challenge", "insight", "success"]))
    def give(self, by: str, kind: str) -> None:
        self.attempt(feedback_give, by, kind=kind, text="Rain.", page="", form=uuid7())

    @rule(by=WHO, which=WHICH)
    def say(self, by: str, which: int) -> None:
        for each in self.some(which):
            self.attempt(feedback_say, by, feedback=each, text="And?", form=uuid7())

    @rule(by=WHO, which=WHICH, to=PLACES)
    def pass_on(self, by: str, which: int, to: str) -> None:
        places = {
            "hub": Destination(),
            "support": Destination(self.cast.support),
            "stores": Destination(self.cast.stores),
            "legal": Destination(function="legal"),
        }
        for each in self.some(which):
            self.attempt(feedback_pass_on, by, feedback=each, to=places[to], note="", form=uuid7())

    @rule(by=WHO, which=WHICH, words=st.sampled_from(["So be it.", " "]))
    def close(self, by: str, which: int, words: str) -> None:
        for each in self.some(which):
            self.attempt(
                feedback_close, by, feedback=each, outcome="used", words=words, form=uuid7()
            )

    @rule(by=WHO, which=WHICH)
    def withdraw(self, by: str, which: int) -> None:
        for each in self.some(which):
            self.attempt(feedback_withdraw, by, feedback=each)

    @rule(by=WHO, which=WHICH)
    def offer(self, by: str, which: int) -> None:
        both = [self.cast.support, self.cast.stores]
        for each in self.some(which):
            self.attempt(tip_offer, by, feedback=each, departments=both, title="T", text="X")

    @rule(by=WHO, answer=st.sampled_from(OfferState.values), reason=st.sampled_from(["", "So."]))
    def answer(self, by: str, answer: str, reason: str) -> None:
        for each in Offer.objects.order_by("-pk")[:1]:
            self.attempt(tip_answer, by, offer=each, answer=answer, reason=reason)

    @rule(whom=LEAVERS, employment=st.sampled_from(["active", "on_leave", "left"]))
    def leave(self, whom: str, employment: str) -> None:
        pk = self.cast.members[whom].listed.pk
        Person.objects.filter(pk=pk).update(employment=employment)
        people_changed.send(sender=None, person_ids=[pk], actor=COMMAND, now=self.now)

    @rule(days=st.sampled_from([1, 8, 20]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        feedback_settle(actor=COMMAND, now=self.now)
        feedback_climb(actor=COMMAND, now=self.now)

    @invariant()
    def what_is_open_is_owed_by_whoever_has_it_alone(self) -> None:
        for kind, rows in (("feedback", Feedback.objects.all()), ("tip", Offer.objects.all())):
            for row in rows:
                todos = Todo.objects.open().filter(subject__kind=kind, subject__ref=row.uid)
                owing = [row.asked_id] if row.closed_at is None and row.asked_id else []
                assert list(todos.values_list("person_id", flat=True)) == owing
                assert row.asked_id != row.origin.pk

    @invariant()
    def nothing_is_closed_without_words_that_were_told(self) -> None:
        for each in Feedback.objects.filter(state=FeedbackState.CLOSED):
            assert each.closing is not None
            assert each.closing.text.strip()
            told = Message.objects.filter(
                template="playbooks/mail/outcome", person=each.author, payload__path=each.path
            )
            assert told.exists() == (each.told_at is not None)

    @invariant()
    def states_follow_the_table(self) -> None:
        for pk, state in Feedback.objects.values_list("pk", "state"):
            before = self.seen.get(pk, FeedbackState.OPEN)
            assert state == before or state in TRANSITIONS[FeedbackState(before)]
            self.seen[pk] = state

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)


@pytest.mark.timeout(300)
def test_no_life_of_feedback_breaks_a_rule(cast: Cast) -> None:
    Life.cast = cast
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
