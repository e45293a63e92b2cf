"""New sites: noted by anybody, looked through every quarter, proposed or left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from roles.channels.models import Candidate, Site
from roles.channels.rules import (
    SiteOutcome,
    can_note_site,
    looks_secret,
    site_named,
    site_steps,
)
from roles.channels.selectors.sites import (
    may_keep,
)
from roles.channels.services.candidates import channel_request
from roles.channels.services.decisions import reason_checked

if TYPE_CHECKING:
    from datetime import datetime

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
