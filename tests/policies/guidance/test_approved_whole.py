"""An approval is a yes to text, translations and audience: it falls when one of them changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from governance.core.errors import Conflict, NotAllowed
from policies.guidance.models import Approval, PolicyVersion, VersionText
from policies.guidance.rules import AudienceDraft, State, text_fingerprint
from policies.guidance.selectors import approvals_missing, approved_hash
from policies.guidance.services import (
    draft_save,
    translation_save,
    version_approve,
    version_draft,
    version_return,
    version_submit,
)
from policies.guidance.services.audience import audience_fingerprint, draft_audience_save
from roles.team.rules.audiences import RuleDraft
from roles.team.services.audiences import audience_write
from tests.cast import NOW, Cast
from tests.policies.guidance.test_approving import approve, asked, fingerprint, in_review
from tests.policies.making import published

PAGE = "/guidelines/house-rules/review/"
LATER = NOW + timedelta(hours=1)


def translate(cast: Cast, version: PolicyVersion, text: str, by: str = "coach") -> None:
    version.refresh_from_db()
    former = version.translations.filter(language="de").first()
    translation_save(
        actor=cast.members[by].viewer,
        version=version,
        language="de",
        title="Hausregeln",
        text=text,
        base_hash=text_fingerprint(version.title, version.text),
        seen=former.text_hash if former else "",
        now=LATER,
    )


def missing(version: PolicyVersion) -> list[str]:
    return approvals_missing(PolicyVersion.objects.get(pk=version.pk), NOW)


def test_a_changed_translation_lets_an_approval_fall_and_asks_again(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    translate(cast, version, "Sei nett.")
    approve(cast.booth_member, version)
    assert missing(version) == ["hr"]

    translate(cast, version, "Sei sehr nett.")
    assert missing(version) == ["hr", "legal"]
    assert "Sami Tanaka" in asked(version)


def test_an_approval_that_does_not_say_of_what_is_none(cast: Cast) -> None:
    """As those are that were given before translations and audience were a part of it."""
    version = in_review(cast, "legal", "hr")
    approve(cast.booth_member, version)
    legal = Approval.objects.get(version=version)
    Approval.objects.bulk_create(
        [
            Approval(
                version=version,
                function="hr",
                person=legal.person,
                account_label=legal.account_label,
                text_hash=legal.text_hash,
                major=legal.major,
                at=legal.at,
            )
        ]
    )
    assert missing(version) == ["hr"]


def test_a_translation_of_an_older_text_does_not_go_with_it(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    approve(cast.booth_member, version)
    VersionText.objects.create(
        version=version,
        language="de",
        title="Alt",
        text="Alt.",
        text_hash="0" * 64,
        base_hash="1" * 64,
        translated_at=NOW,
    )

    assert missing(version) == ["hr"]


def test_what_was_looked_at_is_the_translation_too(cast: Cast) -> None:
    version = in_review(cast, "legal")
    seen = approved_hash(version)
    translate(cast, version, "Sei nett.")

    with pytest.raises(Conflict) as refused:
        version_approve(actor=cast.booth_member.viewer, version=version, seen=seen, now=LATER)
    assert refused.value.code == "text_changed"
    assert not Approval.objects.filter(version=version).exists()


def test_who_translates_does_not_approve(cast: Cast) -> None:
    version = in_review(cast)
    assert asked(version) == ["Amara Reid"]
    translate(cast, version, "Sei nett.", by="head_coach")

    assert "Amara Reid" not in asked(version)
    with pytest.raises(NotAllowed) as refused:
        approve(cast.head_coach, version)
    assert refused.value.code == "own_text"


def test_who_says_for_whom_it_is_does_not_approve(cast: Cast) -> None:
    version = in_review(cast)
    version_return(actor=cast.coach.viewer, version=version, reason="", now=LATER)
    version.refresh_from_db()
    draft_audience_save(
        actor=cast.head_coach.viewer,
        version=version,
        rules=(RuleDraft(department_id=cast.support.pk),),
        seen=audience_fingerprint(version),
    )
    version_submit(actor=cast.coach.viewer, version=version, now=LATER)

    assert "Amara Reid" not in asked(version)
    with pytest.raises(NotAllowed) as refused:
        approve(cast.head_coach, version)
    assert refused.value.code == "own_text"


def changed_audience(cast: Cast, audience: AudienceDraft) -> PolicyVersion:
    """Have legal approve it, take it back, change for whom it is and submit it again."""
    version = in_review(cast, "legal", "hr")
    approve(cast.booth_member, version)
    version_return(actor=cast.coach.viewer, version=version, reason="", now=LATER)
    version.refresh_from_db()
    draft_save(
        actor=cast.coach.viewer,
        version=version,
        title=version.title,
        text=version.text,
        change_note="",
        audience=audience,
        seen=fingerprint(version),
        now=LATER,
    )
    return version_submit(actor=cast.coach.viewer, version=version, now=LATER)


def test_another_audience_lets_an_approval_fall(cast: Cast) -> None:
    version = changed_audience(cast, AudienceDraft("department", cast.support.pk))

    assert missing(version) == ["hr", "legal"]
    assert "Sami Tanaka" in asked(version)


def test_the_same_audience_keeps_it(cast: Cast) -> None:
    version = changed_audience(cast, AudienceDraft())

    assert missing(version) == ["hr"]
    assert version.state == State.REVIEW


def test_rules_are_an_audience_whatever_their_order(cast: Cast) -> None:
    version = in_review(cast, "legal", "hr")
    here, there = RuleDraft(department_id=cast.support.pk), RuleDraft(country="DE")
    audience_write(audience=version, draft=AudienceDraft("rules", rules=(here, there)))
    approve(cast.booth_member, version)
    assert missing(version) == ["hr"]

    audience_write(audience=version, draft=AudienceDraft("rules", rules=(there, here)))
    assert missing(version) == ["hr"]
    audience_write(audience=version, draft=AudienceDraft("rules", rules=(there,)))
    assert missing(version) == ["hr", "legal"]


def test_an_approver_reads_the_translation_and_that_it_goes_with_the_text(cast: Cast) -> None:
    version = in_review(cast, "legal")
    translate(cast, version, "## Das geht\n\n- Sei <nett>.")
    client = cast.booth_member.client()

    page = client.get(PAGE).content.decode()
    assert "Deutsch: Hausregeln." in page
    assert "Sei &lt;nett&gt;." in page
    assert f'name="seen" value="{approved_hash(version)}"' in page
    VersionText.objects.update(base_hash="0" * 64)
    assert (
        "Of an older text: it is not published with this one." in client.get(PAGE).content.decode()
    )


def test_the_page_approves_what_it_showed_and_nothing_else(cast: Cast) -> None:
    version = in_review(cast, "legal")
    seen = approved_hash(version)
    translate(cast, version, "Sei nett.")
    client, decision = cast.booth_member.client(), {"decision": "approve", "seen": seen}

    assert client.post(PAGE, decision).status_code == 409
    assert client.post(PAGE, {**decision, "seen": approved_hash(version)}).status_code == 302
    assert approvals_missing(version, NOW) == []


@pytest.mark.parametrize("changed", ["audience", "translation", "minor"])
def test_the_head_coach_publishes_what_the_page_showed_and_nothing_else(
    cast: Cast, changed: str
) -> None:
    former = published(cast, audience=AudienceDraft("department", cast.stores.pk))
    version = version_draft(actor=cast.coach.viewer, policy=former.policy, now=NOW)
    client, path = cast.head_coach.client(), "/guidelines/house-rules/publish/"
    page = client.get("/guidelines/house-rules/draft/").content.decode()
    looked_at = dict(re.findall(r'name="(seen|text_hash)" value="(\w+)"', page))
    if changed == "audience":
        audience_write(audience=version, draft=AudienceDraft("department", cast.support.pk))
    elif changed == "translation":
        translate(cast, version, "Sei nett.")
    else:
        PolicyVersion.objects.filter(pk=version.pk).update(major=False)

    assert client.post(path, looked_at).status_code == 409
    assert not Approval.objects.filter(version=version).exists()
    version.refresh_from_db()
    assert client.post(path, {"seen": approved_hash(version)}).status_code == 302
