"""The page of one assignment, where everybody who is asked answers."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.clock import utc_now
from roles.team.models import ChecklistItem
from roles.team.rules import ItemKind, State
from tests.roles.team.pages import proposed, queries, text

if TYPE_CHECKING:
    from roles.team.models import Assignment
    from tests.cast import Cast, Member


def url(assignment: Assignment) -> str:
    return f"/assignments/{assignment.uid}/"


def answer(by: Member, assignment: Assignment, decision: str, reason: str = "", **more: str) -> Any:
    data = {"decision": decision, "reason": reason, **more}
    return by.client().post(url(assignment), data)


@pytest.fixture
def proposal(cast: Cast) -> Assignment:
    return proposed(cast, by=cast.department_head, person=cast.employee, note="You steady them.")


def test_the_person_reads_what_they_are_asked(cast: Cast, proposal: Assignment) -> None:
    body = text(cast.employee.client(), url(proposal))
    assert "Grace Weiss asks you to be Frontline responder, Support" in body
    assert "You steady them." in body
    assert '<li class="on" aria-current="true">Reply</li>' in body
    assert "Leon Marsh" in body  # the solid line
    assert "Maria Ortiz" in body  # the dotted line
    assert 'value="accept"' in body
    assert 'value="decline"' in body


def test_each_is_offered_only_their_own_answer(cast: Cast, proposal: Assignment) -> None:
    assert 'value="accept"' not in text(cast.line_manager.client(), url(proposal))
    assert 'value="withdraw"' in text(cast.department_head.client(), url(proposal))
    bystander = text(cast.coach_elsewhere.client(), url(proposal))
    assert 'name="decision"' not in bystander
    assert "You steady them." not in bystander


def test_the_whole_way_from_proposal_to_ready(cast: Cast, proposal: Assignment) -> None:
    assert answer(cast.employee, proposal, "accept").status_code == 302
    assert 'value="consent"' in text(cast.line_manager.client(), url(proposal))
    assert answer(cast.line_manager, proposal, "consent").status_code == 302
    assert 'value="approve"' in text(cast.coach.client(), url(proposal))
    assert answer(cast.coach, proposal, "approve").status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == State.ACTIVE
    assert "Nothing is missing" in text(cast.employee.client(), url(proposal))


def test_after_an_answer_the_page_says_what_came_of_it(cast: Cast, proposal: Assignment) -> None:
    client = cast.employee.client()
    done = client.post(url(proposal), {"decision": "accept", "reason": ""}, follow=True)
    assert "You accepted: Frontline responder." in unescape(done.content.decode())


def test_a_second_press_is_one_outcome_and_a_clear_answer(cast: Cast, proposal: Assignment) -> None:
    answer(cast.employee, proposal, "accept")
    again = answer(cast.employee, proposal, "accept")
    assert again.status_code == 409
    assert "decided already" in unescape(again.content.decode())


def test_a_stale_form_says_what_it_is_now(cast: Cast, proposal: Assignment) -> None:
    answer(cast.department_head, proposal, "withdraw")
    late = answer(cast.employee, proposal, "accept")
    assert late.status_code == 409
    assert "Withdrawn" in unescape(late.content.decode())
    proposal.refresh_from_db()
    assert proposal.state == State.WITHDRAWN


@pytest.mark.parametrize("who", ["department_head", "coach_elsewhere", "auditor", "administrator"])
def test_nobody_accepts_for_somebody_else(cast: Cast, proposal: Assignment, who: str) -> None:
    refused = answer(cast.members[who], proposal, "accept")
    assert refused.status_code == 403
    assert "Only the person who is asked" in unescape(refused.content.decode())


def test_strangers_and_partners_find_nothing(cast: Cast, proposal: Assignment) -> None:
    for who in (cast.stranger, cast.external):
        assert who.client().get(url(proposal)).status_code == 404
        assert answer(who, proposal, "accept").status_code == 404


def test_saying_no_needs_a_reason(cast: Cast, proposal: Assignment) -> None:
    answer(cast.employee, proposal, "accept")
    bare = answer(cast.line_manager, proposal, "refuse")
    assert bare.status_code == 422
    assert "Say why" in unescape(bare.content.decode())
    assert answer(cast.line_manager, proposal, "refuse", "No time this year").status_code == 302
    assert "No time this year" in text(cast.employee.client(), url(proposal))


def test_declining_needs_none(cast: Cast, proposal: Assignment) -> None:
    assert answer(cast.employee, proposal, "decline").status_code == 302
    body = text(cast.employee.client(), url(proposal))
    assert "This is over" in body
    assert 'name="decision"' not in body


def test_the_checklist_says_who_can_see_to_what(cast: Cast, proposal: Assignment) -> None:
    ChecklistItem.objects.create(
        assignment=proposal,
        kind=ItemKind.GUIDELINE,
        ref=proposal.uid,
        title="Social media guideline",
        path="/guidelines/social/",
        blocks_from=utc_now(),
    )
    own = text(cast.employee.client(), url(proposal))
    assert 'href="/guidelines/social/"' in own
    assert "You see to it" in own
    other = text(cast.line_manager.client(), url(proposal))
    assert "Hana Costa sees to it" in other
    assert 'href="/guidelines/social/"' not in other


def test_a_holder_may_resign_with_a_reason(cast: Cast) -> None:
    held = cast.player.listed.assignments.get()
    assert 'value="end"' in text(cast.player.client(), url(held))
    assert answer(cast.player, held, "end").status_code == 422
    assert answer(cast.player, held, "end", "Moving on").status_code == 302
    held.refresh_from_db()
    assert held.state == State.ENDED


def test_an_unknown_answer_changes_nothing(cast: Cast, proposal: Assignment) -> None:
    assert answer(cast.employee, proposal, "promote").status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == State.PROPOSED


def test_queries_do_not_grow_with_the_checklist(cast: Cast, proposal: Assignment) -> None:
    client = cast.employee.client()
    before = queries(client, url(proposal))
    for each in (cast.root, cast.support, cast.stores):
        ChecklistItem.objects.create(
            assignment=proposal,
            kind=ItemKind.COURSE,
            ref=each.uid,
            title="C",
            blocks_from=utc_now(),
        )
    assert queries(client, url(proposal)) == before
