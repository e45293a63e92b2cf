"""Writing a draft; nothing of it binds anybody yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import (
    OPEN_STATES,
    WRITABLE,
    AudienceDraft,
    State,
    can_draft,
    can_publish,
    text_fingerprint,
    text_normal,
)
from policies.guidance.rules.annexes import annex_loosens
from policies.guidance.rules.languages import languages_known
from policies.guidance.selectors import approvals_of, approver_ids
from policies.guidance.selectors.annexes import annex_is_own
from policies.guidance.services.approving import approvers_ask, settled, time_anew, version_lock
from policies.guidance.services.languages import translations_copy
from policies.guidance.services.measuring import baseline_begin
from roles.org.selectors import organisation_language, organisation_size
from roles.team.services.audiences import audience_draft_of, audience_write

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from policies.guidance.models import VersionText

BEGUN = (Policy.Kind.GUIDELINE, Policy.Kind.CLAUSE)  # an annex is begun at its guideline
RESERVED = frozenset({"new"})
TITLE_LENGTH = 200
TEXT_LENGTH = 100_000


def drafting_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may write drafts."""
    if not (can_draft(actor) or can_publish(actor, organisation_size())):
        raise NotAllowed("coaches_draft", _("Coaches draft this, and the head coach publishes it."))


def writing_allowed(actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Raise NotAllowed unless ``actor`` writes drafts, or is asked to approve this one."""
    asked = frozenset[int]()
    if version.state == State.REVIEW:
        asked = asked.union(*approver_ids(approvals_of(version, now)).values())
    if actor.person_id not in asked:
        editing_allowed(actor, version.policy)


def authors(actor: Viewer) -> dict[str, list[int]]:
    """Return who writes, as a person and by their account: they will not approve it."""
    people = [] if actor.person_id is None else [actor.person_id]
    return {
        "author_people": people,
        "author_accounts": [] if actor.user_id is None else [actor.user_id],
    }


def editing_allowed(actor: Viewer, policy: Policy) -> None:
    """Raise NotAllowed unless ``actor`` may write drafts of it: an annex is its head's, too."""
    if not annex_is_own(actor, policy):
        drafting_allowed(actor)


def annex_check(policy: Policy, text: str) -> None:
    """Raise Invalid when ``policy`` is an annex and ``text`` loosens its base, naming the item;
    Conflict when its base is not in force."""
    if policy.base_id is None:
        return
    versions = PolicyVersion.objects.published().filter(policy=policy.base_id)
    base = versions.values_list("text", flat=True).first()
    if base is None:
        raise Conflict("not_in_force", _("A guideline has annexes while it is in force."))
    loose = annex_loosens(base, text)
    if loose:
        problems = [Problem("/text", str(one)) for one in loose]
        raise Invalid("annex_loosens", str(loose[0]), problems=problems)


def author_add(actor: Viewer, made: PolicyVersion | VersionText) -> None:
    """Note on ``made``, which the caller saves, that ``actor`` wrote at it, too."""
    for key, ids in authors(actor).items():
        earlier = [each for each in getattr(made, key) if each not in ids]
        setattr(made, key, [*earlier, *ids])


def free_slug(title: str, uid: UUID, taken: set[str], fallback: str) -> str:
    """Return an address for ``title`` that is not taken."""
    slug = slugify(title)[:180] or fallback
    return f"{slug}-{uid.hex[-6:]}" if slug in taken | RESERVED else slug


def text_checked(title: str, text: str) -> tuple[str, str]:
    """Return both as they are stored; raise Invalid when one is missing or too long."""
    title, text = text_normal(title), text_normal(text)
    if not title or len(title) > TITLE_LENGTH:
        raise Invalid("title_needed", _("Give it a title of 1 to 200 characters."))
    if not text or len(text) > TEXT_LENGTH or "\0" in text + title:
        raise Invalid("text_needed", _("Write the text: 1 to 100,000 characters."))
    return title, text


@transaction.atomic
def policy_draft(
    *,
    actor: Viewer,
    uid: UUID,
    title: str,
    text: str,
    audience: AudienceDraft,
    now: datetime,
    language: str = "",
    kind: str = Policy.Kind.GUIDELINE,
) -> PolicyVersion:
    """Make a guideline, or a contract clause, with its first draft; the same ``uid`` again
    returns that one.

    It is in ``language``, else in the organisation's. The very first guideline for everybody
    becomes the baseline. Raises NotAllowed, Invalid.
    """
    drafting_allowed(actor)
    if kind not in BEGUN:
        raise Invalid("unknown_kind", _("It is a guideline or a contract clause."))
    title, text = text_checked(title, text)
    policy, created = Policy.objects.get_or_create(
        uid=uid,
        defaults={
            "kind": kind,
            "title": title,
            "slug": free_slug(title, uid, set(Policy.objects.values_list("slug", flat=True)), "g"),
            "created_at": now,
        },
    )
    if not created:
        return policy.versions.order_by("number")[0]
    version = PolicyVersion.objects.create(
        policy=policy,
        number=1,
        language=language or organisation_language(),
        title=title,
        text=text,
        drafted_by_label=actor.label,
        drafted_at=now,
        **authors(actor),
    )
    audience_write(audience=policy, draft=audience)
    audience_write(audience=version, draft=audience)
    baseline_begin(actor=actor, policy=policy)
    told = {"baseline": True} if policy.baseline else {}
    entry_record(actor=actor, verb="guideline.drafted", subject=version, changes=told)
    return version


@transaction.atomic
def version_draft(*, actor: Viewer, policy: Policy, now: datetime) -> PolicyVersion:
    """Return the version in the works; if there is none, a draft made from the latest text."""
    editing_allowed(actor, policy)
    policy = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    draft = policy.versions.filter(state__in=OPEN_STATES).first()
    if draft is not None:
        return draft
    latest = policy.versions.order_by("-number")[0]
    last = policy.versions.aggregate(last=Max("number"))["last"]
    draft = PolicyVersion.objects.create(
        policy=policy,
        number=last + 1,
        language=latest.language,
        title=latest.title,
        text=latest.text,
        drafted_by_label=actor.label,
        drafted_at=now,
        **authors(actor),
    )
    audience_write(audience=draft, draft=audience_draft_of(policy))
    translations_copy(former=latest, draft=draft)
    entry_record(actor=actor, verb="guideline.drafted", subject=draft)
    return draft


@transaction.atomic
def draft_save(
    *,
    actor: Viewer,
    version: PolicyVersion,
    title: str,
    text: str,
    change_note: str,
    major: bool = True,
    audience: AudienceDraft,
    seen: str,
    now: datetime,
    language: str = "",
) -> PolicyVersion:
    """Replace the text of a draft; ``language``, if given, says what it is written in.

    ``seen`` is the fingerprint of the draft that was edited: when another has saved since,
    nothing is written and Conflict is raised; also when it has been published meanwhile. Whoever
    is asked to approve it may change it too; approvals of the former text fall, and are asked
    for again.
    """
    draft = version_lock(version)
    writing_allowed(actor, draft, now)
    title, text = text_checked(title, text)
    annex_check(draft.policy, text)
    if draft.published_at is not None:
        raise Conflict("not_a_draft", _("This version has been published. Start a new one."))
    if draft.state not in WRITABLE:
        raise Conflict(
            "text_stands", _("This text is approved. Send it back to draft to change it.")
        )
    _refuse_other_audience(draft, audience)
    before = text_fingerprint(draft.title, draft.text)
    if seen != before:
        raise Conflict(
            "draft_changed",
            _("Somebody else saved this draft while you were writing. Nothing of yours was saved."),
        )
    draft.language = language if language in languages_known() else draft.language
    draft.title, draft.text, draft.change_note = title, text, text_normal(change_note)
    draft.major = major
    after = text_fingerprint(title, text)
    draft.unanswered = draft.unanswered if after == before else {}
    author_add(actor, draft)
    draft.drafted_by_label, draft.drafted_at = actor.label, now
    draft.save()
    if draft.policy.kind != Policy.Kind.ANNEX:  # whom that is for is its place
        audience_write(audience=draft, draft=audience)
    if draft.number == 1:
        Policy.objects.filter(pk=draft.policy_id).update(title=title)
    entry_record(
        actor=actor, verb="guideline.edited", subject=draft, changes={"sha256": [before, after]}
    )
    if draft.state == State.REVIEW:
        _ask_again(actor, draft, now, anew=after != before)
    return draft


def _ask_again(actor: Viewer, draft: PolicyVersion, now: datetime, *, anew: bool) -> None:
    needed = approvers_ask(actor=actor, version=draft, now=now)
    settled(actor=actor, version=draft, needed=needed, now=now)
    if anew:
        time_anew(actor=actor, version=draft, needed=needed, now=now)


def _refuse_other_audience(draft: PolicyVersion, audience: AudienceDraft) -> None:
    """For whom it is stands while people are asked for their opinion or approval of it."""
    if draft.state == State.DRAFT:
        return
    former = audience_draft_of(draft)
    same = (former.kind, former.department_id, set(former.role_kinds)) == (
        audience.kind,
        audience.department_id,
        set(audience.role_kinds),
    )
    if not same or audience.rules not in (None, former.rules):
        raise Conflict("audience_stands", _("Send it back to draft to change for whom it is."))
