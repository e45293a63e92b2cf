"""What the registry says of a channel: edited, verified, heard of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.channels.models import Channel, Informed, ServiceHours
from roles.channels.rules import (
    HELD,
    Hours,
    State,
    can_add_channel,
    can_verify,
    hours_words,
    looks_secret,
)
from roles.channels.selectors.checks import checks_legal
from roles.channels.selectors.sharing import functions_named
from roles.channels.selectors.story import hours_of
from roles.channels.services.asking import VERIFY, silent_close, silent_now
from roles.channels.services.moving import channel_move
from roles.channels.services.past import channel_custody_keep
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department

TEXTS = ("purpose", "audience", "recovery_mailbox", "controls_end")
LISTS = ("languages", "regions", "controls", "consulted")


@dataclass(frozen=True, slots=True)
class Custody:
    """All that people say of a channel; lists are of short texts, ``hours`` in any order.

    Without a ``department`` it stays where it is.
    """

    owner: Person | None
    second_admin: Person | None = None
    content_owner: Person | None = None
    purpose: str = ""
    audience: str = ""
    recovery_mailbox: str = ""
    languages: Sequence[str] = ()
    regions: Sequence[str] = ()
    controls: Sequence[str] = ()
    controls_end: str = ""
    hours: Sequence[Hours] = ()
    consulted: Sequence[str] = ()
    informed: Sequence[Department] = ()
    department: Department | None = None


def edit_allowed(actor: Viewer, channel: Channel) -> None:
    """Raise NotAllowed unless ``actor`` may edit what the registry says of ``channel``."""
    small = organisation_size() == "small"
    if not can_add_channel(actor, department_id=channel.department_id, small=small):
        raise NotAllowed(
            "not_your_channel",
            _("Edited by the coach and the head of its department, and the head coach."),
        )


@transaction.atomic
def channel_edit(*, actor: Viewer, channel: Channel, custody: Custody, now: datetime) -> Channel:
    """Save what is known of a channel, with an entry of what was and is; the same again writes
    nothing.

    Raises NotAllowed, also for a department to which ``actor`` may not move it; Conflict for a
    closed one; Invalid, naming each field, for a secret, an owner who does not work here
    or a second admin who is the owner.
    """
    row = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    edit_allowed(actor, row)
    _check(row, custody)
    changes = _changed(row, custody)
    hours = hours_words(custody.hours)
    before = hours_of(row)
    if hours != before:
        row.hours.all().delete()
        ServiceHours.objects.bulk_create(
            ServiceHours(channel=row, **asdict(each)) for each in custody.hours
        )
        changes["hours"] = [before, hours]
    changes |= _informed_set(row, custody)
    channel_custody_keep(channel_id=row.pk, fields=changes, now=now)
    row.save(update_fields=[name for name in changes if name not in {"hours", "informed"}])
    if custody.department is not None:
        changes |= channel_move(actor, row, custody.department, now)
    if changes:
        entry_record(actor=actor, verb="channel.updated", subject=row, changes=changes)
    return row


def _informed_set(row: Channel, custody: Custody) -> dict[str, Any]:
    """Write which departments are told after; return before and after, by their uid."""
    wanted = {each.pk: each for each in custody.informed}
    rows = row.informed.select_related("department")
    held = {each.department_id: each.department for each in rows}
    if wanted.keys() == held.keys():
        return {}
    row.informed.exclude(department__in=wanted).delete()
    Informed.objects.bulk_create(
        Informed(channel=row, department=each) for key, each in wanted.items() if key not in held
    )
    both = (held.values(), wanted.values())
    return {"informed": [sorted(str(each.uid) for each in found) for found in both]}


def _changed(row: Channel, custody: Custody) -> dict[str, Any]:
    """Set what is new on ``row``; return before and after, people by their uid."""
    changes: dict[str, Any] = {}
    for name in (*TEXTS, *LISTS):
        value: Any = getattr(custody, name)
        value = list(dict.fromkeys(value)) if name in LISTS else value.strip()
        if getattr(row, name) != value:
            changes[name] = [getattr(row, name), value]
            setattr(row, name, value)
    for name in HELD:
        person, held = getattr(custody, name), getattr(row, name)
        if held != person:
            changes[name] = [each and str(each.uid) for each in (held, person)]
            setattr(row, name, person)
    return changes


def _check(row: Channel, custody: Custody) -> None:
    problems = [*_people_problems(row, custody), *_secret_problems(custody)]
    problems += _sharing_problems(row, custody)
    if custody.recovery_mailbox.strip():
        try:
            validate_email(custody.recovery_mailbox.strip())
        except ValidationError:
            words = _("Give the address of a shared mailbox; never a password.")
            problems.append(Problem("/recovery_mailbox", words))
    if problems:
        raise Invalid("channel", problems[0].detail, problems=problems)


def _people_problems(row: Channel, custody: Custody) -> list[Problem]:
    problems = []
    for name in HELD:
        person = getattr(custody, name)
        if person is None or person == getattr(row, name):
            continue  # what an import brought and is not touched stays, and is a gap
        if person.employment == Person.Employment.LEFT:
            problems.append(Problem(f"/{name}", _("%s does not work here any more.") % person))
        elif name == "owner" and person.kind == Person.Kind.EXTERNAL:
            words = _("%s cannot own a channel: owners work here.") % person
            problems.append(Problem("/owner", words))
    if custody.second_admin is not None and custody.second_admin == custody.owner:
        words = _("The second admin is somebody else than the owner.")
        problems.append(Problem("/second_admin", words))
    return problems


def _sharing_problems(row: Channel, custody: Custody) -> list[Problem]:
    """What is newly named has to be there: a function of the booth, a department that is open."""
    new = set(custody.consulted) - set(row.consulted)
    unknown = sorted(new - functions_named().keys()) if new else []
    problems = []
    if unknown:
        words = _("No function of the booth: %s.") % ", ".join(each[:30] for each in unknown[:5])
        problems.append(Problem("/consulted", words))
    held = set(row.informed.values_list("department", flat=True))
    problems += [
        Problem("/informed", _("%s is closed.") % each)
        for each in custody.informed
        if each.closed_on is not None and each.pk not in held
    ]
    return problems


def _secret_problems(custody: Custody) -> list[Problem]:
    words = _("That looks like a password or a key. Never write one here.")
    texts = {name: getattr(custody, name) for name in TEXTS}
    texts["controls"] = "\n".join(custody.controls)
    return [Problem(f"/{name}", words) for name, text in texts.items() if looks_secret(text)]


@transaction.atomic
def channel_update(
    *, actor: Viewer, channel: Channel, custody: Custody | None, day: date | None, now: datetime
) -> None:
    """Edit it, say when it was last active, or both: both or neither. Raises what they raise."""
    if custody is not None:
        channel_edit(actor=actor, channel=channel, custody=custody, now=now)
    if day is not None:
        channel_heard(actor=actor, channel=channel, day=day, now=now)


def heard_allowed(actor: Viewer, channel: Channel) -> None:
    """Raise NotAllowed unless ``actor`` may say when ``channel`` was last active."""
    small = organisation_size() == "small"
    writes = actor.kind == "token" and actor.has_scope("write")
    if not writes and not can_verify(
        actor, department_id=channel.department_id, owner_id=channel.owner_id, small=small
    ):
        raise NotAllowed("not_your_channel", _("Its owner says when a channel was last active."))


@transaction.atomic
def channel_heard(*, actor: Viewer, channel: Channel, day: date, now: datetime) -> Channel:
    """Say on which day it was last active: its owner, whoever edits it, or a token that writes.

    An earlier day than the known one changes nothing. Raises NotAllowed, and Invalid for a day
    to come.
    """
    heard_allowed(actor, channel)
    if day > organisation_today(now):
        words = _("That day is still to come.")
        raise Invalid("future", words, problems=[Problem("/last_active_on", words)])
    row = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if row.last_active_on is not None and row.last_active_on >= day:
        return row
    changes = {"last_active_on": [row.last_active_on and row.last_active_on.isoformat(), str(day)]}
    row.last_active_on = day
    row.save(update_fields=["last_active_on"])
    entry_record(actor=actor, verb="channel.heard", subject=row, changes=changes)
    if not silent_now(now).filter(pk=row.pk).exists():
        silent_close(actor=actor, channel=row, now=now)
    return row


@transaction.atomic
def channel_verify(
    *, actor: Viewer, channel: Channel, missing: Sequence[str], now: datetime
) -> Channel:
    """State that owner, second admin and recovery mailbox are still right.

    ``missing`` names what is not there, by the gap rule. Raises NotAllowed, and Conflict when
    something is missing, so that the statement would be untrue, or the channel is not in use.
    """
    small = organisation_size() == "small"
    row = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if not can_verify(actor, department_id=row.department_id, owner_id=row.owner_id, small=small):
        raise NotAllowed("not_your_channel", _("Verified by its owner or the department's coach."))
    if Channel.objects.with_latest().get(pk=row.pk).state != State.ACTIVE:
        words = _("Only a channel that is in use is verified.")
        raise Conflict("not_active", words, members={"legal": checks_legal(row)})
    if missing:
        words = _("First mend what is missing: %s.") % ", ".join(missing)
        raise Conflict("incomplete", words, members={"legal": []})
    before = row.verified_at and row.verified_at.isoformat()
    row.verified_at, row.verified_by_id = now, actor.person_id
    row.save(update_fields=["verified_at", "verified_by"])
    entry_record(
        actor=actor,
        verb="channel.verified",
        subject=row,
        changes={"verified_at": [before, now.isoformat()]},
        reason=_("Owner employed, second admin and recovery mailbox still right"),
    )
    todos_close(actor=actor, kind=VERIFY, ref=row.uid, outcome=Todo.Outcome.DONE, now=now)
    return row
