"""What people want to be told by mail, chosen on the page or by the link in a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid, NotAllowed
from governance.core.viewer import Viewer
from governance.notify.models import Message, Preference
from governance.notify.registry import MailKind, kind_by_key, mail_kinds
from governance.notify.rules import DIGEST_HOURS, quiet_fault
from governance.notify.selectors import is_on
from roles.org.services import person_reader_change

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, time

    from roles.org.models import Person


@transaction.atomic
def preference_change(
    *,
    actor: Viewer,
    person: Person,
    wanted: Collection[str],
    digest_hour: int,
    time_zone: str,
    language: str,
    quiet_from: time | None,
    quiet_to: time | None,
    now: datetime,
) -> None:
    """Save what ``person`` chose: the optional kinds in ``wanted`` and no other are sent.

    Everybody chooses for themselves only. ``time_zone`` and ``language`` "" mean the
    organisation's. From ``quiet_from`` to ``quiet_to`` on their clock, both or neither, what is
    not urgent waits; what waits already is looked at anew. Nothing new writes nothing.
    """
    if actor.person_id != person.pk:
        raise NotAllowed("not_yours", _("Everybody chooses this for themselves."))
    if digest_hour not in DIGEST_HOURS:
        raise Invalid("digest_hour", _("The digest comes between 6:00 and 20:00."))
    if fault := quiet_fault(quiet_from, quiet_to):
        raise Invalid("quiet_hours", fault)
    person_reader_change(actor=actor, person=person, time_zone=time_zone, language=language)
    preference = _locked(person)
    before = _facts(preference)
    preference.digest_hour = digest_hour
    preference.quiet_from, preference.quiet_to = quiet_from, quiet_to
    preference.changed = [
        kind.key for kind in mail_kinds if not kind.required and kind.on != (kind.key in wanted)
    ]
    _save(actor, preference, before)
    held = Message.objects.filter(person=person, state=Message.State.PENDING, attempts=0)
    held.filter(next_try_at__gt=now).update(next_try_at=now)


@transaction.atomic
def mail_switch(*, person: Person, key: str, on: bool) -> None:
    """Switch one optional kind off or on, by the link in a mail to ``person``; again is harmless.

    Whoever has the link may, signed in or not: the trail says that it was the link.
    """
    kind = _optional(key)
    actor = Viewer(kind="stranger", label=f"The link in a mail to {person}")
    preference = _locked(person)
    before = _facts(preference)
    if is_on(kind, preference) != on:
        preference.changed = sorted({*preference.changed} ^ {key})
    _save(actor, preference, before)


def _optional(key: str) -> MailKind:
    kind = kind_by_key(key)
    if kind is None or kind.required:
        raise Invalid("not_optional", _("This kind of mail cannot be switched off."))
    return kind


def _locked(person: Person) -> Preference:
    preference, _made = Preference.objects.select_for_update().get_or_create(person=person)
    return preference


def _facts(preference: Preference) -> dict[str, Any]:
    kinds = [kind for kind in mail_kinds if not kind.required]
    return {
        "digest_hour": preference.digest_hour,
        "quiet_hours": _quiet_words(preference),
        **{kind.key: is_on(kind, preference) for kind in kinds},
    }


def _quiet_words(preference: Preference) -> str:
    if preference.quiet_from is None or preference.quiet_to is None:
        return ""
    return f"{preference.quiet_from:%H:%M}-{preference.quiet_to:%H:%M}"


def _save(actor: Viewer, preference: Preference, before: dict[str, Any]) -> None:
    after = _facts(preference)
    changes = {key: [before[key], value] for key, value in after.items() if before[key] != value}
    if not changes:
        return
    preference.save()
    entry_record(
        actor=actor, verb="preferences.changed", subject=preference.person, changes=changes
    )
