"""Drafts as rows: opened, filled with steps, discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import row_get
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from roles.org.selectors import organisation_size
from roles.sync.models import Draft, DraftStep
from roles.sync.rules import DRAFT_STEPS, REASON_LENGTH, can_draft
from roles.team.rules import can_open_role

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

State, Kind = Draft.State, DraftStep.Kind
NAME_LENGTH: Final = 100
NOTHING: Final[dict[str, list[str]]] = {"legal": []}  # what is possible once it is settled


@transaction.atomic
def draft_open(*, actor: Viewer, name: str, why: str = "", now: datetime) -> Draft:
    """Begin a draft, empty. Raises NotAllowed, and Invalid without a name."""
    drafting_allowed(actor)
    called = " ".join(name.split())
    if not called or len(called) > NAME_LENGTH or "\0" in called + why:
        _refuse("name", _("Give the draft a name of 1 to 100 characters."))
    draft = Draft.objects.create(
        name=called, why=why.strip()[:REASON_LENGTH], made_by=actor.label, made_at=now
    )
    entry_record(actor=actor, verb="draft.opened", subject=draft, reason=draft.why)
    return draft


@transaction.atomic
def step_add(*, actor: Viewer, uid: UUID, step: DraftStep, now: datetime) -> DraftStep:
    """Put ``step``, not saved yet, at the end of a draft, which has then to be compared anew.

    Whether it can be done is found by comparing. Raises Missing; NotAllowed, for roles that the
    actor may not open or close too; Conflict for a draft that is settled or full.
    """
    draft = draft_lock(actor, uid)
    count = draft.steps.count()
    if count >= DRAFT_STEPS:
        message = _("A draft has at most %d steps. Publish it, or bring more by an import.")
        raise Conflict("draft_full", message % DRAFT_STEPS)
    if step.kind in DraftStep.OF_ROLES:
        _role_allowed(actor, step)
    for earlier in (step.opened, step.parent_opened):
        if earlier is not None and earlier.draft_id != draft.pk:
            raise Missing
    last = draft.steps.order_by("-position").values_list("position", flat=True).first() or 0
    step.draft, step.position = draft, last + 1
    step.added_by, step.added_by_account_id, step.added_at = actor.label, actor.user_id, now
    step.save()
    _outdate(draft)
    changes = {"step": [None, str(step.uid)], "kind": step.kind}
    entry_record(actor=actor, verb="draft.step_added", subject=draft, changes=changes)
    return step


@transaction.atomic
def step_remove(*, actor: Viewer, uid: UUID, step_uid: UUID) -> None:
    """Take a step out. Raises Missing, and Conflict while later steps build on it."""
    draft = draft_lock(actor, uid)
    step = row_get(draft.steps.all(), step_uid)
    leaning = step.used_as_department.all() | step.used_as_parent.all()
    numbers = sorted(set(leaning.values_list("position", flat=True)))
    if numbers:
        message = _("Other steps build on this department. Remove them first: %s.")
        raise Conflict("step_in_use", message % ", ".join(map(str, numbers)))
    changes = {"step": [str(step.uid), None], "kind": step.kind}
    step.delete()
    _outdate(draft)
    entry_record(actor=actor, verb="draft.step_removed", subject=draft, changes=changes)


@transaction.atomic
def draft_discard(*, actor: Viewer, uid: UUID, reason: str, now: datetime) -> Draft:
    """Give a draft up; it stays to be read. Raises Missing, NotAllowed, Conflict when it is
    settled, Invalid without a reason."""
    draft = draft_lock(actor, uid)
    why = reason.strip()[:REASON_LENGTH]
    if not why or "\0" in why:
        _refuse("reason", _("Say why: it stands in the trail."))
    draft_settle(draft, actor, State.DISCARDED, now, why=why)
    entry_record(actor=actor, verb="draft.discarded", subject=draft, reason=why)
    return draft


def draft_lock(actor: Viewer, uid: UUID) -> Draft:
    """Return an open draft, locked. Raises Missing, also when the actor may not see it,
    NotAllowed for who only reads, Conflict when it is published or discarded."""
    draft = row_get(Draft.objects.visible_to(actor).select_for_update(), uid)
    drafting_allowed(actor)
    if draft.state == State.PUBLISHED:
        words = _("This draft was published already.")
        raise Conflict("draft_published", words, members=NOTHING)
    if draft.state == State.DISCARDED:
        words = _("This draft was discarded already.")
        raise Conflict("draft_discarded", words, members=NOTHING)
    return draft


def draft_settle(
    draft: Draft, actor: Viewer, state: Draft.State, now: datetime, *, why: str = ""
) -> None:
    draft.state, draft.settled_why = state, why
    draft.settled_by, draft.settled_at = actor.label, now
    draft.save()


def drafting_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may make and change drafts."""
    if not can_draft(actor):
        message = _("Drafts are made by the head coach and by administrators.")
        raise NotAllowed("draft_not_allowed", message)


def _role_allowed(actor: Viewer, step: DraftStep) -> None:
    role = step.role
    kind = role.type if role is not None else step.role_type
    place = role.department_id if role is not None else step.department_id
    can_open_role(
        actor,
        department_id=place or 0,  # one that the draft opens is nobody's yet
        function=kind.function if kind is not None else "",
        small=organisation_size() == "small",
    ).require()


def _outdate(draft: Draft) -> None:
    draft.made_on = ""
    draft.save(update_fields=["made_on"])


def _refuse(field: str, detail: str) -> None:
    raise Invalid(field, detail, problems=[Problem(f"/{field}", detail)])
