"""Approved texts: proposed by one, approved by another, used as they are, and said which."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from governance.audit.models import Entry
from governance.escalations.models import ApprovedText
from governance.escalations.rules import Topic
from governance.escalations.rules.texts import TextStep
from governance.escalations.services import escalation_contact, escalation_take
from governance.escalations.services.texts import text_decide, text_propose
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment
from roles.team.rules import Authority
from tests.cast import NOW, Cast, make_assignment
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.refusals import refused

if TYPE_CHECKING:
    from governance.escalations.models import Escalation
    from tests.cast import Member

WORDS = "Please close the valve and let it cool. May we call you today?"
UNTIL = NOW.date() + timedelta(days=30)


def proposed(member: Member, **changes: Any) -> ApprovedText:
    fields: dict[str, Any] = {
        "title": "A stove hisses",
        "words": WORDS,
        "language": "en",
        "valid_until": UNTIL,
        "now": NOW,
    }
    return text_propose(actor=member.viewer, **(fields | changes))


def decided(
    member: Member, text: ApprovedText, step: TextStep = TextStep.APPROVE, **changes: Any
) -> ApprovedText:
    given: dict[str, Any] = {"seen": text.text_hash, "reason": "As agreed.", "now": NOW}
    return text_decide(actor=member.viewer, text=text, step=step, **(given | changes))


def approved(cast: Cast, **changes: Any) -> ApprovedText:
    return decided(cast.booth_member, proposed(cast.coach, **changes))


def taken(cast: Cast, **changes: Any) -> Escalation:
    """A mention that the player has, who may answer in approved texts only."""
    Assignment.objects.filter(person=cast.player.listed).update(authority=Authority.APPROVED_TEXT)
    escalation = escalation_of(log(cast.employee, **changes))
    escalation.asked = cast.player.listed
    escalation.save(update_fields=["asked"])
    return escalation_take(actor=cast.player.viewer, escalation=escalation, now=NOW)


def answered(cast: Cast, escalation: Escalation, text: ApprovedText | None) -> Escalation:
    uid = text.uid if text else None
    return escalation_contact(
        actor=cast.player.viewer, escalation=escalation, text=uid, now=minutes_later(5)
    )


def test_a_text_is_approved_by_another_who_is_of_the_booth_or_the_head_coach(cast: Cast) -> None:
    text = proposed(cast.coach)
    for name in ("coach", "coach_elsewhere", "boss", "player", "auditor", "administrator"):
        with refused("own_text" if name == "coach" else "not_approver"):
            decided(cast.members[name], text)
    own = proposed(cast.head_coach)
    with refused("own_text"):
        decided(cast.head_coach, own)
    assert decided(cast.booth_member, own).approver == cast.booth_member.listed
    assert decided(cast.head_coach, text).alone is False
    for name in ("employee", "player", "external", "administrator"):
        with refused("not_author"):
            proposed(cast.members[name])


def test_in_the_small_size_one_person_decides_and_the_trail_says_so(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    own = proposed(cast.head_coach)
    assert decided(cast.head_coach, own).alone is True
    entry = Entry.objects.get(verb="text.approved", subject_uid=own.uid)
    assert entry.changes["decided"] == "alone"


def test_whoever_approves_what_was_changed_meanwhile_approves_nothing(cast: Cast) -> None:
    looked_at = proposed(cast.coach)
    again = proposed(cast.coach, words="Do as you like.", of=looked_at)
    assert (again.uid, again.number) == (looked_at.uid, 1)
    with refused("text_changed"):
        decided(cast.booth_member, looked_at)
    with refused("proposed_already"):
        proposed(cast.coach_elsewhere, of=looked_at)
    assert decided(cast.booth_member, again).state == "approved"
    with refused("decided"):
        decided(cast.booth_member, again)


def test_a_new_version_replaces_the_one_before_once_it_is_approved(cast: Cast) -> None:
    first = approved(cast)
    second = proposed(cast.coach_elsewhere, words="Call us.", of=first)
    first.refresh_from_db()
    assert (first.state, second.number, second.key) == ("approved", 2, first.key)
    decided(cast.booth_member, second)
    first.refresh_from_db()
    assert first.state == "replaced"


@pytest.mark.parametrize(
    "change",
    ["words = 'We pay.'", "valid_until = valid_until + 1", "title = 'Else'", "state = 'proposed'"],
)
def test_nobody_changes_an_approved_text_past_the_application(cast: Cast, change: str) -> None:
    text = approved(cast)
    sql = f"UPDATE governance_escalations_approvedtext SET {change} WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [text.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        text.delete()


def test_a_hash_that_is_not_the_texts_own_is_refused_by_the_database(cast: Cast) -> None:
    text = proposed(cast.coach, region="at", department=cast.support)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovedText.objects.filter(pk=text.pk).update(words="We pay.")


def test_the_answer_says_in_which_version_it_was(cast: Cast) -> None:
    first = approved(cast)
    second = decided(cast.booth_member, proposed(cast.coach, words="Call us.", of=first))
    escalation = taken(cast)
    page = f"/mentions/{escalation.mention.uid}/"
    shelf = cast.player.client().get(page).content.decode()
    assert "Call us." in shelf
    assert WORDS not in shelf
    with refused("text_unfit"):
        answered(cast, escalation, first)
    sent = cast.player.client().post(f"{page}contact/", {"text": str(second.uid)})
    assert sent.status_code == 302
    entry = Entry.objects.get(verb="escalation.contacted", subject_uid=escalation.uid)
    assert (entry.changes["text"], entry.changes["version"]) == (
        str(second.uid),
        2,
    )
    told = cast.coach.client().get(page).content.decode()
    assert "With the approved text “A stove hisses”, version 2" in told
    row = cast.coach.client().get(f"/api/v1/escalations/{escalation.uid}/").json()
    assert row["contact_text"] == str(second.uid)


def test_whoever_may_only_use_approved_texts_says_which_one_it_was(cast: Cast) -> None:
    text, escalation = approved(cast), taken(cast)
    with refused("text_needed"):
        answered(cast, escalation, None)
    assert answered(cast, escalation, text).contact_text == text


def test_whoever_replies_in_their_own_words_need_not_say_one(cast: Cast) -> None:
    escalation = taken(cast)
    Assignment.objects.filter(person=cast.player.listed).update(authority=Authority.REPLY)
    assert answered(cast, escalation, None).contact_text is None


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"topic": Topic.COMPLAINT}, True),
        ({"topic": Topic.PRAISE}, False),
        ({"language": "de"}, False),
        ({"region": "GB"}, True),
        ({"region": "AT"}, False),
        ({"department": "root"}, True),
        ({"department": "support"}, True),
        ({"department": "stores"}, False),
    ],
)
def test_a_text_is_offered_and_taken_where_it_fits_and_nowhere_else(
    cast: Cast, changes: dict[str, Any], fits: bool
) -> None:
    if "department" in changes:
        changes = {"department": getattr(cast, changes["department"])}
    text = approved(cast, **changes)
    escalation = taken(cast, language="en", region="GB")
    if fits:
        assert answered(cast, escalation, text).contact_text == text
    else:
        with refused("text_unfit"):
            answered(cast, escalation, text)


def test_a_text_that_was_withdrawn_or_is_over_is_used_no_more(cast: Cast) -> None:
    withdrawn, over = approved(cast), approved(cast, valid_until=NOW.date())
    escalation = taken(cast)
    with refused("reason_missing"):
        decided(cast.coach, withdrawn, TextStep.WITHDRAW, reason=" ")
    decided(cast.coach, withdrawn, TextStep.WITHDRAW)  # its author
    with refused("text_unfit"):
        answered(cast, escalation, withdrawn)
    with refused("text_unfit"):
        escalation_contact(
            actor=cast.player.viewer,
            escalation=escalation,
            text=over.uid,
            now=NOW + timedelta(days=1),
        )
    late = proposed(cast.coach, valid_until=NOW.date())
    with refused("text_over"):
        decided(cast.booth_member, late, now=NOW + timedelta(days=1))


def test_whoever_may_not_speak_is_offered_no_text(cast: Cast) -> None:
    approved(cast)
    escalation = taken(cast)
    Assignment.objects.filter(person=cast.player.listed).update(authority=Authority.LISTEN)
    page = f"/mentions/{escalation.mention.uid}/"
    assert WORDS not in cast.player.client().get(page).content.decode()
    assert WORDS not in cast.employee.client().get(page).content.decode()  # who reported it


def test_a_role_where_the_mention_belongs_counts_before_one_elsewhere(cast: Cast) -> None:
    escalation = taken(cast)
    make_assignment(cast.player.listed, cast.stores, "responder")  # may reply there
    with refused("text_needed"):
        answered(cast, escalation, None)


def test_the_page_approves_what_it_shows(cast: Cast) -> None:
    text = proposed(cast.coach)
    browser, page = cast.booth_member.client(), f"/texts/{text.uid}/"
    assert text.text_hash in browser.get(page).content.decode()
    stale = browser.post(page, {"step": "approve", "seen": "0" * 64})
    assert stale.status_code == 409
    assert browser.post(page, {"step": "decline", "seen": text.text_hash}).status_code == 422
    assert browser.post(page, {"step": "approve", "seen": text.text_hash}).status_code == 302
    assert cast.employee.client().get(page).status_code == 200
    assert cast.external.client().get(page).status_code == 404


def test_a_text_is_proposed_on_a_page_and_its_next_version_begins_with_it(cast: Cast) -> None:
    browser = cast.coach.client()
    assert browser.get("/texts/new/").status_code == 200
    sent = {"title": "Thanks", "words": "Thank you.", "language": "en", "valid_until": UNTIL}
    assert browser.post("/texts/new/", sent | {"language": ""}).status_code == 422
    made = browser.post("/texts/new/", sent | {"department": str(cast.support.uid)})
    text = ApprovedText.objects.get()
    assert made.headers["Location"] == f"/texts/{text.uid}/"
    assert (text.department, text.words) == (cast.support, "Thank you.")
    decided(cast.booth_member, text)
    assert "Thank you." in browser.get(f"/texts/new/?of={text.uid}").content.decode()
