"""The steps of a version between its first draft and the day it is in force, and out of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import DomainError, Invalid, NotAllowed, Problem
from governance.core.viewer import system_viewer
from governance.jobs.services import enqueue_again
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.hooks import publishing_stopped
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import State, Step, can_publish, step_to
from policies.guidance.selectors import approvals_missing, function_names, functions_needed
from policies.guidance.services.approving import (
    approvers_ask,
    send_back,
    settled,
    todos_drop,
    version_lock,
)
from policies.guidance.services.carrying import TODO_KIND
from policies.guidance.services.contracts import contracts_owe
from policies.guidance.services.drafting import annex_check, editing_allowed
from policies.guidance.services.fitting import misfit_over
from policies.guidance.services.giving import words
from policies.guidance.services.languages import translations_let_go
from policies.guidance.services.measuring import baseline_keep, for_everybody
from policies.guidance.services.publishers import PUBLISH, publishing_follow
from policies.guidance.services.publishing import base_hold, put_in_force, refuse_if_nobody
from roles.org.selectors import organisation_size
from roles.team.rules import ItemKind
from roles.team.selectors import audience_people
from roles.team.services import checklist_items_drop

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer

SCHEDULED_JOB = "guidance.publish"
FURTHEST: Final = timedelta(days=3650)  # nobody plans beyond ten years


def publishing_allowed(actor: Viewer) -> None:
    if not can_publish(actor, organisation_size()):
        raise NotAllowed("head_coach_publishes", _("The head coach publishes guidelines."))


def _moved(
    actor: Viewer,
    version: PolicyVersion,
    step: Step,
    verb: str,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    alone = not functions_needed(version, now)
    before, version.state = version.state, step_to(version.state, step, alone=alone)
    version.save()
    entry_record(
        actor=actor,
        verb=verb,
        subject=version,
        reason=reason,
        changes={"state": [str(before), version.state.value]},
    )


@deadlock_retried
@transaction.atomic
def version_submit(*, actor: Viewer, version: PolicyVersion, now: datetime) -> PolicyVersion:
    """Ask for the approvals that a text needs; with none missing it is approved at once."""
    editing_allowed(actor, version.policy)
    held = version_lock(version)
    annex_check(held.policy, held.text)
    todos_drop(actor=actor, version=held, now=now)
    held.returned_reason = held.returned_by_label = ""
    held.unanswered = {}
    _moved(actor, held, Step.SUBMIT, "guideline.submitted", now=now)
    needed = approvers_ask(actor=actor, version=held, now=now)
    settled(actor=actor, version=held, needed=needed, now=now)
    return held


@deadlock_retried
@transaction.atomic
def version_schedule(
    *, actor: Viewer, version: PolicyVersion, publish_at: datetime, now: datetime
) -> PolicyVersion:
    """Have an approved text published at a moment to come, by itself and once."""
    publishing_allowed(actor)
    if not now < publish_at < now + FURTHEST:
        detail = _("Choose a moment that is still to come, within ten years.")
        raise Invalid("moment_past", detail, problems=[Problem("/publish_at", detail)])
    held = version_lock(version)
    refuse_if_nobody(held)
    baseline_keep(held.policy, wide=for_everybody(held))
    held.publish_at, moment = publish_at, publish_at.isoformat()
    _moved(actor, held, Step.SCHEDULE, "guideline.scheduled", now=now, reason=moment)
    todos_close(actor=actor, kind=PUBLISH, ref=held.uid, outcome=Todo.Outcome.DONE, now=now)
    enqueue_again(
        kind=SCHEDULED_JOB,
        key=f"{SCHEDULED_JOB}:{held.uid}:{moment}",
        payload={"version": str(held.uid), "at": moment},
        due_at=publish_at,
        now=now,
    )
    return held


@deadlock_retried
@transaction.atomic
def version_unschedule(*, actor: Viewer, version: PolicyVersion, now: datetime) -> PolicyVersion:
    """Keep an approved text from being published by itself."""
    publishing_allowed(actor)
    held = version_lock(version)
    _taken_off(actor, held, now)
    return held


def _taken_off(actor: Viewer, held: PolicyVersion, now: datetime, reason: str = "") -> None:
    held.publish_at = None
    _moved(actor, held, Step.UNSCHEDULE, "guideline.unscheduled", now=now, reason=reason)
    publishing_follow(actor=actor, version=held, now=now)


@transaction.atomic
def scheduled_publish(*, uid: UUID, moment: str, now: datetime) -> bool:
    """Publish what is still scheduled for ``moment``; again, or rescheduled, does nothing.

    When an approval has fallen meanwhile nothing is published: it goes back to its author, who
    reads which one. While publishing is stopped, as in a crisis, it stays approved, and the head
    coach is asked to publish it.
    """
    version = PolicyVersion.objects.filter(uid=uid).select_related("policy").first()
    if version is None:
        return False
    base_hold(version.policy)
    held = version_lock(version)
    if held.state != State.SCHEDULED or held.publish_at is None:
        return False
    if held.publish_at != datetime.fromisoformat(moment):
        return False
    actor = system_viewer("Scheduled publishing")
    stopped = next(filter(None, (why() for why in publishing_stopped)), "")
    if stopped:
        _taken_off(actor, held, now, stopped)
        return False
    reason = _hindrance(held, now)
    if reason:
        send_back(actor=actor, version=held, reason=reason, now=now)
        return False
    put_in_force(actor=actor, version=held, now=now)
    return True


def _hindrance(version: PolicyVersion, now: datetime) -> str:
    """Return why a scheduled version is not published after all, in one sentence; else ""."""
    missing = approvals_missing(version, now)
    if missing:
        names = function_names()
        return _("Not published as scheduled: approval is missing by %s.") % ", ".join(
            names.get(each, each) for each in missing
        )
    try:
        refuse_if_nobody(version)
        baseline_keep(version.policy, wide=for_everybody(version))
        annex_check(version.policy, version.text)
    except DomainError as fault:
        return _("Not published as scheduled: %s") % fault.message
    if not audience_people(version).exists():
        return _("Not published as scheduled: nobody is in its audience any more.")
    return ""


@deadlock_retried
@transaction.atomic
def version_withdraw(
    *, actor: Viewer, version: PolicyVersion, reason: str, now: datetime
) -> PolicyVersion:
    """Take what is in force out of force: nobody owes it any more, and no role waits for it.

    Its annexes in force go with it.
    """
    publishing_allowed(actor)
    if not words(reason):
        detail = _("Say why: whoever looks for it reads that.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    held = version_lock(version)
    _withdraw(actor, held, words(reason), now)
    annexes = PolicyVersion.objects.published().filter(policy__base=held.policy).order_by("pk")
    for annex in annexes:
        why = _("“%(title)s” was withdrawn: %(why)s") % {"title": held.title, "why": words(reason)}
        _withdraw(actor, version_lock(annex), why, now)
    return held


def _withdraw(actor: Viewer, held: PolicyVersion, reason: str, now: datetime) -> None:
    held.withdrawn_at, held.withdrawn_by_label = now, actor.label
    held.withdrawn_reason = reason
    _moved(actor, held, Step.WITHDRAW, "guideline.withdrawn", now=now, reason=reason)
    translations_let_go(actor=actor, version=held, now=now)
    misfit_over(actor=actor, annex=held, now=now)
    todos_close(actor=actor, kind=TODO_KIND, ref=held.uid, outcome=Todo.Outcome.NOT_NEEDED, now=now)
    checklist_items_drop(actor=actor, kind=ItemKind.GUIDELINE, ref=held.policy.uid, now=now)
    checklist_items_drop(actor=actor, kind=ItemKind.CLAUSE, ref=held.policy.uid, now=now)
    if held.policy.kind == Policy.Kind.CLAUSE:
        contracts_owe(actor=actor, versions=[held], now=now)
    _details_send_back(actor, held.policy, now)


def _details_send_back(actor: Viewer, policy: Policy, now: datetime) -> None:
    """A minor version was approved as details of what is in force; nothing is any more."""
    waits = [State.REVIEW, State.APPROVED, State.SCHEDULED]
    version = policy.versions.filter(major=False, state__in=waits).first()
    if version is not None:
        reason = _("The version whose details it changes was withdrawn.")
        send_back(actor=actor, version=version_lock(version), reason=reason, now=now)
