"""Partners: told before their time here ends, and never without a sponsor."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.clock import working_days_after
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todo_open, todos_close
from roles.org.models import Person
from roles.org.selectors import holidays, organisation_settings, organisation_today
from roles.team.rules import DECISION_DAYS, ItemKind, consent_able, consenter
from roles.team.selectors import circle_about

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.org.models import PersonQuerySet

NOTICES: Final = (7, 30)  # days before the last one
SPONSOR: Final = "sponsor"  # kind of the to-do


def _externals() -> PersonQuerySet:
    return Person.objects.employed().filter(kind=Person.Kind.EXTERNAL)


@transaction.atomic
def externals_notify(*, now: datetime) -> int:
    """Tell partners, and their sponsors, thirty and seven days before their last day; return how
    many partners. Each day is told once: it is in the message's key, so a last day that moves is
    told anew. Whoever has less than seven days left is told the seven only."""
    today = organisation_today(now)
    last = today + timedelta(days=max(NOTICES))
    ending = _externals().filter(ends_on__gte=today, ends_on__lte=last)
    found = list(ending.select_related("sponsor", "manager").order_by("pk"))
    for person in found:
        left = ((person.ends_on or today) - today).days
        _notify(person, next(days for days in NOTICES if left <= days), today, now)
    return len(found)


def _notify(person: Person, days: int, today: date, now: datetime) -> None:
    zone = ZoneInfo(organisation_settings().time_zone)
    noon = datetime.combine(person.ends_on or today, time(12), zone)
    told = {each.pk: each for each in (person, _sponsor_of(person, today)) if each is not None}
    for reader in told.values():
        message_queue(
            key=f"external.ends:{person.uid}:{person.ends_on}:{days}:{reader.uid}",
            person=reader,
            template="team/mail/partner_ends",
            payload={
                "path": "/" if reader == person else f"/people/{person.uid}/",
                "partner": str(person),
                "last": noon.isoformat(),
                "own": "yes" if reader == person else "",
            },
            now=now,
        )


def _sponsor_of(person: Person, today: date) -> Person | None:
    """Return the sponsor, or whoever stands in for one who is not at work."""
    if person.sponsor is not None and person.sponsor.employment == Person.Employment.ACTIVE:
        return person.sponsor
    return _stands_in(person, today)


def _stands_in(person: Person, today: date) -> Person | None:
    asked = consenter(circle_about(person, today), subject_id=person.pk)
    return Person.objects.filter(pk=asked.person_id or 0).first()


@transaction.atomic
def sponsors_follow(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Ask for a new sponsor of each partner whose sponsor has left, until there is one; return of
    how many. ``person_ids`` may be a whole import: partners and what is asked of them are read in
    two queries, and only whose sponsor is or was missing costs more."""
    touched = set(person_ids)
    found = Person.objects.filter(kind=Person.Kind.EXTERNAL).select_related("sponsor", "manager")
    concerned = [each for each in found.order_by("pk") if not touched.isdisjoint(_people(each))]
    waiting = Todo.objects.open().filter(subject__kind=SPONSOR)
    asked = set(waiting.values_list("subject__ref", flat=True)) if concerned else set()
    return sum(_follow(actor, each, now, asked=each.uid in asked) for each in concerned)


def _people(person: Person) -> tuple[int | None, ...]:
    return person.pk, person.sponsor_id


def _follow(actor: Viewer, person: Person, now: datetime, *, asked: bool) -> bool:
    here = person.employment != Person.Employment.LEFT
    gone = person.sponsor is not None and person.sponsor.employment == Person.Employment.LEFT
    if here and gone:
        _ask(actor, person, now)
        return True
    if asked:
        outcome = Todo.Outcome.DONE if here else Todo.Outcome.NOT_NEEDED
        todos_close(actor=actor, kind=SPONSOR, ref=person.uid, outcome=outcome, now=now)
    return False


def _ask(actor: Viewer, person: Person, now: datetime) -> bool:
    """Ask the next who may name one, where nobody is asked who may, or in time; whether so."""
    today = organisation_today(now)
    able = consent_able(circle_about(person, today), subject_id=person.pk)
    chosen = todo_next(kind=SPONSOR, ref=person.uid, able=able, now=now)
    if chosen is None:
        return False
    passed = Todo.Outcome.PASSED_ON
    todos_close(actor=actor, kind=SPONSOR, ref=person.uid, outcome=passed, now=now)
    day = working_days_after(today, DECISION_DAYS[ItemKind.CONSENT], holidays())
    todo_open(
        actor=actor,
        person=Person.objects.get(pk=chosen),
        kind=SPONSOR,
        ref=person.uid,
        title=_("Name a sponsor: %(person)s") % {"person": person},
        path=f"/people/{person.uid}/",
        reason=(_("%s has left.") % person.sponsor)[:100],
        due_at=datetime.combine(day, time(23, 59, 59), ZoneInfo(organisation_settings().time_zone)),
        now=now,
    )
    return True


@transaction.atomic
def sponsors_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else for a sponsor where who is asked may not answer any more, is away or has
    not answered in time; return how many. ``person_ids``: only what these are asked."""
    owed = Todo.objects.open().filter(subject__kind=SPONSOR)
    if person_ids is not None:
        owed = owed.filter(person__in=person_ids)
    waiting = Person.objects.filter(uid__in=owed.values("subject__ref")).order_by("pk")
    return sum(_ask(actor, each, now) for each in waiting.select_related("sponsor"))
