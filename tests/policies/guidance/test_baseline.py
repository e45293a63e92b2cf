"""Which guideline everybody is measured by."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.todos.models import Todo
from policies.guidance.models import Policy
from policies.guidance.selectors import baseline_behind
from policies.guidance.services import (
    baseline_make,
    policy_draft,
    version_draft,
    version_publish,
    version_withdraw,
)
from policies.guidance.services.audience import audience_change, audience_fingerprint
from policies.guidance.services.measuring import for_everybody
from roles.team.rules.audiences import AudienceDraft, RuleDraft
from roles.team.services.audiences import audience_write
from tests.cast import NOW, Cast
from tests.policies.making import COACHES_AND_PLAYERS, EVERYONE, TEXT, draft, published

PAGE = "/guidelines/house-rules/"
LATER = NOW + timedelta(days=40)
NO_EXTERNALS = RuleDraft(person_kind="external", excludes=True)


def titles() -> list[int]:
    return list(Policy.objects.filter(baseline=True).values_list("pk", flat=True))


def gaps() -> set[str]:
    return {gap.rule for gap in baseline_behind(LATER, LATER.date())}


def test_the_head_coach_makes_another_one_the_baseline_and_says_why(cast: Cast) -> None:
    first, second = published(cast), published(cast)
    assert titles() == [first.policy_id]
    for actor in (cast.coach, cast.administrator, cast.auditor):
        with pytest.raises(NotAllowed):
            baseline_make(actor=actor.viewer, policy=second.policy, reason="So.", now=NOW)
    with pytest.raises(Invalid):
        baseline_make(actor=cast.head_coach.viewer, policy=second.policy, reason=" ", now=NOW)

    for _twice in range(2):
        baseline_make(
            actor=cast.head_coach.viewer, policy=second.policy, reason="Shorter.", now=NOW
        )
    assert titles() == [second.policy_id]
    begun, entry = Entry.objects.filter(verb="guideline.baseline_made").order_by("id")
    assert (begun.subject_uid, begun.changes) == (
        first.policy.uid,
        {"baseline": [None, "House rules"]},
    )
    assert (entry.subject_uid, entry.reason) == (second.policy.uid, "Shorter.")
    assert entry.changes == {"baseline": ["House rules", "House rules"]}


def test_nobody_is_measured_by_a_draft_or_by_two(cast: Cast) -> None:
    published(cast)
    begun = draft(cast)
    with pytest.raises(Conflict) as refused:
        baseline_make(actor=cast.head_coach.viewer, policy=begun.policy, reason="So.", now=NOW)
    assert refused.value.code == "not_in_force"
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=begun.policy_id).update(baseline=True)


def test_withdrawn_nobody_is_measured_until_the_head_coach_chooses(cast: Cast) -> None:
    first = published(cast)
    assert gaps() == {"CV11"}
    version_withdraw(actor=cast.head_coach.viewer, version=first, reason="Old.", now=NOW)
    draft(cast)
    second = published(cast)
    assert titles() == [first.policy_id]
    assert gaps() == set()
    baseline_make(actor=cast.head_coach.viewer, policy=second.policy, reason="New.", now=NOW)
    assert titles() == [second.policy_id]
    assert gaps() == {"CV11"}


def test_sent_twice_a_first_guideline_begins_once_and_moves_nothing(cast: Cast) -> None:
    first = draft(cast)
    version_publish(actor=cast.head_coach.viewer, version=first, now=NOW)
    version_withdraw(actor=cast.head_coach.viewer, version=first, reason="Old.", now=NOW)
    for _again in range(2):
        policy_draft(
            actor=cast.coach.viewer,
            uid=first.policy.uid,
            title="House rules",
            text=TEXT,
            audience=EVERYONE,
            now=NOW,
        )
    assert titles() == [first.policy_id]
    assert Entry.objects.filter(verb="guideline.baseline_made").count() == 1


def test_what_is_for_some_only_is_for_everybody_as_the_baseline_once_that_was_seen(
    cast: Cast,
) -> None:
    first, some = published(cast), published(cast, audience=COACHES_AND_PLAYERS)
    head = cast.head_coach
    with pytest.raises(Conflict) as refused:
        baseline_make(actor=head.viewer, policy=some.policy, reason="So.", now=NOW)
    assert refused.value.code == "not_for_everybody"
    assert titles() == [first.policy_id]

    client, slug = head.client(), some.policy.slug
    assert f"/guidelines/{slug}/baseline/" in client.get(f"/guidelines/{slug}/").content.decode()
    asked = Todo.objects.filter(subject__ref=some.uid)
    before = asked.count()
    page = client.get(f"/guidelines/{slug}/baseline/").content.decode()
    assert "It is for coaches and players now, and for everybody from then on." in page
    assert f"{13 - before} people come in and are asked to sign it" in " ".join(page.split())
    assert (asked.count(), titles()) == (before, [first.policy_id])

    sent = {"seen": audience_fingerprint(some.policy), "reason": "One for all."}
    stale = client.post(f"/guidelines/{slug}/baseline/", {**sent, "seen": "a" * 32})
    assert stale.status_code == 409
    assert "One for all." in stale.content.decode()
    assert client.post(f"/guidelines/{slug}/baseline/", sent).status_code == 302
    assert titles() == [some.policy_id]
    assert for_everybody(Policy.objects.get(pk=some.policy_id))
    assert asked.open().count() == 13
    verbs = (
        Entry.objects.filter(reason="One for all.").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["guideline.audience_changed", "guideline.baseline_made"]


def test_what_was_widened_before_can_be_the_baseline(cast: Cast) -> None:
    published(cast)
    some = published(cast, audience=COACHES_AND_PLAYERS)
    audience_change(
        actor=cast.head_coach.viewer,
        policy=some.policy,
        rules=[RuleDraft()],
        seen=audience_fingerprint(some.policy),
        reason="All.",
        now=NOW,
    )
    baseline_make(actor=cast.head_coach.viewer, policy=some.policy, reason="So.", now=NOW)
    assert titles() == [some.policy_id]


def test_the_baseline_in_force_is_not_narrowed(cast: Cast) -> None:
    first = published(cast)
    following = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    audience_write(audience=following, draft=COACHES_AND_PLAYERS)
    with pytest.raises(Conflict) as refused:
        version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)
    assert refused.value.code == "baseline_for_everybody"

    change = partial(
        audience_change,
        actor=cast.head_coach.viewer,
        policy=first.policy,
        seen=audience_fingerprint(first.policy),
        reason="Fewer.",
        now=NOW,
    )
    for rules in ([RuleDraft(role_kind="coach")], [RuleDraft(), NO_EXTERNALS]):
        with pytest.raises(Conflict) as refused:
            change(rules=rules)
        assert refused.value.code == "baseline_for_everybody"
    page = f"/guidelines/house-rules/versions/{first.number}/audience/"
    sent = {"seen": audience_fingerprint(first.policy), "reason": "Fewer.", "confirm": "on"}
    answer = cast.head_coach.client().post(page, {**sent, "role_kind": "coach"})
    assert answer.status_code == 409
    assert "Everybody is measured by this guideline" in answer.content.decode()
    change(rules=[RuleDraft()])
    assert for_everybody(Policy.objects.get(pk=first.policy_id))

    other = published(cast)
    baseline_make(actor=cast.head_coach.viewer, policy=other.policy, reason="Shorter.", now=NOW)
    version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)


def test_a_baseline_that_was_narrowed_once_is_widened_or_replaced(cast: Cast) -> None:
    first = published(cast)
    audience_write(audience=first.policy, draft=COACHES_AND_PLAYERS)
    following = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    with pytest.raises(Conflict) as refused:
        version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)
    assert refused.value.code == "baseline_for_everybody"
    audience_write(audience=following, draft=AudienceDraft("rules", rules=(RuleDraft(),)))
    version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)


def test_a_first_draft_that_comes_to_be_for_some_is_no_baseline(cast: Cast) -> None:
    first = draft(cast)
    audience_write(audience=first, draft=COACHES_AND_PLAYERS)
    version_publish(actor=cast.head_coach.viewer, version=first, now=NOW)
    assert titles() == []
    last = Entry.objects.filter(verb="guideline.baseline_made").latest("id")
    assert last.changes == {"baseline": ["House rules", None]}


def test_a_first_draft_that_is_left_lying_can_be_passed_over(cast: Cast) -> None:
    left = draft(cast)
    second = published(cast)
    assert titles() == [left.policy_id]
    path = f"/guidelines/{second.policy.slug}/baseline/"
    page = cast.head_coach.client().get(path).content.decode()
    assert "At present nobody is measured by anything" in page
    assert "come in and are asked" not in page
    assert cast.head_coach.client().post(path, {"reason": " "}).status_code == 422
    answer = cast.head_coach.client().post(path, {"reason": "The other was given up."})
    assert answer.status_code == 302
    assert titles() == [second.policy_id]
    page = cast.head_coach.client().get(f"/guidelines/{second.policy.slug}/").content.decode()
    assert "Everybody is measured by this guideline." in page
    assert "Make this the baseline" not in page
    assert "Make this the baseline" not in cast.coach.client().get(PAGE).content.decode()
