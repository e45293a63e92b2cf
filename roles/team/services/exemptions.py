"""Setting a rule of coverage aside for a while: asked for, decided by somebody else, ended."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import working_days_after
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.events import rule_aside_changed
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todo_open, todos_close
from roles.org.hooks import rules_aside
from roles.org.models import Exemption, Person
from roles.org.rules import COVERAGE, EXEMPTION_DAYS
from roles.org.selectors import (
    holidays,
    organisation_settings,
    organisation_size,
    organisation_today,
)
from roles.team.rules import (
    DECISION_DAYS,
    ItemKind,
    can_ask_exemption,
    can_decide_exemption,
    can_end_exemption,
)
from roles.team.selectors import exemption_deciders
from roles.team.selectors.exemptions import exemption_next, place_of
from roles.team.services.decisions import name_of, reason_require

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.org.models import Department

TODO_KIND = "exemption"
AT_ONCE = 100  # a run ends no more


def exemption_path(exemption: Exemption) -> str:
    return f"/exemptions/{exemption.uid}/"


@transaction.atomic
def exemption_ask(
    *,
    actor: Viewer,
    rule: str,
    department: Department | None = None,
    person: Person | None = None,
    reason: str,
    ends_on: date,
    now: datetime,
) -> Exemption:
    """Ask to set ``rule`` aside for a department and all below it, or a person, from today on.

    ``ends_on`` is the first day on which it counts again, within a year. Whoever may decide in a
    small organisation decides at once. Raises NotAllowed, Invalid; Conflict when it is asked for.
    """
    small = organisation_size() == "small"
    today = organisation_today(now)
    place = department.pk if department else (person.department_id or 0) if person else 0
    can_ask_exemption(actor, department_id=place, small=small).require()
    title = _check(rule, today, ends_on)
    exemption = Exemption(
        rule=rule,
        rule_title=title[:200],
        department=department,
        person=person,
        reason=reason_require(reason)[:500],
        starts_on=today,
        ends_on=ends_on,
        asked_by_id=actor.person_id,
        asked_label=name_of(actor),
        asked_at=now,
    )
    try:
        with transaction.atomic():
            exemption.save()
    except IntegrityError as error:
        raise Conflict("asked_already", _("This is asked for already.")) from error
    _record(actor, exemption, "asked", exemption.reason)
    decides = can_decide_exemption(actor, asked_by_id=actor.person_id, small=small)
    if small and decides:
        _settle(actor, exemption, granted=True, alone=True, reason="", now=now)
    else:
        _decider_ask(actor, exemption, now)
    return exemption


def _check(rule: str, today: date, ends_on: date) -> str:
    """Return what the rule is called when it is one of an upper floor, "" for those of coverage."""
    title = next((title for name in rules_aside if (title := name(rule))), "")
    if rule not in COVERAGE and not title:
        words = _("There is no such rule.")
        raise Invalid("unknown_rule", words, problems=[Problem("/rule", words)])
    if not today < ends_on <= today + timedelta(days=EXEMPTION_DAYS):
        words = _("Choose an end within a year, after today.")
        raise Invalid("no_end", words, problems=[Problem("/ends_on", words)])
    return title


def _decider_ask(actor: Viewer, exemption: Exemption, now: datetime) -> bool:
    """Ask the next who may decide, where nobody is asked who may, or in time; whether somebody
    was. Where nobody may it stands in the list of whoever comes to decide."""
    today = organisation_today(now)
    able = exemption_deciders(exemption.asked_by_id, exemption.person_id, today)
    chosen = todo_next(kind=TODO_KIND, ref=exemption.uid, able=able, now=now)
    if chosen is None:
        return False
    _todo_close(actor, exemption, now, Todo.Outcome.PASSED_ON)
    days = DECISION_DAYS[ItemKind.APPROVE]
    day = working_days_after(organisation_today(now), days, holidays())
    zone = ZoneInfo(organisation_settings().time_zone)
    todo_open(
        actor=actor,
        person=Person.objects.get(pk=chosen),
        kind=TODO_KIND,
        ref=exemption.uid,
        title=_("Set aside: %(what)s") % {"what": exemption},
        path=exemption_path(exemption),
        reason=_("Asked by %(name)s") % {"name": exemption.asked_label},
        due_at=datetime.combine(day, time(23, 59, 59), zone),
        now=now,
    )
    return True


@deadlock_retried
@transaction.atomic
def exemption_decide(
    *, actor: Viewer, exemption: Exemption, granted: bool, reason: str = "", now: datetime
) -> None:
    """Grant it, or refuse it with a reason; once. Raises NotAllowed, Invalid, Conflict."""
    locked = _lock(exemption)
    small = organisation_size() == "small"
    can_decide_exemption(
        actor, asked_by_id=locked.asked_by_id, about_id=locked.person_id, small=small
    ).require()
    if "grant" not in exemption_next(locked):
        words = _("This has been decided already.")
        raise Conflict("already_decided", words, members={"legal": exemption_next(locked)})
    why = reason.strip() if granted else reason_require(reason)
    alone = small and actor.person_id is not None and actor.person_id == locked.asked_by_id
    _settle(actor, locked, granted=granted, alone=alone, reason=why, now=now)
    _asker_tell(actor, locked, "granted" if granted else "refused", why, now)


def _settle(
    actor: Viewer, exemption: Exemption, *, granted: bool, alone: bool, reason: str, now: datetime
) -> None:
    exemption.granted, exemption.decided_alone = granted, alone
    exemption.decided_by_id, exemption.decided_label = actor.person_id, name_of(actor)
    exemption.decided_at, exemption.decision_reason = now, reason[:500]
    exemption.save()
    _record(actor, exemption, "granted" if granted else "refused", reason)
    _todo_close(actor, exemption, now)
    if granted:
        rule_aside_changed.send(sender=None, exemption=exemption, actor=actor, now=now)


@deadlock_retried
@transaction.atomic
def exemption_end(*, actor: Viewer, exemption: Exemption, reason: str = "", now: datetime) -> None:
    """Let the rule count again, or take the request back. Raises NotAllowed, Conflict."""
    locked = _lock(exemption)
    can_end_exemption(
        actor,
        department_id=place_of(locked),
        asked_by_id=locked.asked_by_id,
        small=organisation_size() == "small",
    ).require()
    if "end" not in exemption_next(locked):
        words = _("This has ended already.")
        raise Conflict("ended_already", words, members={"legal": exemption_next(locked)})
    _end(actor, locked, "ended", reason.strip(), now)


@transaction.atomic
def exemptions_expire(*, actor: Viewer, now: datetime) -> int:
    """End what has reached its last day and tell who asked; return how many, ``AT_ONCE`` at most:
    asking again goes on. One rule after the other, so that all come to what it is about in the
    same order."""
    over = Exemption.objects.filter(ended_at=None, ends_on__lte=organisation_today(now))
    locked = over.exclude(granted=False).select_for_update(of=("self",), skip_locked=True)
    found = list(locked.order_by("rule", "pk")[:AT_ONCE])
    for each in found:
        _end(actor, each, "over", "", now)
        _asker_tell(actor, each, "over", "", now)
    return len(found)


@transaction.atomic
def exemptions_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else where who is asked may not decide any more, is away or has not answered
    in time, and where there was nobody; return how many. ``person_ids``: what these are asked."""
    waiting = Exemption.objects.asked()
    if person_ids is not None:
        theirs = Todo.objects.open().filter(subject__kind=TODO_KIND, person__in=person_ids)
        waiting = waiting.filter(uid__in=theirs.values("subject__ref"))
    found = waiting.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    return sum(_decider_ask(actor, each, now) for each in found)


def _end(actor: Viewer, exemption: Exemption, verb: str, reason: str, now: datetime) -> None:
    exemption.ended_at, exemption.ended_label = now, name_of(actor)
    exemption.save(update_fields=["ended_at", "ended_label"])
    _record(actor, exemption, verb, reason)
    _todo_close(actor, exemption, now)
    if exemption.granted:
        rule_aside_changed.send(sender=None, exemption=exemption, actor=actor, now=now)


def _lock(exemption: Exemption) -> Exemption:
    rows = Exemption.objects.select_for_update(of=("self",)).select_related(
        "department", "person", "asked_by"
    )
    return rows.get(pk=exemption.pk)


def _todo_close(
    actor: Viewer, exemption: Exemption, now: datetime, outcome: Todo.Outcome = Todo.Outcome.DONE
) -> None:
    todos_close(actor=actor, kind=TODO_KIND, ref=exemption.uid, outcome=outcome, now=now)


def _record(actor: Viewer, exemption: Exemption, verb: str, reason: str) -> None:
    entry_record(
        actor=actor,
        verb=f"exemption.{verb}",
        subject=exemption,
        reason=reason,
        changes={
            "rule": exemption.rule,
            "department": str(exemption.department.uid) if exemption.department else None,
            "person": str(exemption.person.uid) if exemption.person else None,
            "ends_on": exemption.ends_on.isoformat(),
        },
    )


def _asker_tell(actor: Viewer, exemption: Exemption, what: str, reason: str, now: datetime) -> None:
    if exemption.asked_by is None or exemption.asked_by_id == actor.person_id:
        return
    message_queue(
        key=f"exemption.{what}:{exemption.uid}",
        person=exemption.asked_by,
        template="team/mail/exemption",
        payload={
            "path": exemption_path(exemption),
            "what": what,
            "rule": exemption.rule_title or exemption.rule,
            "place": str(exemption.department or exemption.person),
            "by": name_of(actor),
            "reason": reason,
        },
        now=now,
    )
