"""Asking for approvals, giving them, and sending a text back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Problem
from governance.todos.models import Todo
from governance.todos.services import todo_open, todo_prolong, todos_close
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import (
    HEAD,
    State,
    Step,
    can_approve,
    can_draft,
    can_publish,
    is_author,
    step_to,
)
from policies.guidance.selectors import (
    approvals_of,
    approved_hash,
    approver_ids,
    functions_needed,
)
from policies.guidance.selectors.annexes import annex_is_own
from policies.guidance.selectors.publishers import returned_to
from policies.guidance.services.giving import approval_add, standing_use, words
from policies.guidance.services.publishers import PUBLISH, RETURNED, publishers_ask, returned_ask
from policies.guidance.services.questions import APPROVAL, questions_end
from roles.org.selectors import organisation_size
from roles.team.rules import ItemKind
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.selectors import Needed
    from roles.org.models import Person


def version_lock(version: PolicyVersion) -> PolicyVersion:
    """Return the version as it is now, its guideline's row and its own locked, in that order."""
    Policy.objects.select_for_update(no_key=True).get(pk=version.policy_id)
    rows = PolicyVersion.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("policy").get(pk=version.pk)


def approvers_ask(*, actor: Viewer, version: PolicyVersion, now: datetime) -> list[Needed]:
    """Ask for what is missing and no standing approval gives; release who is not, or no longer,
    asked, and end what they asked back. Asking again is harmless.

    A few statements for each of the handful of people asked.
    """
    needed = approvals_of(version, now)
    if standing_use(actor=actor, version=version, needed=needed, now=now):
        needed = approvals_of(version, now)
        _done(actor, version, needed, now)
    asked = {person: each for each in needed if each.given is None for person in each.asked}
    _release(actor, version, {person.pk for person in asked}, now)
    still = frozenset[int]().union(*approver_ids(needed).values())
    questions_end(actor=actor, version=version, now=now, keep=still)
    for person, each in asked.items():
        reason = _("%s, since there was no answer in time") % each.name if each.late else each.name
        _owe(actor=actor, version=version, person=person, reason=reason, now=now)
    return needed


def _done(actor: Viewer, version: PolicyVersion, needed: list[Needed], now: datetime) -> None:
    """Whose standing approval was taken owes no answer, unless asked for another function."""
    still = {person.pk for each in needed if each.given is None for person in each.asked}
    gave = {each.given.person_id for each in needed if each.given} - still
    done = Todo.Outcome.DONE
    todos_close(actor=actor, kind=APPROVAL, ref=version.uid, outcome=done, person_ids=gave, now=now)


def _release(actor: Viewer, version: PolicyVersion, keep: set[int], now: datetime) -> None:
    owing = Todo.objects.open().filter(subject__kind=APPROVAL, subject__ref=version.uid)
    others = list(owing.exclude(person_id__in=keep).values_list("person_id", flat=True))
    if others:
        todos_close(
            actor=actor,
            kind=APPROVAL,
            ref=version.uid,
            outcome=Todo.Outcome.PASSED_ON,
            person_ids=others,
            now=now,
        )


def time_anew(
    *, actor: Viewer, version: PolicyVersion, needed: Iterable[Needed], now: datetime
) -> None:
    """Give whoever is asked for ``needed`` the whole time from now on, though they had a to-do
    already: for an older text, or another function."""
    people = {person.pk for each in needed if each.given is None for person in each.asked}
    due_at = answer_due(ItemKind.APPROVE, now)
    owing = Todo.objects.open().filter(subject__kind=APPROVAL, subject__ref=version.uid)
    for todo in owing.filter(person_id__in=people, due_at__lt=due_at).order_by("pk"):
        todo_prolong(actor=actor, todo=todo, due_at=due_at, now=now)


def _owe(
    *, actor: Viewer, version: PolicyVersion, person: Person, reason: str, now: datetime
) -> None:
    todo_open(
        actor=actor,
        person=person,
        kind=APPROVAL,
        ref=version.uid,
        title=_("Approve: %s") % version,
        path=reverse("guideline_review", args=[version.policy.slug]),
        reason=reason[:100],
        due_at=answer_due(ItemKind.APPROVE, now),
        now=now,
    )


def settled(
    *, actor: Viewer, version: PolicyVersion, needed: Iterable[Needed], now: datetime
) -> bool:
    """Approve the version when no approval is missing, and ask the head coach to publish it, else
    who stands in."""
    if any(each.given is None for each in needed):
        return False
    version.state = step_to(version.state, Step.APPROVE)
    version.save(update_fields=["state"])
    alone = {} if functions_needed(version, now) else {"decided": "alone"}
    entry_record(actor=actor, verb="guideline.approved", subject=version, changes=alone)
    publishers_ask(actor=actor, version=version, now=now)
    return True


@deadlock_retried
@transaction.atomic
def version_approve(
    *, actor: Viewer, version: PolicyVersion, seen: str, now: datetime, comment: str = ""
) -> PolicyVersion:
    """Give every approval that ``actor`` may give, to what has the hash ``seen``: the text with
    its translations and for whom it is (``approved_hash``).

    With the last one the version is approved. Raises NotAllowed for whoever wrote it or is not
    asked; Conflict when it is not in review, or no longer what was looked at.
    """
    held = version_lock(version)
    needed = approvals_of(held, now)
    asked = approver_ids(needed)
    can_approve(actor, held, frozenset[int]().union(*asked.values())).require()
    step_to(held.state, Step.APPROVE)
    seen_require(held, seen)
    for function, people in asked.items():
        if actor.person_id in people:
            approval_add(actor=actor, version=held, function=function, comment=comment, now=now)
    todos_close(
        actor=actor,
        kind=APPROVAL,
        ref=held.uid,
        outcome=Todo.Outcome.DONE,
        person_ids=[actor.person_id or 0],
        now=now,
    )
    needed = approvers_ask(actor=actor, version=held, now=now)
    settled(actor=actor, version=held, needed=needed, now=now)
    return held


def seen_require(version: PolicyVersion, seen: str) -> None:
    if seen != approved_hash(version):
        raise Conflict(
            "text_changed",
            _("Somebody changed this text after you looked. Nothing was approved; look again."),
        )


def todos_drop(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Close whatever is owed and asked on the way to publishing."""
    outcome = Todo.Outcome.NOT_NEEDED
    for kind in (APPROVAL, RETURNED, PUBLISH):
        todos_close(actor=actor, kind=kind, ref=version.uid, outcome=outcome, now=now)
    questions_end(actor=actor, version=version, now=now)


@deadlock_retried
@transaction.atomic
def version_return(
    *, actor: Viewer, version: PolicyVersion, reason: str, now: datetime
) -> PolicyVersion:
    """Send a text back to its author, who reads why; nothing stays asked.

    Whoever writes may, and whoever is asked for an approval. Raises NotAllowed; Invalid without
    a reason, unless authors take back their own; Conflict for a draft or what was published.
    """
    held = version_lock(version)
    asked = frozenset[int]().union(*approver_ids(approvals_of(held, now)).values())
    writes = can_draft(actor) or can_publish(actor, organisation_size())
    if not (writes or annex_is_own(actor, held.policy)):
        can_approve(actor, held, asked).require()
    if not words(reason) and not is_author(actor, held):
        detail = _("Say why: the author reads it.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    send_back(actor=actor, version=held, reason=words(reason), now=now)
    return held


def send_back(*, actor: Viewer, version: PolicyVersion, reason: str, now: datetime) -> None:
    before, version.state = version.state, step_to(version.state, Step.RETURN)
    version.returned_reason, version.returned_by_label = reason, actor.label
    version.publish_at = None
    version.save(update_fields=["state", "returned_reason", "returned_by_label", "publish_at"])
    todos_drop(actor=actor, version=version, now=now)
    entry_record(
        actor=actor,
        verb="guideline.returned",
        subject=version,
        reason=reason,
        changes={"state": [before, State.DRAFT.value]},
    )
    people = returned_to(version, now)
    if actor.person_id not in version.author_people[-1:]:
        returned_ask(actor=actor, version=version, by=actor.label, now=now, people=people)


def publish_allowed(*, actor: Viewer, version: PolicyVersion, now: datetime) -> bool:
    """Raise unless ``version`` has its approvals; return whether it may be published at once.

    Where only the head coach's is missing, publishing gives it, unless they wrote the text.
    """
    needed = approvals_of(version, now)
    missing = [each for each in needed if each.given is None]
    if [each.function for each in missing] == [HEAD] and actor.head_coach:
        can_approve(actor, version, [actor.person_id or 0]).require()
        approval_add(actor=actor, version=version, function=HEAD, comment="", now=now)
        return True
    if missing:
        names = ", ".join(each.name for each in missing)
        raise Conflict(
            "approvals_missing",
            _("Approval is still missing by: %s. Nothing was published.") % names,
            members={"missing": [each.function for each in missing]},
        )
    return not needed
