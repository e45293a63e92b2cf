"""What lawyers need stays; the words of all else go when their time is over."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.viewer import system_viewer
from governance.escalations.rules import Disposition, Wish
from governance.escalations.services import (
    escalation_close,
    escalation_take,
    mention_hold,
    mention_lift,
    mention_pass_on,
    mention_set_aside,
    mention_take_back,
    mentions_strip,
)
from governance.jobs.services import run_due
from governance.notify.models import Message
from roles.org.models import OrganisationSettings
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import SAID, escalation_of, log, verbs

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Mention
    from tests.cast import Member

LATER = NOW + timedelta(days=731)


def closed(cast: Cast) -> Mention:
    mention = log(cast.employee, where="https://x.com/anna/1", author="@anna", references=["ZD-1"])
    escalation, actor = escalation_of(mention), cast.coach.viewer
    escalation_take(actor=actor, escalation=escalation, now=NOW)
    escalation_close(actor=actor, escalation=escalation, outcome="Sent a stove.", now=NOW)
    return mention


def hold(cast: Cast, mention: Mention, name: str = "booth_member") -> Mention:
    actor = cast.members[name].viewer
    return mention_hold(actor=actor, mention=mention, reason="A claim is made.", now=NOW)


def strip(now: datetime = LATER) -> int:
    return mentions_strip(actor=system_viewer("night"), now=now)


def words(mention: Mention) -> tuple[str, ...]:
    mention.refresh_from_db()
    return mention.said, mention.where, mention.link, mention.author, mention.author_key


def test_the_night_takes_out_what_is_personal_and_leaves_what_was_done(cast: Cast) -> None:
    mention = closed(cast)
    before = verbs(mention.uid)
    assert Message.objects.filter(payload__said=SAID).update(state=Message.State.DEAD)
    run_due(now=LATER + timedelta(days=1))
    assert not Message.objects.filter(payload__said=SAID).exists(), "nor is a mail kept with them"
    assert words(mention) == ("",) * 5
    assert mention.references == []
    assert escalation_of(mention).outcome == "Sent a stove."
    assert (mention.topic, mention.department) == ("complaint", cast.support)
    assert verbs(mention.uid) == [*before, "mention.stripped"]
    run_due(now=LATER + timedelta(days=2))
    assert verbs(mention.uid) == [*before, "mention.stripped"]
    page = cast.coach.client().get(f"/mentions/{mention.uid}/").content.decode()
    assert "as their time was over" in page
    assert SAID not in page


def test_its_time_is_the_organisations_and_counts_from_when_it_was_over(cast: Cast) -> None:
    mention, going = closed(cast), log(cast.employee)
    assert strip(NOW + timedelta(days=729)) == 0
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"mention_days": 30})
    assert strip(NOW + timedelta(days=31)) == 1
    assert words(mention)[0] == ""
    assert words(going)[0] == SAID  # open: however old it is


def test_what_was_noted_or_set_aside_goes_too_and_does_not_come_back(cast: Cast) -> None:
    noted, aside = log(cast.employee, wish=Wish.NOTE), log(cast.employee)
    coach = cast.coach.viewer
    mention_set_aside(actor=coach, mention=aside, disposition=Disposition.SPAM, now=NOW)
    assert strip() == 2
    for act in (mention_pass_on, mention_take_back):
        gone = {mention_pass_on: noted, mention_take_back: aside}[act]
        with pytest.raises(Conflict) as refused:
            act(actor=coach, mention=gone, now=LATER)
        assert refused.value.code == "stripped"


def test_what_is_held_stays_until_that_is_lifted(cast: Cast) -> None:
    mention = hold(cast, closed(cast))
    assert strip() == 0
    assert words(mention)[0] == SAID
    mention_lift(actor=cast.booth_member.viewer, mention=mention, reason="It is settled.")
    assert verbs(mention.uid)[-2:] == ["mention.held", "mention.lifted"]
    reasons = Entry.objects.filter(subject_uid=mention.uid).exclude(reason="")
    assert list(reasons.order_by("id").values_list("reason", flat=True)) == [
        "A claim is made.",
        "It is settled.",
    ]
    assert strip() == 1
    with pytest.raises(Conflict):
        hold(cast, mention)


@pytest.mark.parametrize(
    "name", ["employee", "coach", "department_head", "auditor", "administrator", "external"]
)
def test_nobody_but_legal_and_the_head_coach_holds_and_lifts(cast: Cast, name: str) -> None:
    mention = log(cast.employee)
    with pytest.raises(NotAllowed):
        hold(cast, mention, name)
    hold(cast, mention, "head_coach")
    with pytest.raises(NotAllowed):
        mention_lift(actor=cast.members[name].viewer, mention=mention, reason="x")


@pytest.mark.parametrize("reason", ["", "  ", "a\0b", "x" * 501])
def test_it_is_not_held_without_a_reason(cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid):
        mention_hold(
            actor=cast.booth_member.viewer, mention=log(cast.employee), reason=reason, now=NOW
        )


def page(member: Member, mention: Mention) -> str:
    body: str = member.client().get(f"/mentions/{mention.uid}/").content.decode()
    return body


def test_legal_sees_what_was_done_and_reads_the_words_of_what_is_held(cast: Cast) -> None:
    mention = log(cast.employee)
    assert SAID not in page(cast.booth_member, mention)
    answer = cast.booth_member.client().post(
        f"/mentions/{mention.uid}/hold/", {"reason": "A claim is made."}
    )
    assert answer.status_code == 302
    assert SAID in page(cast.booth_member, mention)
    assert "A claim is made." not in page(cast.coach, mention)
    assert "Sami Tanaka holds it since" in page(cast.coach, mention)


@pytest.mark.django_db(transaction=True)
def test_what_is_being_held_at_this_moment_is_not_stripped(committed_cast: Cast) -> None:
    """The row is locked by whoever holds it, and the night goes past it."""
    mention, stripped = closed(committed_cast), []

    def night() -> None:
        stripped.append(strip())
        connection.close()

    with transaction.atomic():
        hold(committed_cast, mention)
        other = threading.Thread(target=night)
        other.start()
        other.join()
    assert stripped == [0]
    assert words(mention)[0] == SAID
