"""Publishing: the text stands from now on, and everybody it is for is asked to read it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, NotAllowed
from governance.todos.models import Todo
from governance.todos.services import todos_close, todos_open
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import Step, can_publish, step_to, text_fingerprint, text_render
from policies.guidance.selectors import (
    acknowledge_days,
    approved_hash,
    exempt,
    functions_needed,
    guideline_path,
)
from policies.guidance.selectors.linting import warnings_kept
from policies.guidance.selectors.publishers import publishes_instead
from policies.guidance.services.approving import publish_allowed, todos_drop, version_lock
from policies.guidance.services.asking import guidelines_ask, guidelines_release, items_release
from policies.guidance.services.carrying import TODO_KIND, signatures_carry
from policies.guidance.services.clauses import clause_follow
from policies.guidance.services.drafting import annex_check
from policies.guidance.services.fitting import annexes_misfit, misfit_over
from policies.guidance.services.giving import standing_tell
from policies.guidance.services.languages import translations_let_go, translations_publish
from policies.guidance.services.measuring import baseline_end, baseline_keep, for_everybody
from policies.guidance.services.sparing import people_spare
from roles.org.selectors import organisation_settings, organisation_size, organisation_today
from roles.org.selectors.joining import joiners_due
from roles.team.rules import ItemKind
from roles.team.selectors import assignments_bound, audience_people, audience_rules
from roles.team.services import checklist_items_add
from roles.team.services.audiences import audience_draft_of, audience_write

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import OrganisationSettings


@deadlock_retried
@transaction.atomic
def version_publish(
    *, actor: Viewer, version: PolicyVersion, now: datetime, seen: str = ""
) -> PolicyVersion:
    """Put a draft in force and ask everybody in its audience to acknowledge it.

    The version in force until now is superseded and its open to-dos are closed as no longer
    needed. Assignments that are ready keep their authority until the time to acknowledge has
    passed; all others need it before they become ready. A minor version asks nobody anew: see
    ``signatures_carry``. ``seen``, if given, is the ``approved_hash`` of
    what the publisher looked at: the text, its translations and for whom it is.

    What is approved is published by who stands in where no head coach can, or did in time: the
    trail says so. Where only the head coach's approval is missing, publishing gives it, unless
    they wrote it.

    Raises NotAllowed; Conflict when an approval is missing, when it is no draft any more, or no
    longer what was looked at, and when it would narrow the baseline. The number of statements does
    not depend on the number of people.
    """
    base_hold(version.policy)
    draft = version_lock(version)
    instead = publishes_instead(actor, draft, now)
    if not (instead or can_publish(actor, organisation_size())):
        raise NotAllowed("head_coach_publishes", _("The head coach publishes guidelines."))
    _refuse_if_moved(draft, seen)
    refuse_if_nobody(draft)
    baseline_keep(draft.policy, wide=for_everybody(draft))
    annex_check(draft.policy, draft.text)
    at_once = publish_allowed(actor=actor, version=draft, now=now)
    step_to(draft.state, Step.PUBLISH, alone=at_once)
    facts = {"instead": "head"} if instead else {}
    return put_in_force(actor=actor, version=draft, now=now, **facts)


def put_in_force(
    *, actor: Viewer, version: PolicyVersion, now: datetime, **facts: str
) -> PolicyVersion:
    """Publish a version that is locked and allowed: supersede the former one and ask people.
    ``facts`` stand in the trail."""
    policy, draft = version.policy, version
    alone = not functions_needed(draft, now)  # before it is itself the first in force
    former = policy.versions.published().first()
    draft.major = draft.major or former is None  # there is nothing whose details it could change
    standing_tell(version=draft, former=former, now=now)
    if former is not None:
        PolicyVersion.objects.filter(pk=former.pk).update(state=PolicyVersion.State.SUPERSEDED)
        translations_let_go(actor=actor, version=former, now=now)
        misfit_over(actor=actor, annex=former, now=now)
    else:
        baseline_end(actor=actor, version=draft)
    _put_in_force(actor, policy, draft, now)
    todos_drop(actor=actor, version=draft, now=now)
    translations_publish(actor=actor, version=draft, now=now)
    if former is None or draft.major:
        did = _ask_all(actor, policy, former, draft, now)
    else:
        did = signatures_carry(actor=actor, former=former, version=draft, now=now)
        only = frozenset({draft.pk})  # for whom it is may be one of the details
        guidelines_ask(actor=actor, person_ids=None, now=now, joining=True, only=only)
        guidelines_release(actor=actor, person_ids=None, now=now, only=only)
    items_release(actor=actor, policy=policy, now=now)
    if policy.kind == Policy.Kind.CLAUSE:
        clause_follow(actor=actor, version=draft, now=now, anew=draft.major)
    if policy.kind == Policy.Kind.GUIDELINE and former is not None:
        annexes_misfit(actor=actor, base=draft, now=now)
    if alone:
        did["decided"] = "alone"
    entry_record(
        actor=actor,
        verb="guideline.published",
        subject=draft,
        changes={
            "sha256": draft.text_hash,
            "major": draft.major,
            **did,
            **facts,
            **warnings_kept(draft.text),
        },
    )
    return draft


def _refuse_if_moved(draft: PolicyVersion, seen: str) -> None:
    if draft.published_at is not None:
        raise Conflict("not_a_draft", _("This version has been published already."))
    if seen and seen != approved_hash(draft):
        raise Conflict(
            "draft_changed",
            _("Somebody else saved this draft after you looked. Nothing was published."),
        )


def refuse_if_nobody(draft: PolicyVersion) -> None:
    """Raise Conflict while nobody at all is in its audience."""
    if all(rule.excludes for rule in audience_rules(draft)):
        raise Conflict("for_nobody", _("It is for nobody yet. Say in a rule whom it is for."))


def base_hold(policy: Policy) -> None:
    """Let the guideline that an annex belongs to stand as it is until this transaction ends."""
    if policy.base_id is not None:
        Policy.objects.select_for_update(no_key=True).get(pk=policy.base_id)


def _ask_all(
    actor: Viewer,
    policy: Policy,
    former: PolicyVersion | None,
    version: PolicyVersion,
    now: datetime,
) -> dict[str, object]:
    """Close what is owed for the former version, and let everybody owe this one."""
    if former is not None:
        todos_close(
            actor=actor, kind=TODO_KIND, ref=former.uid, outcome=Todo.Outcome.NOT_NEEDED, now=now
        )
    settings = organisation_settings()
    due_at = now + timedelta(days=acknowledge_days(policy, settings))
    asked = _ask(actor, version, now, due_at, settings)
    return {"asked": asked, "due_at": due_at.isoformat()}


def _put_in_force(actor: Viewer, policy: Policy, draft: PolicyVersion, now: datetime) -> None:
    draft.state = PolicyVersion.State.PUBLISHED
    draft.html = text_render(draft.text)
    draft.text_hash = text_fingerprint(draft.title, draft.text)
    draft.published_at = now
    draft.published_by_label = actor.label
    draft.save()
    policy.title = draft.title
    policy.save(update_fields=["title"])
    audience_write(audience=policy, draft=audience_draft_of(draft))


def _ask(
    actor: Viewer,
    version: PolicyVersion,
    now: datetime,
    due_at: datetime,
    settings: OrganisationSettings,
) -> int:
    """Open the to-dos and the checklist items; return how many people are asked. Who joined
    lately has until their days as a joiner are over, if that is later than ``due_at``."""
    policy = version.policy
    path, today = guideline_path(policy), organisation_today(now)
    asked = todos_open(
        actor=actor,
        people=audience_people(policy).exclude(exempt(policy, today)),
        kind=TODO_KIND,
        ref=version.uid,
        title=version.title,
        path=path,
        reason=F("audience_reason"),
        due_at=joiners_due(due_at, settings),
        now=now,
    )
    bound = assignments_bound(policy)
    ready = bound.ready(now)
    groups = (
        (bound.filter(pk__in=ready.values("pk")), joiners_due(due_at, settings, "person")),
        (bound.exclude(pk__in=ready.values("pk")), now),
    )
    for assignments, blocks_from in groups:
        checklist_items_add(
            actor=actor,
            assignments=assignments,
            kind=ItemKind.GUIDELINE,
            ref=policy.uid,
            title=version.title,
            path=path,
            blocks_from=blocks_from,
            now=now,
        )
    people_spare(actor=actor, version=version, today=today, now=now)
    return asked
