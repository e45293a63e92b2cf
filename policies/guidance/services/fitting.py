"""Annexes that a new version of their guideline does not bear any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from policies.guidance.models import PolicyVersion
from policies.guidance.rules.annexes import annex_loosens
from policies.guidance.selectors import guideline_path, head_coaches
from policies.guidance.services.publishers import RETURNED
from roles.team.rules import ItemKind
from roles.team.selectors import answering
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person

FIT: Final = "annex_fit"


def annexes_misfit(*, actor: Viewer, base: PolicyVersion, now: datetime) -> list[PolicyVersion]:
    """Ask whoever leads its place, else the head coach, to fit each annex in force that ``base``,
    which has just come into force, does not bear any more; release who was asked for one that fits.

    Returns those that do not fit. It stays in force meanwhile, and its page says so.
    """
    found = PolicyVersion.objects.published().filter(policy__base=base.policy)
    places = ("policy__annex_department__head", "policy__annex_channel__department__head")
    misfits = []
    for annex in found.select_related(*places).order_by("pk"):
        if not annex_loosens(base.text, annex.text):
            misfit_over(actor=actor, annex=annex, now=now)
            continue
        misfits.append(annex)
        for person in _asked(annex, now):
            _fit_owe(actor, annex, person, base, now)
    return misfits


def misfit_over(*, actor: Viewer, annex: PolicyVersion, now: datetime) -> None:
    """Ask nobody any more to fit ``annex``: it fits again, or is not in force any more."""
    _close(actor, annex, Todo.Outcome.NOT_NEEDED, now)


def _close(actor: Viewer, annex: PolicyVersion, outcome: Todo.Outcome, now: datetime) -> None:
    for kind in (FIT, RETURNED):  # the kind that it had before it had one of its own
        todos_close(actor=actor, kind=kind, ref=annex.uid, outcome=outcome, now=now)


def annexes_follow(*, actor: Viewer, now: datetime) -> int:
    """Ask who leads its place now, else the head coach, where who was asked to fit an annex does
    not lead it any more or has gone; return how many. One query where nothing waits."""
    owing = Todo.objects.open().filter(subject__kind__in=(FIT, RETURNED))
    places = ("policy__annex_department__head", "policy__annex_channel__department__head")
    waiting = PolicyVersion.objects.published().filter(
        policy__base__isnull=False, uid__in=owing.values("subject__ref")
    )
    return sum(_pass_on(actor, each, now) for each in waiting.select_related(*places))


def _pass_on(actor: Viewer, annex: PolicyVersion, now: datetime) -> bool:
    wanted = _asked(annex, now)
    owing = Todo.objects.open().filter(subject__kind__in=(FIT, RETURNED), subject__ref=annex.uid)
    held = set(owing.values_list("subject__kind", "person_id"))
    base = PolicyVersion.objects.published().filter(policy=annex.policy.base_id).first()
    if base is None or not wanted or held == {(FIT, person.pk) for person in wanted}:
        return False
    _close(actor, annex, Todo.Outcome.PASSED_ON, now)
    for person in wanted:
        _fit_owe(actor, annex, person, base, now)
    return True


def _asked(annex: PolicyVersion, now: datetime) -> tuple[Person, ...]:
    channel, department = annex.policy.annex_channel, annex.policy.annex_department
    place = channel.department if channel else department
    head = place.head if place else None
    there = head is not None and answering().filter(pk=head.pk).exists()
    return (head,) if head and there else head_coaches(now)[:1]


def _fit_owe(
    actor: Viewer, annex: PolicyVersion, person: Person, base: PolicyVersion, now: datetime
) -> None:
    todo_open(
        actor=actor,
        person=person,
        kind=FIT,
        ref=annex.uid,
        title=_("Fit it again: %s") % annex,
        path=guideline_path(annex.policy),
        reason=(_("It allows more than %s does now") % base)[:100],
        due_at=answer_due(ItemKind.APPROVE, now),
        now=now,
    )
