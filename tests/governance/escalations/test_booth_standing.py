"""What the booth approves may stand for any such mention: by whom, for where, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.escalations.models import ApprovedText, BoothRequest
from governance.escalations.rules.booth import BoothStep
from governance.escalations.rules.texts import TextStep
from governance.escalations.selectors.texts import texts_fitting
from governance.escalations.services import escalation_contact
from governance.escalations.services.texts import text_decide
from governance.notify.models import Message
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import escalation_of, log
from tests.governance.escalations.test_booth import DRAFT, answered, asked, taken
from tests.governance.escalations.test_mention_log import make_channel
from tests.refusals import refused

if TYPE_CHECKING:
    from datetime import date

UNTIL = NOW.date() + timedelta(days=90)


def stood(cast: Cast, until: date = UNTIL, **changes: Any) -> ApprovedText:
    done = answered(cast.booth_member, asked(cast), until=until, **changes)
    assert done.text is not None
    return done.text


def test_a_standing_approval_is_cited_on_any_such_mention_until_its_day(cast: Cast) -> None:
    text = stood(cast)
    assert (text.words, text.valid_until, text.standing) == (DRAFT, UNTIL, True)
    other = taken(cast, said="It smells of gas")
    told = escalation_contact(actor=cast.coach.viewer, escalation=other, text=text.uid, now=NOW)
    assert told.contact_text == text
    praise = log(cast.employee, said="Lovely", topic="praise")
    assert text not in texts_fitting(praise, NOW)
    assert text in texts_fitting(other.mention, NOW + timedelta(days=90))
    assert text not in texts_fitting(other.mention, NOW + timedelta(days=91))
    changes = Entry.objects.get(verb="booth.approved").changes
    assert (changes["text"], changes["stands_until"]) == (str(text.uid), UNTIL.isoformat())
    assert "complaint" in changes["topic"]
    mail = Message.objects.get(template="escalations/mail/booth_answered")
    assert mail.payload["until"].startswith(UNTIL.isoformat())


def test_its_name_fits_however_many_signs_are_put_upon_one(cast: Cast) -> None:
    text = stood(cast, step=BoothStep.EDIT, words="x" + "\u0323" * 250)
    assert len(text.title) <= 80


def test_on_its_channel_alone_it_fits_no_other(cast: Cast) -> None:
    channel = make_channel("LarkfieldHelp", "x", cast.support)
    escalation = taken(cast, where="https://x.com/LarkfieldHelp/status/1")
    request = asked(cast, escalation)
    text = answered(cast.booth_member, request, until=UNTIL, on_channel=True).text
    assert text is not None
    assert text.channel == channel
    assert text in texts_fitting(escalation.mention, NOW)
    assert text not in texts_fitting(log(cast.employee, said="At the counter"), NOW)


def test_only_who_may_approve_texts_lets_it_stand_and_only_what_is_approved(cast: Cast) -> None:
    request = asked(cast)
    BoothRequest.objects.filter(pk=request.pk).update(asked=cast.line_manager.listed)
    legal = cast.booth_member.listed.assignments.get()
    type(legal).objects.filter(pk=legal.pk).update(backup=cast.line_manager.listed)
    with refused("not_approver"):  # stands in for this answer, and no further
        answered(cast.line_manager, request, until=UNTIL)
    with refused("standing"):
        answered(cast.booth_member, request, BoothStep.REFUSE, words="No.", until=UNTIL)
    for days in (-1, 731):
        with refused("standing"):
            answered(cast.booth_member, request, until=NOW.date() + timedelta(days=days))
    with refused("standing"):
        answered(cast.booth_member, request, until=UNTIL, on_channel=True)
    assert not ApprovedText.objects.exists()
    assert answered(cast.line_manager, request).state == "approved"


@pytest.mark.parametrize("who", ["booth_member", "head_coach"])
def test_its_approver_and_the_head_coach_withdraw_it(cast: Cast, who: str) -> None:
    text = stood(cast)
    member = cast.members[who]
    text_decide(actor=member.viewer, text=text, step=TextStep.WITHDRAW, reason="New.", now=NOW)
    assert texts_fitting(taken(cast).mention, NOW) == []


def test_it_is_said_on_the_requests_page_and_listed_with_where_it_came_from(cast: Cast) -> None:
    request, browser = asked(cast), cast.booth_member.client()
    page, until = f"/booth/{request.uid}/", utc_now().date() + timedelta(days=30)
    shown = browser.get(page).content.decode()
    assert "And for any mention about “Complaint”" in shown
    assert "Only on" not in shown  # it was said on none of our channels
    sent = {"step": "approve", "turn": 1, "draft": DRAFT, "standing": "on"}
    assert browser.post(page, {**sent, "until": ""}).status_code == 422
    assert browser.post(page, {**sent, "until": "2100-01-01"}).status_code == 422
    assert browser.post(page, {**sent, "until": str(until)}).status_code == 302
    text = ApprovedText.objects.get()
    assert (text.valid_until, text.mention, text.title) == (until, None, DRAFT)
    assert "It stands for any mention" in browser.get(page).content.decode()
    assert "Standing approval" in browser.get("/texts/").content.decode()
    assert page in browser.get(f"/texts/{text.uid}/").content.decode()
    read = cast.player.client().get(f"/texts/{text.uid}/").content.decode()
    assert "Standing approval" in read
    assert page not in read  # the request is not theirs to see


def test_without_the_tick_it_stays_with_its_mention_whatever_the_day(cast: Cast) -> None:
    request = asked(cast)
    sent = {"step": "approve", "turn": 1, "draft": DRAFT, "until": "nonsense"}
    answer = cast.booth_member.client().post(f"/booth/{request.uid}/", sent)
    assert answer.status_code == 302
    assert ApprovedText.objects.get().mention == request.mention
    assert escalation_of(request.mention).state == "taken"
