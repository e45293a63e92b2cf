"""The one page on which a text is decided on: what differs, who approved, what publishing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import Missing
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import (
    HEAD,
    WRITABLE,
    State,
    Step,
    can_approve,
    can_draft,
    can_publish,
    is_author,
    sees_drafts,
    steps_legal,
    text_fingerprint,
)
from policies.guidance.rules.compare import texts_compared
from policies.guidance.rules.languages import language_name
from policies.guidance.selectors.annexes import annex_is_own
from policies.guidance.selectors.approving import (
    approvals_of,
    approved_hash,
    approver_ids,
    function_names,
)
from policies.guidance.selectors.commenting import questions_of
from policies.guidance.selectors.languages import texts_in_force
from policies.guidance.selectors.linting import version_linted
from policies.guidance.selectors.publishers import publishes_instead
from policies.guidance.selectors.standing_approvals import functions_stood, standings_shown
from roles.org.selectors import organisation_size
from roles.team.selectors import audience_people, audience_word

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import Comment, VersionText
    from policies.guidance.rules.compare import Compared
    from policies.guidance.selectors.approving import Needed
    from policies.guidance.selectors.linting import Linted
    from policies.guidance.selectors.standing_approvals import Standing


@dataclass(frozen=True, slots=True)
class TranslationReview:
    """A translation beside that of the version in force; ``goes`` says whether it is of exactly
    this text, so that it is approved and published with it."""

    made: VersionText
    name: str
    goes: bool
    compared: Compared


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """``before`` is the version in force, if any; ``approves``, ``publishes`` and ``returns`` say
    what the viewer may do with it now, ``why_not`` why they may not approve it."""

    version: PolicyVersion
    before: PolicyVersion | None
    compared: Compared
    translations: list[TranslationReview]
    linted: list[Linted]
    needed: list[Needed]
    versions: list[PolicyVersion]
    audience: str
    people: int
    text_hash: str
    seen: str  # hash of all that an approval is a yes to
    approves: bool
    publishes: bool
    returns: bool
    own: bool
    why_not: str
    questions: list[Comment]  # asked back by who approves
    answers: bool  # the viewer may answer them
    standings: list[Standing]  # approvals of every minor version
    stands_for: list[str]  # the names of the functions for which the viewer may give one


def working(viewer: Viewer, draft: PolicyVersion, now: datetime) -> dict[str, object]:
    """Return what the page of a version in the works shows of its way to being published."""
    needed = approvals_of(draft, now)
    missing = [each.function for each in needed if each.given is None]
    small = organisation_size()
    publisher = can_publish(viewer, small)
    own_yes = missing == [HEAD] and viewer.head_coach and not is_author(viewer, draft)
    steps = [step.value for step in steps_legal(draft.state, alone=not needed)]
    return {
        "needed": needed,
        "steps": steps,
        "functions": {key: name for key, name in function_names().items() if key != HEAD},
        "commented": draft.comments.filter(question=False).exists(),
        "writable": draft.state in WRITABLE,
        "writes": can_draft(viewer) or publisher or annex_is_own(viewer, draft.policy),
        "publisher": publisher,
        "publishes": publisher and (own_yes or (not missing and Step.PUBLISH.value in steps)),
    }


def review_page(viewer: Viewer, slug: str, now: datetime) -> ReviewPage:
    """Return the page of the version in the works; Missing for whom it does not concern."""
    version, needed = review_for(viewer, slug, now)
    before = version.policy.versions.published().first()
    asked = frozenset[int]().union(*approver_ids(needed).values())
    verdict = can_approve(viewer, version, asked)
    waits = version.state == State.REVIEW
    writes = can_draft(viewer) or can_publish(viewer, organisation_size())
    writes = writes or annex_is_own(viewer, version.policy)
    complete = all(each.given for each in needed) and version.state in {
        State.APPROVED,
        State.SCHEDULED,
    }
    return ReviewPage(
        version=version,
        before=before,
        compared=texts_compared(before.text if before else "", version.text),
        translations=_translations(version, before),
        linted=version_linted(version),
        needed=needed,
        versions=list(version.policy.versions.select_related("policy").order_by("-number")[:20]),
        audience=audience_word(version),
        people=audience_people(version).count(),
        text_hash=text_fingerprint(version.title, version.text),
        seen=approved_hash(version),
        approves=waits and bool(verdict),
        publishes=complete
        and (can_publish(viewer, organisation_size()) or publishes_instead(viewer, version, now)),
        returns=version.state != State.DRAFT and (writes or bool(verdict)),
        own=is_author(viewer, version),
        why_not=str(verdict.reason) if waits and is_author(viewer, version) else "",
        questions=list(questions_of(version)),
        standings=standings_shown(viewer, version.policy, now),
        stands_for=list(functions_stood(viewer, version.policy, now).values()),
        answers=can_draft(viewer)
        or annex_is_own(viewer, version.policy)
        or is_author(viewer, version),
    )


def review_for(viewer: Viewer, slug: str, now: datetime) -> tuple[PolicyVersion, list[Needed]]:
    """Return the version in the works for those who see drafts, wrote it, are asked to approve it,
    or did, or to publish it.

    Raises Missing for everybody else, and when none is in the works.
    """
    version = (
        PolicyVersion.objects.open()
        .filter(policy__slug=slug)
        .select_related("policy__audience_department")
        .first()
    )
    if version is None or not viewer.is_member:
        raise Missing
    needed = approvals_of(version, now)
    asked = frozenset[int]().union(*approver_ids(needed).values())
    gave = {each.given.person_id for each in needed if each.given}
    theirs = asked | gave | set(version.author_people)
    concerned = version.state != PolicyVersion.State.DRAFT and viewer.person_id in theirs
    if concerned or sees_drafts(viewer) or annex_is_own(viewer, version.policy):
        return version, needed
    if not publishes_instead(viewer, version, now):
        raise Missing
    return version, needed


def _translations(version: PolicyVersion, before: PolicyVersion | None) -> list[TranslationReview]:
    """Return the translations of ``version`` by language; two queries at most."""
    base = text_fingerprint(version.title, version.text)
    former = {text.language: text.text for text in texts_in_force(before)[1:]} if before else {}
    return [
        TranslationReview(
            made=made,
            name=language_name(made.language),
            goes=made.base_hash == base,
            compared=texts_compared(former.get(made.language, ""), made.text),
        )
        for made in version.translations.order_by("language")
    ]
