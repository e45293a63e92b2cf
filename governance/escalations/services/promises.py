"""Promising something to somebody outside: at once within one's limit, above it with a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.uid import uuid7
from governance.escalations.models import Escalation, Mention, Promise, PromiseApproval
from governance.escalations.rules.promises import (
    PromiseState,
    can_promise,
    day_end,
    day_wrong,
    value_wrong,
    within,
)
from governance.escalations.selectors.promise_people import (
    approvals_planned,
    promising_roles,
    terms_of,
)
from governance.escalations.services.promise_words import approval_ask, keeper_owe
from governance.escalations.services.steps import escalation_lock
from roles.org.models import Person
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment

WHOM_LENGTH, WHAT_LENGTH = 200, 1000


@transaction.atomic
def promise_make(
    *,
    actor: Viewer,
    to_whom: str,
    what: str,
    value: Decimal,
    due_on: date,
    mention: Mention | None = None,
    role: UUID | None = None,
    form: UUID | None = None,
    now: datetime,
) -> Promise:
    """Promise something; above the limit ask those who may approve it, and promise nothing yet.

    ``value`` is in the organisation's currency, 0 for what costs nothing. It is due when
    ``due_on`` is over where the actor is. ``role`` is the uid of the assignment in which it is
    promised, unless given the one that goes furthest. ``form`` is the id of the form: the same
    person sending the same one again gets the promise that there is.
    Raises NotAllowed for who is not ready or may not reply, and about a mention that somebody
    else has; Invalid for what is no text, amount or day, and a role that is not theirs to act in;
    Conflict about what is set aside, and where nobody could approve it.
    """
    holder_id = _mention_hold(mention)
    held = _role(promising_roles(actor.person_id, now), role)
    terms = terms_of(held) if held else None
    can_promise(actor, terms=terms, holder_id=holder_id).require()
    assert held is not None and terms is not None  # noqa: S101, PT018 (the rule said yes)
    _check_going(mention)
    _check_sent(to_whom, what, value)
    promise = Promise(
        mention=mention,
        to_whom=to_whom.strip(),
        what=what.strip(),
        value=value,
        currency=organisation_settings().currency,
        due_at=_due(actor, due_on, now),
        state=PromiseState.OPEN if within(terms, value) else PromiseState.ASKED,
        made_by_id=held.person_id,
        made_at=now,
        form=form or uuid7(),
        assignment=held,
        role_type=held.role.type,
        department=held.role.department,
        authority=terms.level,
        goodwill_limit=terms.limit,
    )
    Promise.objects.bulk_create([promise], ignore_conflicts=True)
    kept = Promise.objects.get(made_by=held.person_id, form=promise.form)
    if kept.uid == promise.uid:
        _begin(actor, kept, now)
    return kept


def _begin(actor: Viewer, promise: Promise, now: datetime) -> None:
    verb = "promise.made" if promise.state == PromiseState.OPEN else "promise.asked"
    entry_record(actor=actor, verb=verb, subject=promise, changes=promise_terms(promise))
    if promise.state == PromiseState.OPEN:
        keeper_owe(actor=actor, promise=promise, person=promise.made_by, now=now)
        return
    planned = approvals_planned(promise.assignment, now)
    if not planned:
        detail = _("It is above your limit, and there is nobody who could approve it.")
        raise Conflict("nobody_to_approve", detail)
    people = Person.objects.in_bulk([each.person_id or 0 for _legal, each in planned])
    for legal, each in planned:
        approval = PromiseApproval.objects.create(
            promise=promise, legal=legal, asked=people[each.person_id or 0], because=each.because
        )
        approval_ask(actor=actor, approval=approval, now=now)


def promise_terms(promise: Promise) -> dict[str, str | None]:
    """Return what the trail keeps of a promise: how far its maker might go, and no words."""
    limit = promise.goodwill_limit
    return {
        "assignment": str(promise.assignment.uid),
        "role_type": promise.role_type.name,
        "authority": promise.get_authority_display(),
        "limit": None if limit is None else f"{promise.currency} {limit:.2f}",
        "value": promise.money,
        "due_at": promise.due_at.isoformat(),
        "mention": str(promise.mention.uid) if promise.mention else None,
    }


def _mention_hold(mention: Mention | None) -> int | None:
    """Hold what it is about, in the order in which whatever changes it does; return who has it."""
    if mention is None:
        return None
    Mention.objects.select_for_update(no_key=True).get(pk=mention.pk)
    uid = Escalation.objects.filter(mention=mention).values_list("uid", flat=True).first()
    return escalation_lock(uid).holding_id if uid else None


def _check_going(mention: Mention | None) -> None:
    if mention is None:
        return
    row = Mention.objects.get(pk=mention.pk)
    if row.disposition:
        raise Conflict("set_aside", _("It was set aside already. Take that back first."))
    if row.stripped_at is not None:
        raise Conflict("stripped", _("What was said is no longer kept."))


def _role(roles: list[Assignment], uid: UUID | None) -> Assignment | None:
    if uid is None or not roles:
        return roles[0] if roles else None
    for each in roles:
        if each.uid == uid:
            return each
    detail = _("Choose a role of yours that you are ready in.")
    raise Invalid("unknown_reference", detail, problems=[Problem("/role", detail)])


def _check_sent(to_whom: str, what: str, value: Decimal) -> None:
    problems = []
    for field, text, most in (("to", to_whom, WHOM_LENGTH), ("what", what, WHAT_LENGTH)):
        if not text.strip() or "\0" in text:
            problems.append(Problem(f"/{field}", _("Say it in a few words.")))
        elif len(text.strip()) > most:
            problems.append(Problem(f"/{field}", _("At most %(n)d characters.") % {"n": most}))
    if value_wrong(value):
        detail = _("An amount like 79 or 79.50, and 0 for what costs nothing.")
        problems.append(Problem("/value", detail))
    if problems:
        raise Invalid("promise", problems[0].detail, problems=problems)


def _due(actor: Viewer, day: date, now: datetime) -> datetime:
    zone = ZoneInfo(actor.time_zone)
    if day_wrong(day, now.astimezone(zone).date()):
        detail = _("A day from today on, at most ten years ahead.")
        raise Invalid("day", detail, problems=[Problem("/due_on", detail)])
    return day_end(day, zone)
