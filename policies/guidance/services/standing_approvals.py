"""A standing approval: a yes to every minor version of a guideline, until a day, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.uid import uuid7
from policies.guidance.models import Policy, StandingApproval
from policies.guidance.rules import State, can_end_standing
from policies.guidance.rules.approving import LONGEST
from policies.guidance.selectors.standing_approvals import functions_stood
from policies.guidance.services.approving import version_lock
from policies.guidance.services.following import approvals_again
from policies.guidance.services.giving import words
from roles.org.selectors import organisation_size, organisation_today, organisation_zone

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer


@transaction.atomic
def standing_give(
    *, actor: Viewer, policy: Policy, until: date, reason: str, now: datetime
) -> list[StandingApproval]:
    """Approve every minor version of ``policy`` until the end of that day, for each function that
    ``actor`` holds and that approves it; what they gave before ends.

    What is in review is approved by it at once, if it is minor and not theirs. Raises NotAllowed
    for who holds no such function; Invalid without a reason, or for a day that is over or more
    than a year away.
    """
    held = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    functions = standing_allowed(actor, held, now)
    _day_check(until, organisation_today(now))
    if not words(reason):
        detail = _("Say why: it stands in the trail and with each approval.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    for former in _own(held, actor):
        _end(actor, former, now)
    last = datetime.combine(until, time(23, 59, 59), organisation_zone()).astimezone(UTC)
    last = min(last, now + timedelta(days=LONGEST + 1, seconds=-1))  # a day may have 25 hours
    why = words(reason)[:500]
    made = [_make(actor, held, each, until=last, reason=why, now=now) for each in functions]
    _approve_what_waits(actor, held, now)
    return made


def standing_allowed(actor: Viewer, policy: Policy, now: datetime) -> list[str]:
    """Return the functions for which ``actor`` may give one; NotAllowed when there is none."""
    functions = list(functions_stood(actor, policy, now))
    if not functions:
        detail = _("Those give a standing approval who hold a function that approves this.")
        raise NotAllowed("not_asked", detail)
    return functions


def _day_check(until: date, today: date) -> None:
    if not today <= until <= today + timedelta(days=LONGEST):
        detail = _("Choose a day from today on, within %d days.") % LONGEST
        raise Invalid("day_out_of_range", detail, problems=[Problem("/until", detail)])


def _own(policy: Policy, actor: Viewer) -> list[StandingApproval]:
    rows = StandingApproval.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(policy=policy, person=actor.person_id or 0, ended_at=None))


def _make(
    actor: Viewer, policy: Policy, function: str, *, until: datetime, reason: str, now: datetime
) -> StandingApproval:
    made = StandingApproval.objects.create(
        uid=uuid7(),
        policy=policy,
        function=function,
        person_id=actor.person_id or 0,
        account_label=actor.label,
        given_at=now,
        until=until,
        reason=reason,
    )
    entry_record(
        actor=actor,
        verb="guideline.standing_given",
        subject=made,
        reason=reason,
        changes={"function": function, "until": until.isoformat()},
    )
    return made


def _approve_what_waits(actor: Viewer, policy: Policy, now: datetime) -> None:
    version = policy.versions.filter(state=State.REVIEW).first()
    if version is not None:
        approvals_again(actor=actor, version=version_lock(version), now=now)


@transaction.atomic
def standing_end(*, actor: Viewer, standing: StandingApproval, now: datetime) -> None:
    """Let it hold no more; what was approved by it stays approved. Raises NotAllowed for all but
    who gave it and who publishes; Conflict when it is over already."""
    rows = StandingApproval.objects.select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=standing.pk)
    if not can_end_standing(actor, held.person_id, organisation_size()):
        detail = _("Whoever gave it ends it, or the head coach.")
        raise NotAllowed("not_yours", detail)
    if held.ended_at is not None or held.until <= now:
        raise Conflict("over_already", _("It has ended already."))
    _end(actor, held, now)


def _end(actor: Viewer, held: StandingApproval, now: datetime) -> None:
    held.ended_at, held.ended_by_label = now, actor.label
    held.save(update_fields=["ended_at", "ended_by_label"])
    entry_record(actor=actor, verb="guideline.standing_ended", subject=held)
