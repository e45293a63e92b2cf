"""Break glass: somebody steps in at once, up to approved text, for three days at the most."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.events import assignments_changed
from governance.jobs.services import enqueue
from roles.org.selectors import organisation_settings, organisation_size, organisation_today
from roles.team.models import Assignment
from roles.team.rules import LONGEST, MOST_AUTHORITY, MOST_HOURS, WITHIN, State, can_step_in
from roles.team.selectors import Terms, proposal_objections, ready_head_coaches
from roles.team.services.asking import person_tell
from roles.team.services.decisions import name_of, reason_require
from roles.team.services.proposals import role_lock
from roles.team.services.readiness import readiness_refresh
from roles.team.services.reviews import emergency_review

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import Role

JOB = "team.break_glass_end"
HOLDERS = {"role_taken"}  # the holder may be ill: that is what this is for


@transaction.atomic
def glass_break(
    *,
    actor: Viewer,
    role: Role,
    person: Person,
    authority: int,
    hours: int,
    reason: str,
    now: datetime,
) -> Assignment:
    """Let ``person`` act in ``role`` at once, for ``hours`` (1 to 72), up to ``authority``.

    Nobody is asked and no checklist holds it up; the trail says so. The person, their line
    manager and the head coach are told, and somebody else is asked to look at it afterwards.
    It ends by itself, to the minute. Within seven days nobody gets more than 72 hours of a role.
    Raises NotAllowed, Conflict or Invalid with the reason.
    """
    role = role_lock(role)
    can_step_in(actor, role=role, person=person).require()
    reason = reason_require(reason)
    _limits(authority, hours)
    ends_at = now + timedelta(hours=hours)
    terms = _terms(role, person, authority, ends_at, now)
    small, today = organisation_size() == "small", organisation_today(now)
    for objection in proposal_objections(terms, small=small, today=today):
        if objection.code not in HOLDERS:
            raise objection
    _not_again(terms, hours, now)
    made = _create(actor, terms, ends_at, reason, now)
    enqueue(kind=JOB, key=f"{JOB}:{made.uid.hex}", due_at=ends_at, now=now)
    assignments_changed.send(sender=None, assignment_ids=[made.pk], actor=actor, now=now)
    readiness_refresh(actor=actor, assignments=Assignment.objects.filter(pk=made.pk), now=now)
    emergency_review(actor=actor, assignment=made, note=reason, now=now)
    _tell(actor, made, reason, now)
    return made


def _limits(authority: int, hours: int) -> None:
    if not 1 <= authority <= MOST_AUTHORITY:
        detail = _("In an emergency authority goes up to approved text.")
        raise Invalid("authority_too_high", detail, problems=[Problem("/authority", detail)])
    if not 1 <= hours <= MOST_HOURS:
        detail = _("Between 1 and %d hours.") % MOST_HOURS
        raise Invalid("too_long", detail, problems=[Problem("/hours", detail)])


def _not_again(terms: Terms, hours: int, now: datetime) -> None:
    """Refuse what would make an emergency a habit: after three days it takes a proposal."""
    before = Assignment.objects.filter(
        break_glass=True, role=terms.role, person=terms.person, ends_at__gt=now - WITHIN
    ).exclude(closed_at__lte=now - WITHIN)
    had = sum((_over(each) - each.proposed_at for each in before), timedelta())
    if had + timedelta(hours=hours) > LONGEST:
        left = (LONGEST - had) // timedelta(hours=1)
        words = {"person": terms.person, "left": max(left, 0), "most": MOST_HOURS}
        detail = _(
            "%(person)s had this role in an emergency within the last seven days: of %(most)d hours"
            " %(left)d are left. Propose them, or let somebody else step in."
        )
        raise Conflict("too_often", detail % words, problems=[Problem("/hours", detail % words)])


def _over(given: Assignment) -> datetime:
    ends = given.ends_at or given.proposed_at
    return min(ends, given.closed_at or ends)


def _terms(role: Role, person: Person, authority: int, ends_at: datetime, now: datetime) -> Terms:
    """Return it in whole days, as everything else reads it: the last day is the one it ends on."""
    zone = ZoneInfo(organisation_settings().time_zone)
    without = ends_at.astimezone(zone).date() + timedelta(days=1)
    return Terms(role, person, authority, organisation_today(now), without)


def _create(
    actor: Viewer, terms: Terms, ends_at: datetime, reason: str, now: datetime
) -> Assignment:
    made = Assignment.objects.create(
        role=terms.role,
        person=terms.person,
        state=State.ACTIVE,
        authority=terms.authority,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        ends_at=ends_at,
        break_glass=True,
        note=reason,
        proposed_at=now,
        proposed_by_id=actor.person_id,
        proposed_by_account_id=actor.user_id,
        proposed_by_label=name_of(actor),
    )
    entry_record(
        actor=actor,
        verb="assignment.break_glass",
        subject=made,
        reason=reason,
        changes={
            "person": str(terms.person.uid),
            "role": str(terms.role.uid),
            "authority": made.get_authority_display(),
            "ends_at": ends_at.isoformat(),
            "consent": "not asked",
            "approval": "not asked",
            "checklist": "not required",
        },
    )
    return made


def _tell(actor: Viewer, made: Assignment, reason: str, now: datetime) -> None:
    head_coaches = {coach.person for coach in ready_head_coaches(now)}
    for person in {made.person, made.person.manager, *head_coaches} - {None}:
        if person is not None and person.pk != actor.person_id:
            person_tell(
                person=person,
                what="break_glass",
                assignment=made,
                now=now,
                by=name_of(actor),
                reason=reason,
                until=(made.ends_at or now).isoformat(),
            )
