"""Making an escalation path, and editing one: a new version, which leaves what runs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Path, Step
from governance.escalations.rules import can_change_paths
from governance.escalations.rules.paths import steps_faults, steps_numbered, webhooks_named
from governance.escalations.rules.taken import CLOCKS, SHIPPED, Way, way_faults
from governance.escalations.selectors.hooks import steps_named
from governance.escalations.selectors.steps import steps_of, way_of
from governance.notify.models import WebhookTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.core.viewer import Viewer
    from governance.escalations.rules import StepPlan


@transaction.atomic
def path_open(
    *,
    actor: Viewer,
    path: Path,
    steps: Sequence[tuple[str, int]],
    way: Way = SHIPPED,
    reason: str,
) -> Path:
    """Save ``path``, a new one, that asks these in turn and has the clocks and repeats of ``way``;
    it holds where a crisis names it.

    Raises as ``path_change``, and Conflict where there is one of that name.
    """
    _allow(actor)
    wanted = steps_named(steps_numbered(steps))
    _check(wanted, way, reason)
    path.version, path.default = 1, False
    _way_set(path, way)
    try:
        with transaction.atomic():
            path.save()
    except IntegrityError as error:
        raise Conflict("known", _("There is a path of this name.")) from error
    _steps_write(path, wanted)
    changes = {"version": [None, 1], "steps": [[], wanted], "way": [None, way.as_json()]}
    entry_record(
        actor=actor, verb="path.opened", subject=path, reason=reason.strip(), changes=changes
    )
    return path


@transaction.atomic
def path_change(
    *,
    actor: Viewer,
    path: Path,
    steps: Sequence[tuple[str, int]],
    way: Way | None = None,
    reason: str,
) -> Path:
    """Make a new version of ``path`` that asks these, each (whom, for how many minutes), in turn;
    without ``way`` its clocks and repeats stay.

    Escalations that are climbing go on by the version that they began with: a run keeps its own.
    The same again writes nothing. Raises NotAllowed for all but administrators, Invalid for no
    step, somebody twice, or minutes out of bounds.
    """
    _allow(actor)
    row = Path.objects.select_for_update().get(pk=path.pk)
    wanted = steps_named(steps_numbered(steps))
    before, was = steps_of(row), way_of(row)
    will = way or was
    _check(wanted, will, reason)
    if (before, was) == (wanted, will):
        return row
    row.steps.all().delete()
    _steps_write(row, wanted)
    row.version += 1
    _way_set(row, will)
    row.save(update_fields=["version", "repeats", *CLOCKS, "office_hours"])
    entry_record(
        actor=actor,
        verb="path.changed",
        subject=row,
        reason=reason.strip(),
        changes={
            "version": [row.version - 1, row.version],
            "steps": [before, wanted],
            "way": [was.as_json(), will.as_json()],
        },
    )
    return row


def _allow(actor: Viewer) -> None:
    if not can_change_paths(actor):
        raise NotAllowed("administrators_only", _("Administrators change escalation paths."))


def _steps_write(path: Path, steps: list[StepPlan]) -> None:
    hooks = {
        str(each.uid): each for each in WebhookTarget.objects.filter(uid__in=webhooks_named(steps))
    }
    Step.objects.bulk_create(
        Step(
            path=path,
            position=step["position"],
            target=step["target"],
            wait_minutes=step["wait_minutes"],
            webhook=hooks.get(step.get("webhook", "")),
        )
        for step in steps
    )


def _way_set(path: Path, way: Way) -> None:
    for name, value in way.as_json().items():
        setattr(path, name, value)


def _check(steps: list[StepPlan], way: Way, reason: str) -> None:
    problems = [Problem("/steps", fault) for fault in steps_faults(steps)]
    problems += way_faults(way)
    if any("webhook" in step and "name" not in step for step in steps):
        problems.append(Problem("/steps", _("There is no such webhook.")))
    if not reason.strip() or "\0" in reason:
        problems.append(Problem("/reason", _("Say why; it stands in the trail.")))
    if problems:
        raise Invalid("path", problems[0].detail, problems=problems)
