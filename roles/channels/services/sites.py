"""New sites: noted by anybody, looked through every quarter, proposed or left alone."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import working_days_after
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.channels.models import Candidate, Site, SiteKeeper, SiteLook
from roles.channels.rules import (
    DAYS_TO_LOOK,
    SiteOutcome,
    can_name_keeper,
    can_note_site,
    looks_secret,
    quarter_of,
    site_named,
    site_steps,
)
from roles.channels.selectors.sites import (
    SITES,
    may_keep,
    quarter_began,
    site_keeper,
)
from roles.channels.services.candidates import channel_request
from roles.channels.services.decisions import reason_checked
from roles.org.models import Person
from roles.org.selectors import holidays, organisation_today, organisation_zone

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.org.models import Department

NAME_LENGTH = 100
LIST_PATH = "/channels/sites/"


def noting_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may note a site, and propose one as a channel."""
    if not can_note_site(actor):
        words = _("Sites are noted by people who work here.")
        raise NotAllowed("not_listed", words)


def keeping_allowed(actor: Viewer, now: datetime) -> None:
    """Raise NotAllowed unless ``actor`` looks through the list."""
    if not may_keep(actor, now):
        words = _("The keeper of the watch list and the head coach say this.")
        raise NotAllowed("not_keeper", words)


def naming_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may say who keeps the list."""
    if not can_name_keeper(actor):
        words = _("The head coach or an administrator names the keeper.")
        raise NotAllowed("not_head_coach", words)


@transaction.atomic
def site_note(
    *,
    actor: Viewer,
    name: str,
    url: str,
    why: str,
    now: datetime,
    department: Department | None = None,
) -> Site:
    """Put a site on the list, where it is watched.

    Raises NotAllowed, Invalid for what is no web address or without a name or a reason, Conflict
    when it is watched already.
    """
    noting_allowed(actor)
    if actor.person_id is None:  # the rule asks for a person
        raise Missing
    called, text = _name(name), reason_checked(why, "/why")
    found = site_named(url)
    if found is None:
        words = _("That is no web address.")
        raise Invalid("no_address", words, problems=[Problem("/url", words)])
    address, key = found
    site, created = Site.objects.get_or_create(
        url_key=key,
        outcome="",
        defaults={
            "name": called,
            "url": address,
            "why": text,
            "department": department,
            "noted_by_id": actor.person_id,
            "noted_at": now,
        },
    )
    if not created:
        raise Conflict("watched_already", _("%s is on the list already.") % site, members={})
    entry_record(actor=actor, verb="site.noted", subject=site, reason=text, changes={"url": key})
    return site


def _name(text: str) -> str:
    name, words = " ".join(text.split()), ""
    if not name:
        words = _("Give the name of the site.")
    elif len(name) > NAME_LENGTH or "\0" in name:
        words = _("Say it in at most %(most)d characters.") % {"most": NAME_LENGTH}
    elif looks_secret(name):
        words = _("That looks like a password or a key. Never write one here.")
    if words:
        raise Invalid("name", words, problems=[Problem("/name", words)])
    return name


def _held(site: Site) -> Site:
    """Return the site, locked; Conflict when something has come of it."""
    row = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if row.outcome:
        words = _("That is decided: %s.") % row.get_outcome_display()
        raise Conflict("decided", words, members={"legal": [*site_steps(row.outcome)]})
    return row


@transaction.atomic
def site_watch_on(*, actor: Viewer, site: Site, reason: str, now: datetime) -> Site:
    """Say, with a word why if there is one, that it stays on the list.

    Raises NotAllowed, Conflict when something has come of it.
    """
    keeping_allowed(actor, now)
    text = reason_checked(reason) if reason.strip() else ""
    row = _held(site)
    row.looked_at, row.looked_label, row.looked_words = now, actor.label, text
    row.save(update_fields=["looked_at", "looked_label", "looked_words"])
    entry_record(actor=actor, verb="site.watched_on", subject=row, reason=text)
    return row


@transaction.atomic
def site_leave(*, actor: Viewer, site: Site, reason: str, now: datetime) -> Site:
    """Say that it is not for us, and why: it leaves the list, and may be noted again.

    Raises NotAllowed, Invalid without a reason, Conflict when something has come of it.
    """
    keeping_allowed(actor, now)
    text = reason_checked(reason)
    row = _held(site)
    _decide(actor, row, SiteOutcome.NOT_FOR_US, text, now)
    entry_record(actor=actor, verb="site.left", subject=row, reason=text)
    return row


@transaction.atomic
def site_propose(
    *, actor: Viewer, site: Site, url: str, why: str, department: Department, now: datetime
) -> Candidate:
    """Ask for a channel on it, as ``channel_request`` does and by its rules; the site leaves the
    list, and leads to what becomes of the request. Asked for already: to that one.

    Raises what that raises, and Conflict when something has come of the site, or the account was
    reported as speaking in our name.
    """
    noting_allowed(actor)
    row = _held(site)
    row.candidate = channel_request(actor=actor, url=url, why=why, department=department, now=now)
    if row.candidate.kind != Candidate.Kind.REQUEST:  # somebody reported that account
        words = _("Somebody asked for it already; it is being decided.")
        raise Conflict("asked_already", words, members={"legal": [*site_steps("")]})
    _decide(actor, row, SiteOutcome.PROPOSED, why.strip(), now)
    changes = {"account": str(row.candidate.uid)}
    entry_record(actor=actor, verb="site.proposed", subject=row, reason=row.reason, changes=changes)
    return row.candidate


def _decide(actor: Viewer, row: Site, outcome: SiteOutcome, reason: str, now: datetime) -> None:
    row.outcome, row.reason, row.decided_at = outcome.value, reason, now
    row.decided_by_id, row.decided_label = actor.person_id, actor.label
    row.save(
        update_fields=[
            *("outcome", "reason", "decided_at", "decided_by", "decided_label", "candidate")
        ]
    )


@transaction.atomic
def keeper_name(*, actor: Viewer, person: Person | None, now: datetime) -> SiteKeeper | None:
    """Let ``person`` look through the list from now on, with nobody the head coach; what is open
    of this quarter's look goes along. The same again changes nothing.

    Raises NotAllowed, Invalid for somebody from outside or who left.
    """
    naming_allowed(actor)
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
