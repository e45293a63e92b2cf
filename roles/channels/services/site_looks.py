"""Who looks through the watch list every quarter, and that it was done."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import working_days_after
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.channels.models import Site, SiteKeeper, SiteLook
from roles.channels.rules import DAYS_TO_LOOK, can_name_keeper, quarter_of
from roles.channels.selectors.sites import SITES, quarter_began, site_keeper
from roles.channels.services.sites import keeping_allowed
from roles.org.models import Person
from roles.org.selectors import holidays, organisation_today, organisation_zone

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

LIST_PATH = "/channels/sites/"
KEEPER_LOCK: Final = 7_401_301  # an advisory lock of our own: one naming at a time


def naming_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may say who keeps the list."""
    if not can_name_keeper(actor):
        words = _("The head coach or an administrator names the keeper.")
        raise NotAllowed("not_head_coach", words)


def keeper_lock() -> None:
    """Let whoever names a keeper at the same time wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEEPER_LOCK])


@transaction.atomic
def keeper_name(*, actor: Viewer, person: Person | None, now: datetime) -> SiteKeeper | None:
    """Let ``person`` look through the list from now on, with nobody the head coach; what is open
    of this quarter's look goes along. The same again changes nothing.

    Raises NotAllowed, Invalid for somebody from outside or who left.
    """
    naming_allowed(actor)
    keeper_lock()
    if person is not None and (
        person.kind == Person.Kind.EXTERNAL or person.employment == Person.Employment.LEFT
    ):
        words = _("Somebody who works here keeps the list.")
        raise Invalid("not_here", words, problems=[Problem("/person", words)])
    latest = SiteKeeper.objects.order_by("-pk").first()
    before = latest.person if latest else None
    if before == person:
        return latest
    row = SiteKeeper.objects.create(person=person, named_by_label=actor.label, named_at=now)
    changes = {"person": [each and str(each.uid) for each in (before, person)]}
    entry_record(actor=actor, verb="sites.keeper_named", subject=row, changes=changes)
    sites_ask(actor=actor, now=now)
    return row


@transaction.atomic
def sites_look(*, actor: Viewer, now: datetime) -> SiteLook:
    """Say that the list was looked through this quarter: what nothing came of is watched on.

    Asked for or not. Raises NotAllowed, Conflict when it was done this quarter.
    """
    keeping_allowed(actor, now)
    quarter = quarter_of(organisation_today(now))
    SiteLook.objects.get_or_create(quarter=quarter, defaults={"asked_at": now})
    row = SiteLook.objects.select_for_update().get(quarter=quarter)
    if row.looked_at is not None:
        words = _("%s has looked through the list this quarter.") % row.looked_label
        raise Conflict("looked", words, members={"legal": []})
    row.looked_at, row.looked_by_id, row.looked_label = now, actor.person_id, actor.label
    row.save(update_fields=["looked_at", "looked_by", "looked_label"])
    sites = Site.objects.watched()
    watched, began = sites.count(), quarter_began(quarter)
    left = sites.filter(Q(looked_at=None) | Q(looked_at__lt=began))  # of others it was said before
    left.update(looked_at=now, looked_label=actor.label, looked_words="")
    changes = {"quarter": quarter.isoformat(), "watched_on": watched}
    entry_record(actor=actor, verb="sites.looked", subject=row, changes=changes)
    todos_close(actor=actor, kind=SITES, ref=row.uid, outcome=Todo.Outcome.DONE, now=now)
    return row


@transaction.atomic
def sites_ask(*, actor: Viewer, now: datetime) -> bool:
    """Ask the keeper for this quarter's look, once; return whether somebody is newly asked.

    Only where something was on the list when the quarter began and is watched still. What an
    earlier quarter was asked for, and somebody who keeps the list no more, is asked no longer.
    The look is held while it is asked for: a keeper who is named and a look that is done wait.
    """
    quarter = quarter_of(organisation_today(now))
    row = SiteLook.objects.select_for_update().filter(quarter=quarter).first()
    gone = Todo.Outcome.NOT_NEEDED
    asked = Todo.objects.open().filter(subject__kind=SITES).values("subject__ref")
    for old in SiteLook.objects.filter(quarter__lt=quarter, uid__in=asked):
        todos_close(actor=actor, kind=SITES, ref=old.uid, outcome=gone, now=now)
    if row is not None and row.looked_at is not None:
        return False
    if not Site.objects.watched().filter(noted_at__lt=quarter_began(quarter)).exists():
        if row is not None:
            todos_close(actor=actor, kind=SITES, ref=row.uid, outcome=gone, now=now)
        return False
    if row is None:
        SiteLook.objects.get_or_create(quarter=quarter, defaults={"asked_at": now})
        row = SiteLook.objects.select_for_update().get(quarter=quarter)
        if row.looked_at is not None:
            return False
    return _ask(actor, row, now)


def _ask(actor: Viewer, look: SiteLook, now: datetime) -> bool:
    keeper = site_keeper(now).person
    asked = Todo.objects.open().filter(subject__kind=SITES, subject__ref=look.uid)
    people = set(asked.values_list("person", flat=True))
    others = people - {keeper.pk if keeper else None}
    if others:
        passed = Todo.Outcome.PASSED_ON
        todos_close(
            actor=actor, kind=SITES, ref=look.uid, outcome=passed, now=now, person_ids=others
        )
    if keeper is None or keeper.pk in people:
        return False
    todo_open(
        actor=actor,
        person=keeper,
        kind=SITES,
        ref=look.uid,
        title=_("Look through the sites worth watching"),
        path=LIST_PATH,
        reason=_("You keep the watch list; it is looked through every quarter"),
        due_at=_due(now),
        now=now,
    )
    return True


def _due(now: datetime) -> datetime:
    """Return the last second of the tenth working day, in UTC."""
    day = working_days_after(organisation_today(now), DAYS_TO_LOOK, holidays())
    return datetime.combine(day, time(23, 59, 59), organisation_zone()).astimezone(UTC)
