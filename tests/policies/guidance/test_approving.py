"""Approvals: who is asked, who may, that they are bound to the text, and what a return does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from governance.accounts.models import User
from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.todos.models import Todo
from policies.guidance.models import Approval, Policy, PolicyVersion
from policies.guidance.rules import AudienceDraft, State, text_fingerprint
from policies.guidance.selectors import approvals_of, approved_hash
from policies.guidance.services import (
    approvals_follow,
    draft_save,
    policy_approvals_set,
    version_approve,
    version_consult,
    version_draft,
    version_publish,
    version_return,
    version_submit,
)
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import State as Held
from roles.team.services.audiences import audience_draft_of, audience_write
from tests.cast import NOW, Cast, Member, make_account, make_assignment, make_person
from tests.policies.making import draft, next_version, published

LATER = NOW + timedelta(hours=1)


def fingerprint(version: PolicyVersion) -> str:
    version.refresh_from_db()
    return text_fingerprint(version.title, version.text)


def approve(member: Member, version: PolicyVersion) -> PolicyVersion:
    version.refresh_from_db()
    return version_approve(
        actor=member.viewer, version=version, seen=approved_hash(version), now=LATER
    )


def edit(member: Member, version: PolicyVersion, text: str, now: datetime = LATER) -> PolicyVersion:
    return draft_save(
        actor=member.viewer,
        version=version,
        title=version.title,
        text=text,
        change_note="",
        audience=audience_draft_of(version),
        seen=fingerprint(version),
        now=now,
    )


def lose(member: Member) -> None:
    """Let somebody hold nothing any more."""
    ReadyPeriod.objects.filter(assignment__person=member.listed).delete()
    Assignment.objects.filter(person=member.listed).update(state=Held.ENDED)


def in_review(cast: Cast, *functions: str, kind: str = "guideline") -> PolicyVersion:
    """Return the second version of a guideline, by the coach, waiting for these functions."""
    first = published(cast)
    Policy.objects.update(approvals=list(functions), kind=kind)
    second = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    return version_submit(actor=cast.coach.viewer, version=second, now=NOW)


def asked(version: PolicyVersion, kind: str = "approval") -> list[str]:
    todos = Todo.objects.open().filter(subject__kind=kind, subject__ref=version.uid)
    return sorted(todos.values_list("person__display_name", flat=True))


def test_those_who_hold_the_function_are_asked(cast: Cast) -> None:
    version = in_review(cast, "legal")

    assert version.state == State.REVIEW
    assert asked(version) == ["Sami Tanaka"]
    todo = Todo.objects.open().get(subject__kind="approval")
    assert todo.reason == "Legal"
    assert todo.subject.path == "/guidelines/house-rules/review/"


def test_with_the_last_approval_it_is_approved_and_the_head_coach_is_asked_to_publish(
    cast: Cast,
) -> None:
    version = approve(cast.booth_member, in_review(cast, "legal"))

    assert version.state == State.APPROVED
    assert asked(version) == []
    assert asked(version, "publish") == ["Amara Reid"]
    version_publish(actor=cast.head_coach.viewer, version=version, now=LATER)
    assert asked(version, "publish") == []


def test_who_writes_at_it_after_approving_it_has_not_approved_it(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    approve(cast.booth_member, version)
    text = version.text
    for words in ("Theirs.", text):  # another one, and back to what was approved
        edit(cast.coach, version, words)
        version.refresh_from_db()
        assert [each.given is not None for each in approvals_of(version, LATER)] == [
            False,
            words == text,
        ]
    PolicyVersion.objects.filter(pk=version.pk).update(
        author_people=[cast.coach.listed.pk, cast.booth_member.listed.pk]
    )
    version.refresh_from_db()
    assert not any(each.given for each in approvals_of(version, LATER))
    approvals_follow(now=LATER)
    assert asked(version) == ["Amara Reid"]


def test_a_contract_clause_always_needs_legal(cast: Cast) -> None:
    version = in_review(cast, kind="clause")

    assert asked(version) == ["Sami Tanaka"]
    with pytest.raises(Conflict) as refused:
        version_publish(actor=cast.head_coach.viewer, version=version, now=LATER)
    assert refused.value.members == {"missing": ["legal"]}


def test_the_first_clause_of_all_needs_legal_too(cast: Cast) -> None:
    version = draft(cast)
    Policy.objects.update(kind="clause")

    with pytest.raises(Conflict, match="Legal"):
        version_publish(actor=cast.head_coach.viewer, version=version, now=LATER)


def test_where_nothing_is_listed_the_head_coach_approves_by_publishing(cast: Cast) -> None:
    version = in_review(cast)
    assert asked(version) == ["Amara Reid"]

    version_publish(actor=cast.head_coach.viewer, version=version, now=LATER)
    given = Approval.objects.get(version=version)
    assert (given.function, given.person, given.account_label) == (
        "head",
        cast.head_coach.listed,
        str(cast.head_coach.user),
    )
    assert given.text_hash == fingerprint(version)


def test_a_head_coach_who_wrote_it_does_not_approve_it_and_the_chain_is_asked(cast: Cast) -> None:
    first = published(cast)
    own = version_draft(actor=cast.head_coach.viewer, policy=first.policy, now=NOW)
    with pytest.raises(NotAllowed) as refused:
        version_publish(actor=cast.head_coach.viewer, version=own, now=NOW)
    assert refused.value.code == "own_text"

    version_submit(actor=cast.head_coach.viewer, version=own, now=NOW)
    assert asked(own) == ["Erin Halvorsen"]  # who heads the root
    approve(cast.boss, own)
    version_publish(actor=cast.head_coach.viewer, version=own, now=LATER)


def test_a_superuser_is_bound_by_the_same_rule(cast: Cast) -> None:
    User.objects.filter(pk=cast.head_coach.user.pk).update(is_superuser=True, is_staff=True)
    first = published(cast)
    own = version_draft(actor=cast.head_coach.viewer, policy=first.policy, now=NOW)
    version_submit(actor=cast.head_coach.viewer, version=own, now=NOW)

    with pytest.raises(NotAllowed, match="You wrote"):
        approve(cast.head_coach, own)
    with pytest.raises(NotAllowed, match="You wrote"):
        version_publish(actor=cast.head_coach.viewer, version=own, now=NOW)


def test_who_edited_it_does_not_approve_it_either(cast: Cast) -> None:
    version = in_review(cast, "legal")
    edit(cast.booth_member, version, "In better words.")

    with pytest.raises(NotAllowed) as refused:
        approve(cast.booth_member, version)
    assert refused.value.code == "own_text"
    assert asked(version) == ["Amara Reid"]  # nobody else holds the function


def test_the_same_account_without_its_person_is_still_the_author(cast: Cast) -> None:
    version = in_review(cast)
    PolicyVersion.objects.filter(pk=version.pk).update(
        author_people=[], author_accounts=[cast.head_coach.user.pk]
    )

    with pytest.raises(NotAllowed):
        version_publish(actor=cast.head_coach.viewer, version=version, now=LATER)


def test_the_same_person_by_another_account_is_still_the_author(cast: Cast) -> None:
    version = in_review(cast)
    edit(cast.head_coach, version, "In better words.")
    other = replace(cast.head_coach.viewer, user_id=cast.employee.user.pk)

    with pytest.raises(NotAllowed):
        version_publish(actor=other, version=version, now=LATER)


@pytest.mark.parametrize("who", ["employee", "coach_elsewhere", "head_coach", "administrator"])
def test_nobody_but_those_asked_approves(cast: Cast, who: str) -> None:
    version = in_review(cast, "legal")

    with pytest.raises(NotAllowed):
        approve(getattr(cast, who), version)
    assert not Approval.objects.filter(version=version).exists()


def test_in_a_small_organisation_nobody_is_asked(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    version = in_review(cast, "legal")

    assert version.state == State.APPROVED
    assert asked(version) == []
    own = version_publish(actor=cast.coach.viewer, version=version, now=NOW)
    assert Entry.objects.filter(verb="guideline.published").latest("pk").changes["decided"] == (
        "alone"
    )
    assert own.state == State.PUBLISHED


def test_in_a_small_organisation_one_person_decides_on_a_contract_clause_too(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    version = in_review(cast, kind="clause")

    assert version.state == State.APPROVED
    assert asked(version) == []
    version_publish(actor=cast.coach.viewer, version=version, now=NOW)
    said = Entry.objects.filter(verb="guideline.published").latest("pk").changes
    assert said["decided"] == "alone"


def test_without_a_ready_holder_the_head_coach_is_asked(cast: Cast) -> None:
    lose(cast.booth_member)

    assert asked(in_review(cast, "legal")) == ["Amara Reid"]


def test_an_approver_who_goes_is_replaced(cast: Cast) -> None:
    version = in_review(cast, "legal")
    lose(cast.booth_member)
    approvals_follow(now=LATER)

    assert asked(version) == ["Amara Reid"]
    gone = Todo.objects.get(person=cast.booth_member.listed, subject__kind="approval")
    assert gone.outcome == Todo.Outcome.PASSED_ON


def test_one_of_two_holders_is_enough_and_the_other_is_released(cast: Cast) -> None:
    second = make_account(make_person("Nora Quist", cast.root))
    make_assignment(second.listed, cast.root, "legal")
    version = in_review(cast, "legal")
    assert asked(version) == ["Nora Quist", "Sami Tanaka"]

    assert approve(second, version).state == State.APPROVED
    assert asked(version) == []


def test_an_approval_falls_when_the_text_changes_and_is_asked_for_again(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    hr = make_account(make_person("Nora Quist", cast.root))
    make_assignment(hr.listed, cast.root, "hr")
    approvals_follow(now=NOW)
    approve(cast.booth_member, version)
    assert asked(version) == ["Nora Quist"]

    edit(cast.coach, version, "Quite another text.")
    assert asked(version) == ["Nora Quist", "Sami Tanaka"]
    approve(hr, version)
    version.refresh_from_db()
    assert version.state == State.REVIEW
    approve(cast.booth_member, version)
    version.refresh_from_db()
    assert version.state == State.APPROVED


def test_an_approval_of_a_minor_version_is_none_of_a_major_one(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    approve(cast.booth_member, version)
    PolicyVersion.objects.filter(pk=version.pk).update(major=False)
    approvals_follow(now=LATER)

    assert "Sami Tanaka" in asked(version)


def test_approving_a_text_that_changed_after_the_look_is_a_conflict(cast: Cast) -> None:
    version = in_review(cast, "legal")
    seen = approved_hash(version)
    edit(cast.coach, version, "Quite another text.")

    with pytest.raises(Conflict) as refused:
        version_approve(actor=cast.booth_member.viewer, version=version, seen=seen, now=LATER)
    assert refused.value.code == "text_changed"


def test_approvals_are_only_ever_added(cast: Cast) -> None:
    approve(cast.booth_member, in_review(cast, "legal"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.update(text_hash="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.all().delete()


def test_a_return_shows_the_author_why_and_closes_what_was_asked(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    version_return(
        actor=cast.booth_member.viewer, version=version, reason="Pay is a right.", now=LATER
    )

    version.refresh_from_db()
    assert version.state == State.DRAFT
    assert (version.returned_reason, version.returned_by_label) == (
        "Pay is a right.",
        str(cast.booth_member.user),
    )
    assert asked(version) == []
    assert asked(version, "returned") == ["Maria Ortiz"]
    page = cast.coach.client().get("/guidelines/house-rules/draft/").content.decode()
    assert "Pay is a right." in page
    version_submit(actor=cast.coach.viewer, version=version, now=LATER)
    assert asked(version, "returned") == []


def test_legal_sends_it_back_on_the_page_with_a_reason(cast: Cast) -> None:
    version = in_review(cast, "legal")
    client, page = cast.booth_member.client(), "/guidelines/house-rules/review/"
    refused = client.post(page, {"decision": "return", "word": " "})
    assert refused.status_code == 400
    assert "Say why" in refused.content.decode()
    told = client.post(page, {"decision": "return", "word": "Too long."}, follow=True)
    assert "Sent back; the author reads why." in told.content.decode()
    version.refresh_from_db()
    assert (version.state, version.returned_reason) == (State.DRAFT, "Too long.")
    assert asked(version, "returned") == ["Maria Ortiz"]


def test_a_return_needs_a_reason_unless_it_is_ones_own(cast: Cast) -> None:
    version = in_review(cast, "legal")

    with pytest.raises(Invalid):
        version_return(actor=cast.booth_member.viewer, version=version, reason=" ", now=LATER)
    version_return(actor=cast.coach.viewer, version=version, reason="", now=LATER)


def test_an_approved_text_is_changed_only_after_it_was_sent_back(cast: Cast) -> None:
    version = approve(cast.booth_member, in_review(cast, "legal"))
    with pytest.raises(Conflict) as refused:
        edit(cast.coach, version, "Quite another text.")
    assert refused.value.code == "text_stands"

    version_return(actor=cast.coach.viewer, version=version, reason="", now=LATER)
    edit(cast.coach, version, "Quite another text.")
    version_submit(actor=cast.coach.viewer, version=version, now=LATER)
    assert asked(version) == ["Sami Tanaka"]


def test_submitting_the_same_text_again_keeps_its_approvals(cast: Cast) -> None:
    version = approve(cast.booth_member, in_review(cast, "legal"))
    version_return(actor=cast.coach.viewer, version=version, reason="", now=LATER)

    assert version_submit(actor=cast.coach.viewer, version=version, now=LATER).state == (
        State.APPROVED
    )


def test_each_step_says_who_did_what_and_why(cast: Cast) -> None:
    version = in_review(cast, "legal")
    version_return(actor=cast.booth_member.viewer, version=version, reason="Too long.", now=LATER)
    version_submit(actor=cast.coach.viewer, version=version, now=LATER)
    approve(cast.booth_member, version)

    entries = Entry.objects.filter(subject_uid=version.uid).order_by("pk")
    assert list(entries.values_list("verb", "actor_label", "reason")) == [
        ("guideline.drafted", "Maria Ortiz", ""),
        ("guideline.submitted", "Maria Ortiz", ""),
        ("guideline.returned", "Sami Tanaka", "Too long."),
        ("guideline.submitted", "Maria Ortiz", ""),
        ("guideline.approval_given", "Sami Tanaka", ""),
        ("guideline.approved", "Sami Tanaka", ""),
    ]


def test_an_illegal_step_names_the_legal_ones(cast: Cast) -> None:
    version = draft(cast)
    Policy.objects.update(approvals=["legal"])

    with pytest.raises(Conflict) as refused:
        version_approve(actor=cast.booth_member.viewer, version=version, seen="", now=LATER)
    assert refused.value.members == {"legal": ["consult", "submit"]}


def test_the_functions_are_chosen_by_who_publishes(cast: Cast) -> None:
    version = in_review(cast)
    with pytest.raises(NotAllowed):
        policy_approvals_set(
            actor=cast.coach.viewer, policy=version.policy, functions=["legal"], now=NOW
        )
    with pytest.raises(Invalid):
        policy_approvals_set(
            actor=cast.head_coach.viewer, policy=version.policy, functions=["astrology"], now=NOW
        )
    policy_approvals_set(
        actor=cast.head_coach.viewer, policy=version.policy, functions=["legal"], now=NOW
    )

    assert asked(version) == ["Sami Tanaka"]
    assert Entry.objects.get(verb="guideline.approvals_changed").changes == {
        "approvals": [[], ["legal"]]
    }


def test_whoever_is_on_leave_is_not_asked(cast: Cast) -> None:
    Person.objects.filter(pk=cast.booth_member.listed.pk).update(employment="on_leave")

    assert asked(in_review(cast, "legal")) == ["Amara Reid"]


def test_a_second_guideline_is_published_in_one_step_by_who_did_not_write_it(cast: Cast) -> None:
    second = next_version(cast, published(cast), now=LATER)

    assert Approval.objects.get(version=second).function == "head"


def test_for_whom_it_is_stands_while_it_is_approved(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    wider = replace(audience_draft_of(version), kind="department", department_id=cast.support.pk)
    with pytest.raises(Conflict) as refused:
        draft_save(
            actor=cast.coach.viewer,
            version=version,
            title=version.title,
            text=version.text,
            change_note="",
            audience=wider,
            seen=fingerprint(version),
            now=NOW,
        )
    assert refused.value.code == "audience_stands"


def test_with_the_last_function_taken_off_it_is_approved(cast: Cast) -> None:
    version = in_review(cast, "hr", "legal")
    approve(cast.booth_member, version)
    policy_approvals_set(
        actor=cast.head_coach.viewer, policy=version.policy, functions=["legal"], now=NOW
    )
    version.refresh_from_db()
    assert version.state == State.APPROVED


def test_the_first_text_of_all_is_told_to_be_decided_alone_where_nobody_else_is(
    cast: Cast,
) -> None:
    Person.objects.filter(pk=cast.boss.listed.pk).update(employment="on_leave")
    own = draft(cast, by="head_coach")
    assert approvals_of(own, NOW) == []
    version_publish(actor=cast.head_coach.viewer, version=own, now=NOW)
    entry = Entry.objects.get(verb="guideline.published")
    assert entry.changes["decided"] == "alone"
    assert not Approval.objects.exists()


@pytest.mark.parametrize("who", ["boss", "booth_member"])
def test_the_first_text_of_all_is_not_its_authors_where_somebody_else_is(
    cast: Cast, who: str
) -> None:
    if who == "booth_member":  # an executive looks at it as well as who heads the root
        Person.objects.filter(pk=cast.boss.listed.pk).update(employment="on_leave")
        make_assignment(cast.booth_member.listed, cast.root, "executives")
    own = draft(cast, by="head_coach")
    with pytest.raises(NotAllowed) as refused:
        version_publish(actor=cast.head_coach.viewer, version=own, now=NOW)
    assert refused.value.code == "own_text"
    version_submit(actor=cast.head_coach.viewer, version=own, now=NOW)
    assert asked(own) == [cast.members[who].listed.display_name]
    approve(cast.members[who], own)
    version_publish(actor=cast.head_coach.viewer, version=own, now=LATER)
    assert "decided" not in Entry.objects.get(verb="guideline.published").changes


def test_a_version_that_is_for_nobody_is_neither_discussed_nor_scheduled(cast: Cast) -> None:
    version = published(cast)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    audience_write(audience=following, draft=AudienceDraft("rules", rules=()))
    with pytest.raises(Conflict) as refused:
        version_consult(actor=cast.coach.viewer, version=following, now=NOW)
    assert refused.value.code == "for_nobody"


def test_editing_the_next_version_on_its_page_keeps_for_whom_it_is(cast: Cast) -> None:
    here = AudienceDraft("department", department_id=cast.support.pk)
    version = published(cast, audience=here)
    client = cast.coach.client()
    client.post(f"/guidelines/{version.policy.slug}/new-version/")
    edit_page = f"/guidelines/{version.policy.slug}/edit/"
    form = client.get(edit_page).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    answer = client.post(edit_page, {**sent, "title": "House rules, mended"})
    assert answer.status_code == 302, answer.context["form"].errors
    draft_made = PolicyVersion.objects.get(number=2)
    assert (draft_made.title, draft_made.audience_kind, draft_made.audience_department_id) == (
        "House rules, mended",
        "department",
        cast.support.pk,
    )
