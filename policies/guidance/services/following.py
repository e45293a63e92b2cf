"""How approvals go on: other functions, approvers who have gone, no answer in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid
from governance.core.viewer import system_viewer
from governance.notify.services import message_queue
from governance.todos.models import Todo
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.registry import APPROVAL_PASSED
from policies.guidance.rules import State
from policies.guidance.selectors import approvals_of, function_names
from policies.guidance.services.approving import (
    approvers_ask,
    settled,
    time_anew,
    version_lock,
)
from policies.guidance.services.fitting import annexes_follow
from policies.guidance.services.publishers import (
    publishing_follow,
    returned_follow,
    versions_waiting,
)
from policies.guidance.services.questions import APPROVAL, questions_pass_on
from policies.guidance.services.second_eyes import second_eyes_follow
from policies.guidance.services.steps import publishing_allowed
from roles.team.rules import ItemKind
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.selectors import Needed


@transaction.atomic
def policy_approvals_set(
    *, actor: Viewer, policy: Policy, functions: Collection[str], now: datetime
) -> None:
    """Say which functions approve the versions of a guideline from now on.

    What is in review asks them at once; what is approved already lacks theirs.
    """
    publishing_allowed(actor)
    wanted = sorted(set(functions))
    if not set(wanted) <= set(function_names()):
        raise Invalid("unknown_function", _("Choose from the functions of the booth."))
    held = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    if held.approvals == wanted:
        return
    before, held.approvals = held.approvals, wanted
    held.save(update_fields=["approvals"])
    entry_record(
        actor=actor,
        verb="guideline.approvals_changed",
        subject=held,
        changes={"approvals": [before, wanted]},
    )
    version = held.versions.filter(state=State.REVIEW).first()
    if version is not None:
        version = version_lock(version)
        needed = approvals_again(actor=actor, version=version, now=now)
        newly = [each for each in needed if each.function not in before]
        time_anew(actor=actor, version=version, needed=newly, now=now)


@transaction.atomic
def approvals_follow(*, now: datetime) -> int:
    """Ask somebody else where who was asked has left, paused or lost the function, or did not
    answer within the five working days of the to-do; return how many approvals passed on.

    Each version is locked and looked at again, so two at once do it once. Where nobody is left
    to ask it stays with the last one. What waits to be published, its translations and what came
    back go on likewise.
    """
    actor = system_viewer("Approvals")
    passed = 0
    for version in PolicyVersion.objects.filter(state=State.REVIEW).order_by("pk"):
        held = version_lock(version)
        if held.state == State.REVIEW:
            late = _unanswered(actor, held, now)
            needed = approvals_again(actor=actor, version=held, now=now)
            questions_pass_on(actor=actor, version=held, now=now)
            newly = [each for each in needed if each.function in late]
            time_anew(actor=actor, version=held, needed=newly, now=now)
            _tell(held, newly, now)
            passed += len(late)
    for version in versions_waiting():
        held = version_lock(version)
        publishing_follow(actor=actor, version=held, now=now)
        returned_follow(actor=actor, version=held, now=now)
    second_eyes_follow(now=now)
    annexes_follow(actor=actor, now=now)
    return passed


def approvals_again(*, actor: Viewer, version: PolicyVersion, now: datetime) -> list[Needed]:
    """Ask for what is still missing of what is in review; approve it when nothing is."""
    if version.state != State.REVIEW:
        return []
    needed = approvers_ask(actor=actor, version=version, now=now)
    settled(actor=actor, version=version, needed=needed, now=now)
    return needed


def _unanswered(actor: Viewer, version: PolicyVersion, now: datetime) -> set[str]:
    """Pass over those whose time is over where there is somebody else; return the functions."""
    owing = Todo.objects.overdue(now).filter(subject__kind=APPROVAL, subject__ref=version.uid)
    late = set(owing.values_list("person_id", flat=True))
    if not late:
        return set()
    before = {each.function: each for each in approvals_of(version, now)}
    kept = version.unanswered
    silent = {
        function: [*kept.get(function, ()), *(person.pk for person in each.asked)]
        for function, each in before.items()
        if each.asked and {person.pk for person in each.asked} <= late
    }
    version.unanswered = {**kept, **silent}
    after = {each.function: each for each in approvals_of(version, now)}
    passed = {function for function in silent if after[function].asked_newly(before[function])}
    version.unanswered = {**kept, **{function: silent[function] for function in sorted(passed)}}
    version.save(update_fields=["unanswered"])
    for function in sorted(passed):
        names = [before[function].asked_names, after[function].asked_names]
        entry_record(
            actor=actor,
            verb="guideline.approval_passed_on",
            subject=version,
            changes={"function": function, "asked": names},
        )
    return passed


def _tell(version: PolicyVersion, needed: Collection[Needed], now: datetime) -> None:
    """Write to who is asked now, and why it is them."""
    due_at = answer_due(ItemKind.APPROVE, now)
    for each in needed:
        for person in each.asked:
            message_queue(
                key=f"guideline.approval:{version.uid}:{each.function}:{person.uid}:{now.isoformat()}",
                person=person,
                template=APPROVAL_PASSED.templates[0],
                payload={
                    "title": str(version),
                    "function": each.name,
                    "late": each.late_names,
                    "due_at": due_at.isoformat(),
                    "path": reverse("guideline_review", args=[version.policy.slug]),
                },
                now=now,
            )
