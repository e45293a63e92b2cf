"""A standing approval: minor versions need not wait, major ones and one's own text do."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Approval, Policy, PolicyVersion, StandingApproval
from policies.guidance.rules import State
from policies.guidance.selectors import approved_hash
from policies.guidance.services import (
    standing_end,
    standing_give,
    version_approve,
    version_draft,
    version_publish,
    version_return,
    version_submit,
    version_withdraw,
)
from roles.org.models import OrganisationSettings
from roles.team.rules.audiences import AudienceDraft, RuleDraft
from roles.team.services.audiences import audience_write
from tests.cast import NOW, Cast, Member
from tests.governance.escalations.test_races import at_once
from tests.policies.guidance.test_annexes import base_of, in_force
from tests.policies.guidance.test_approving import asked, edit, in_review, lose
from tests.policies.guidance.test_audience_follow import channel_of
from tests.policies.guidance.test_pack import packed, table, unpacked, verify
from tests.policies.making import published

if TYPE_CHECKING:
    from pathlib import Path

UNTIL = NOW.date() + timedelta(days=90)
REVIEW = "/guidelines/house-rules/review/"
STANDING = f"{REVIEW}standing/"
TODAY = utc_now().date()


def give(who: Member, policy: Policy, until: date = UNTIL, reason: str = "Typos.") -> None:
    standing_give(actor=who.viewer, policy=policy, until=until, reason=reason, now=NOW)


def stood(cast: Cast) -> Policy:
    """A guideline in force that legal approves, and whose minor versions stand approved."""
    policy = published(cast).policy
    Policy.objects.filter(pk=policy.pk).update(approvals=["legal"])
    policy.refresh_from_db()
    give(cast.booth_member, policy)
    return policy


def submitted(
    cast: Cast, policy: Policy, *, major: bool = False, days: int = 1, by: str = "coach"
) -> PolicyVersion:
    now = NOW + timedelta(days=days)
    version = version_draft(actor=cast.members[by].viewer, policy=policy, now=now)
    PolicyVersion.objects.filter(pk=version.pk).update(major=major)
    return version_submit(actor=cast.coach.viewer, version=version, now=now)


def test_a_minor_version_is_approved_by_what_stands(cast: Cast, tmp_path: Path) -> None:
    policy = stood(cast)
    version = submitted(cast, policy)
    assert version.state == State.APPROVED
    given = Approval.objects.get(version=version)
    assert (given.function, given.person) == ("legal", cast.booth_member.listed)
    assert given.comment == f"Standing until {UNTIL}: Typos."
    entry = Entry.objects.filter(verb="guideline.approval_given").latest("id")
    assert entry.changes["standing"] == str(StandingApproval.objects.get().uid)
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW + timedelta(days=1))

    version.refresh_from_db()
    folder = unpacked(packed(cast, version, NOW + timedelta(days=2)), tmp_path)
    assert "Standing until" in table(folder, "approvals.csv")[-1]["comment"]
    status, said = verify(folder)
    assert status == 0, said


def test_whose_standing_approval_it_was_looks_at_it_afterwards_and_may_end_it(cast: Cast) -> None:
    """Told once it is in force, and only of what is in force by their standing approval."""
    policy = stood(cast)
    version = submitted(cast, policy)
    told = Message.objects.filter(template="guidance/mail/stood")
    assert not told.exists()
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW + timedelta(days=1))
    mail = told.get()
    assert mail.person == cast.booth_member.listed
    assert mail.payload["path"] == "/guidelines/house-rules/compare/1/2/"
    client = cast.booth_member.client()
    assert client.get(mail.payload["path"]).status_code == 200
    assert f"{STANDING}" in client.get("/guidelines/house-rules/").content.decode()

    later = NOW + timedelta(days=2)
    standing_end(actor=cast.booth_member.viewer, standing=StandingApproval.objects.get(), now=later)
    third = submitted(cast, policy, days=3)
    assert asked(third) == ["Sami Tanaka"]
    seen = approved_hash(third)
    version_approve(actor=cast.booth_member.viewer, version=third, seen=seen, now=later)
    version_publish(actor=cast.head_coach.viewer, version=third, now=NOW + timedelta(days=4))
    assert told.count() == 1


def test_a_major_version_is_asked_for(cast: Cast) -> None:
    version = submitted(cast, stood(cast), major=True)
    assert version.state == State.REVIEW
    assert asked(version) == ["Sami Tanaka"]


def test_it_is_no_yes_to_a_version_for_other_people(cast: Cast) -> None:
    policy = stood(cast)
    version = version_draft(actor=cast.coach.viewer, policy=policy, now=NOW + timedelta(days=1))
    PolicyVersion.objects.filter(pk=version.pk).update(
        major=False, audience_kind="department", audience_department=cast.support
    )
    version_submit(actor=cast.coach.viewer, version=version, now=NOW + timedelta(days=1))
    version.refresh_from_db()
    assert version.state == State.REVIEW


@pytest.mark.parametrize("place", ["department", "channel"])
def test_a_minor_version_of_an_annex_is_approved_by_what_stands(cast: Cast, place: str) -> None:
    channel = channel_of(cast.support)
    where = {"department": cast.support} if place == "department" else {"channel": channel}
    annex = in_force(cast, base_of(cast), **where)
    Policy.objects.filter(pk=annex.policy_id).update(approvals=["legal"])
    policy = Policy.objects.get(pk=annex.policy_id)
    give(cast.booth_member, policy)
    version = submitted(cast, policy)
    assert version.state == State.APPROVED
    assert Approval.objects.get(version=version).person == cast.booth_member.listed
    version_return(actor=cast.coach.viewer, version=version, reason="", now=NOW)
    elsewhere = AudienceDraft("rules", rules=(RuleDraft(department_id=cast.stores.pk),))
    version.refresh_from_db()
    audience_write(audience=version, draft=elsewhere)
    version.save()
    version_submit(actor=cast.coach.viewer, version=version, now=NOW + timedelta(days=1))
    version.refresh_from_db()
    assert version.state == State.REVIEW, "it is for others"


def test_two_who_end_one_at_once_end_it_once(committed_cast: Cast) -> None:
    cast = committed_cast
    stood(cast)
    end = {"end": str(StandingApproval.objects.get().uid)}
    clients = [cast.booth_member.client(), cast.head_coach.client()]
    sent = [partial(client.post, STANDING, end) for client in clients]
    answers = at_once(*sent)
    assert sorted(answer.status_code for answer in answers) == [302, 409]  # type: ignore[attr-defined]
    assert Entry.objects.filter(verb="guideline.standing_ended").count() == 1


def test_details_of_what_was_withdrawn_come_back_to_their_author(cast: Cast) -> None:
    policy = stood(cast)
    version = submitted(cast, policy)
    assert version.state == State.APPROVED
    first = policy.versions.published().get()
    later = NOW + timedelta(days=2)
    version_withdraw(actor=cast.head_coach.viewer, version=first, reason="Wrong.", now=later)
    version.refresh_from_db()
    assert (version.state, version.major) == (State.DRAFT, False)
    assert "was withdrawn" in version.returned_reason
    with pytest.raises(Conflict):
        version_publish(actor=cast.head_coach.viewer, version=version, now=later)


def test_it_holds_until_its_day(cast: Cast) -> None:
    policy = stood(cast)
    assert submitted(cast, policy, days=91).state == State.REVIEW


def test_it_holds_while_its_giver_holds_the_function(cast: Cast) -> None:
    policy = stood(cast)
    lose(cast.booth_member)
    assert submitted(cast, policy).state == State.REVIEW


def test_it_is_no_yes_to_what_its_giver_wrote(cast: Cast) -> None:
    policy = stood(cast)
    version = version_draft(actor=cast.coach.viewer, policy=policy, now=NOW)
    PolicyVersion.objects.filter(pk=version.pk).update(
        major=False, author_people=[cast.booth_member.listed.pk]
    )
    version.refresh_from_db()
    assert version_submit(actor=cast.coach.viewer, version=version, now=NOW).state == State.REVIEW


def test_what_waits_is_approved_by_it_at_once_and_an_edit_is_again(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    PolicyVersion.objects.filter(pk=version.pk).update(major=False)
    give(cast.booth_member, version.policy)
    assert [each.function for each in Approval.objects.filter(version=version)] == ["legal"]
    version.refresh_from_db()
    PolicyVersion.objects.filter(pk=version.pk).update(major=False)
    edit(cast.coach, PolicyVersion.objects.get(pk=version.pk), "Another text.")
    assert Approval.objects.filter(version=version, major=False).exists()


def test_it_is_given_by_who_holds_the_function_for_a_year_at_most_and_with_a_reason(
    cast: Cast,
) -> None:
    policy = stood(cast)
    for who in (cast.head_coach, cast.coach, cast.administrator, cast.employee):
        with pytest.raises(NotAllowed):
            give(who, policy)
    for until in (NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=366)):
        with pytest.raises(Invalid) as refused:
            give(cast.booth_member, policy, until)
        assert refused.value.code == "day_out_of_range"
    with pytest.raises(Invalid):
        give(cast.booth_member, policy, reason=" ")
    give(cast.booth_member, policy, NOW.date() + timedelta(days=365))
    assert StandingApproval.objects.filter(ended_at=None).count() == 1  # the former one ended
    OrganisationSettings.objects.update(size="small")
    with pytest.raises(NotAllowed):
        give(cast.booth_member, policy)


def test_it_is_ended_by_its_giver_or_the_head_coach_and_only_once(cast: Cast) -> None:
    policy = stood(cast)
    standing = StandingApproval.objects.get()
    with pytest.raises(NotAllowed):
        standing_end(actor=cast.coach.viewer, standing=standing, now=NOW)
    standing_end(actor=cast.head_coach.viewer, standing=standing, now=NOW)
    with pytest.raises(Conflict):
        standing_end(actor=cast.booth_member.viewer, standing=standing, now=NOW)
    assert submitted(cast, policy).state == State.REVIEW
    verbs = Entry.objects.filter(verb__startswith="guideline.standing").order_by("id")
    assert [each.verb for each in verbs] == ["guideline.standing_given", "guideline.standing_ended"]


def test_it_is_ended_on_the_page_of_the_guideline_while_nothing_waits(cast: Cast) -> None:
    stood(cast)
    legal, page = cast.booth_member.client(), "/guidelines/house-rules/"
    shown = legal.get(page).content.decode()
    beside = shown.index("<aside")  # which a phone does not show
    assert 0 < shown.find("approves every minor version") < beside
    assert "approves every minor version" not in cast.employee.client().get(page).content.decode()
    end = {"end": str(StandingApproval.objects.get().uid)}
    assert cast.employee.client().post(STANDING, end).status_code == 403
    assert legal.post(STANDING, end).status_code == 302
    assert "approves every minor version" not in legal.get(page).content.decode()


def test_whose_yes_was_taken_has_done_what_they_were_asked(cast: Cast) -> None:
    version = in_review(cast, "legal")
    PolicyVersion.objects.filter(pk=version.pk).update(major=False)
    give(cast.booth_member, version.policy)
    todo = Todo.objects.get(subject__kind="approval", person=cast.booth_member.listed)
    assert todo.outcome == "done"


def test_nothing_but_its_end_is_ever_changed(cast: Cast) -> None:
    stood(cast)
    rows = StandingApproval.objects.all()
    for change in ({"reason": "Else."}, {"until": NOW}, {"ended_at": NOW, "function": "hr"}):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    rows.update(ended_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(ended_at=None)


def test_it_is_given_and_ended_on_the_page_of_the_review(cast: Cast) -> None:
    version = in_review(cast, "legal")
    legal, head = cast.booth_member.client(), cast.head_coach.client()
    assert "Approve minor versions in advance" in legal.get(REVIEW).content.decode()
    assert "Approve minor versions in advance" not in head.get(REVIEW).content.decode()
    for until, reason in (("", "So."), ("2020-01-01", "So."), (str(TODAY), "")):
        answer = legal.post(STANDING, {"until": until, "reason": reason})
        assert answer.status_code == 422, (until, reason)
    month = {"until": str(TODAY + timedelta(days=30)), "reason": "Typos."}
    assert legal.post(STANDING, month).status_code == 302
    page = head.get(REVIEW).content.decode()
    assert "Sami Tanaka (Legal) approves every minor version until" in page
    end = {"end": str(StandingApproval.objects.get().uid)}
    assert cast.coach.client().post(STANDING, end).status_code == 403
    assert head.post(STANDING, {"end": "nothing"}).status_code == 404
    assert head.post(STANDING, end).status_code == 302
    assert "approves every minor version" not in head.get(REVIEW).content.decode()
    version.refresh_from_db()
    assert version.state == State.REVIEW
