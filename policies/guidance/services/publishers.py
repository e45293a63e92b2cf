"""Asking for what an approved text, or one that came back, waits for: as long as it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.todos.models import Todo, TodoSubject
from governance.todos.services import todo_open, todos_close
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import State
from policies.guidance.selectors import head_coaches
from policies.guidance.selectors.publishers import SILENT, publishers_asked, returned_to
from roles.team.rules import ItemKind
from roles.team.selectors import answering
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person

RETURNED, PUBLISH = "returned", "publish"


def publishers_ask(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Ask whoever is to publish what is approved, and release who is not, or no longer; twice is
    once."""
    heads = {each.pk for each in head_coaches(now)}
    late = bool(version.unanswered.get(SILENT))
    instead = _("Stands in, since there was no answer in time") if late else _("No head coach can")
    asked = publishers_asked(version, now)
    _release(actor, version, PUBLISH, {each.pk for each in asked}, now)
    for person in asked:
        reason = _("Head coach") if person.pk in heads else instead
        _owe(actor=actor, version=version, kind=PUBLISH, person=person, reason=reason, now=now)


def returned_ask(
    *, actor: Viewer, version: PolicyVersion, by: str, now: datetime, people: Collection[Person]
) -> None:
    """Let ``people`` owe what came back from ``by``, and nobody else."""
    _release(actor, version, RETURNED, {each.pk for each in people}, now)
    for person in people:
        reason = by if person.pk in version.author_people else _("Its author is not there")
        _owe(actor=actor, version=version, kind=RETURNED, person=person, reason=reason, now=now)


def _release(
    actor: Viewer, version: PolicyVersion, kind: str, keep: set[int], now: datetime
) -> None:
    owing = Todo.objects.open().filter(subject__kind=kind, subject__ref=version.uid)
    others = list(owing.exclude(person_id__in=keep).values_list("person_id", flat=True))
    if others:
        todos_close(
            actor=actor,
            kind=kind,
            ref=version.uid,
            outcome=Todo.Outcome.PASSED_ON,
            person_ids=others,
            now=now,
        )


def _owe(
    *, actor: Viewer, version: PolicyVersion, kind: str, person: Person, reason: str, now: datetime
) -> None:
    words = _("Publish: %s") if kind == PUBLISH else _("Came back: %s")
    page = "guideline_review" if kind == PUBLISH else "guideline_draft"
    todo_open(
        actor=actor,
        person=person,
        kind=kind,
        ref=version.uid,
        title=words % version,
        path=reverse(page, args=[version.policy.slug]),
        reason=reason[:100],
        due_at=answer_due(ItemKind.APPROVE, now),
        now=now,
    )


def publishing_follow(*, actor: Viewer, version: PolicyVersion, now: datetime) -> bool:
    """Ask today's head coaches to publish what is approved and locked, else who stands in: whoever
    was asked may have gone or kept silent; return whether it passed on for silence."""
    if version.state != State.APPROVED:
        return False
    owing = Todo.objects.overdue(now).filter(subject__kind=PUBLISH, subject__ref=version.uid)
    late = set(owing.values_list("person_id", flat=True))
    before = publishers_asked(version, now)
    passed = bool(before) and {each.pk for each in before} <= late and _pass(version, before, now)
    if passed:
        entry_record(
            actor=actor,
            verb="guideline.publishing_passed_on",
            subject=version,
            changes={"asked": [_names(before), _names(publishers_asked(version, now))]},
        )
    publishers_ask(actor=actor, version=version, now=now)
    return passed


def _pass(version: PolicyVersion, silent: Collection[Person], now: datetime) -> bool:
    """Pass over ``silent`` where somebody is left whom nobody asked yet; return whether."""
    kept = version.unanswered
    known = {*kept.get(SILENT, ()), *(each.pk for each in silent)}
    version.unanswered = {**kept, SILENT: sorted(known)}
    if any(each.pk not in known for each in publishers_asked(version, now)):
        version.save(update_fields=["unanswered"])
        return True
    version.unanswered = kept
    return False


def _names(people: Collection[Person]) -> str:
    return ", ".join(person.display_name for person in people)


def returned_follow(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Let somebody owe what came back, is locked and waits, where who owed it cannot any more."""
    subject = TodoSubject.objects.filter(kind=RETURNED, ref=version.uid).first()
    if version.state != State.DRAFT or not version.returned_by_label or subject is None:
        return
    owing = Todo.objects.open().filter(subject=subject)
    if not owing.filter(person__in=answering()).exists():
        by, people = version.returned_by_label, returned_to(version, now)
        returned_ask(actor=actor, version=version, by=by, now=now, people=people)


def versions_waiting() -> list[PolicyVersion]:
    """Return what waits to be published, or to be taken up again since it came back."""
    back = Q(state=State.DRAFT) & ~Q(returned_by_label="")
    return list(PolicyVersion.objects.filter(Q(state=State.APPROVED) | back).order_by("pk"))
