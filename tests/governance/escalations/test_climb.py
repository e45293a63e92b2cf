"""What a gatherer heard climbs unanswered to the head coach, each step everywhere at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import time_machine
from django.core import mail

from governance.audit.models import Entry
from governance.jobs.services import run_due
from tests.cast import NOW, Cast, Member, make_assignment
from tests.governance.escalations.parts import SAID, escalation_of, log, minutes_later

if TYPE_CHECKING:
    from governance.escalations.models import Escalation, Mention

CLIMB = (  # minutes, who is asked then, and how many minutes they have
    (0, "coach", "The department's coach, 15 minutes to take it"),
    (15, "head_coach", "The head coach, 60 minutes to take it"),
)


def test_it_is_where_it_should_be_in_inbox_mail_timeline_and_trail(cast: Cast) -> None:
    gatherer = cast.employee
    make_assignment(gatherer.listed, cast.support, "gatherer")
    with time_machine.travel(NOW, tick=False):
        mention = log(gatherer)
    before: list[Member] = []
    for number, (minute, name, _words) in enumerate(CLIMB, 1):
        asked, moment = cast.members[name], minutes_later(minute)
        with time_machine.travel(moment, tick=False):
            run_due(now=moment)
            assert escalation_of(mention).asked == asked.listed
            assert owes(asked, mention)
            assert not any(owes(each, mention) for each in before)
            assert mailed(asked) == 1
            assert timeline(gatherer, mention)[1:] == [
                (minutes_later(after), f"Passed on to {cast.members[who].listed}", words)
                for after, who, words in CLIMB[:number]
            ]
            assert (
                trail(escalation_of(mention))
                == ["escalation.opened"] + ["escalation.passed_on"] * number
            )
        before.append(asked)
    with time_machine.travel(minutes_later(74), tick=False):
        run_due(now=minutes_later(74))
        assert owes(cast.head_coach, mention)
        assert len(timeline(gatherer, mention)) == len(CLIMB) + 1
        assert [mailed(member) for member in before] == [1, 1]


def owes(member: Member, mention: Mention) -> bool:
    """Whether it is among what they are shown to owe, on Today and in the inbox alike."""
    client, path = member.client(), f"/mentions/{mention.uid}/"
    today, inbox = (path in client.get(at).content.decode() for at in ("/today/", "/inbox/"))
    assert today == inbox
    return today


def mailed(member: Member) -> int:
    to_them = [one for one in mail.outbox if one.to == [member.listed.email]]
    return sum(SAID in one.body and "/mentions/answer/" in one.body for one in to_them)


def timeline(reader: Member, mention: Mention) -> list[tuple[object, str, str]]:
    answer = reader.client().get(f"/mentions/{mention.uid}/")
    return [(each.at, each.label, each.detail) for each in answer.context["moments"]]


def trail(escalation: Escalation) -> list[str]:
    entries = Entry.objects.filter(subject_uid=escalation.uid).order_by("id")
    return list(entries.values_list("verb", flat=True))
