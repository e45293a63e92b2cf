"""Kinds of role: added, changed and retired by administrators; what they were stays known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.events import reach_changed
from roles.org.selectors import organisation_today
from roles.team.models import Assignment, PastTerms, RoleType
from roles.team.rules import RoleKind, can_change_types
from roles.team.rules.types import KEPT
from roles.team.selectors.types import TYPE_FIELDS, type_affected, type_name_taken
from roles.team.services.access import access_unasked

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

CHANGED = "affected_changed"  # code of a Conflict
NAME_TAKEN = gettext_lazy("There is a kind of role called %s already.")
TERMS = {"authority", "goodwill_limit"}
NAMES_LOCK = 7_401_031


@transaction.atomic
def role_type_update(
    *,
    actor: Viewer,
    type: RoleType,  # noqa: A002  (the word for it)
    retired: bool | None = None,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Save an edited role type; what it is known and counted by (key, kind, function) stays.

    ``retired`` takes it out of use for new roles, or back in; None leaves that as it is. Roles
    and holders that are there stay: a holder who was given more than the kind allows now may go
    as far as the lower of both, and the entry says how many those are. Administrators do.

    ``seen`` is what ``type_affected`` said before of the same authority; Conflict when that is
    not what it says now, and when it is empty although open roles are affected. None where no
    person saves it. Conflict also for the name of another kind that is in use.
    """
    can_change_types(actor).require()
    before = RoleType.objects.select_for_update().get(pk=type.pk)
    _check(type)
    affected = type_affected(type)
    if seen and seen != affected.seen:
        raise Conflict(CHANGED, _("What this affects has changed meanwhile. Look at it again."))
    type.retired_on = _retired(before, retired, now)
    if type.retired_on is None and (type.name != before.name or before.retired_on):
        _name_free(type)
    changes: dict[str, Any] = {
        name: [_words(getattr(before, name)), _words(getattr(type, name))]
        for name in TYPE_FIELDS
        if getattr(before, name) != getattr(type, name)
    }
    if not changes:
        return
    if seen == "" and affected.roles:
        raise Conflict(CHANGED, _("This affects roles that are open. Look at them first."))
    if TERMS & set(changes):
        _past_keep(before, now)
    type.save(update_fields=list(TYPE_FIELDS))
    changes["affects"] = {
        "roles": affected.roles,
        "holders": affected.holders,
        "capped": affected.capped,
    }
    entry_record(actor=actor, verb="role_type.changed", subject=type, changes=changes)
    if "access_needed" in changes and not type.access_needed:
        access_unasked(actor=actor, type_id=type.pk, now=now)
    if {"authority", "contract_clause"} & set(changes):
        held = list(Assignment.objects.open().filter(role__type=type).values_list("pk", flat=True))
        reach_changed.send(sender=None, assignment_ids=held, actor=actor, now=now)


@transaction.atomic
def role_type_add(*, actor: Viewer, type: RoleType) -> RoleType:  # noqa: A002
    """Add a kind of role, named and filled in; its key is made from its name and stays.

    One of the booth is a function of its own. Raises NotAllowed for all but administrators,
    Conflict for the name of a kind that is in use.
    """
    can_change_types(actor).require()
    _check(type)
    _name_free(type)
    type.key = _key(type.name)
    type.function = type.key[:30] if type.kind != RoleKind.COACH else ""
    type.save(force_insert=True)
    changes = {"key": type.key, "kind": type.kind, "authority": type.get_authority_display()}
    entry_record(actor=actor, verb="role_type.added", subject=type, changes=changes)
    return type


def _words(value: object) -> object:
    return value if isinstance(value, bool) or value is None else str(value)


def _check(type: RoleType) -> None:  # noqa: A002
    if type.goodwill_limit is not None and type.goodwill_limit < 0:
        detail = _("Goodwill is nothing, or more.")
        raise Invalid("negative_goodwill", detail, problems=[Problem("/goodwill_limit", detail)])


def _name_free(type: RoleType) -> None:  # noqa: A002
    """One after the other, since each looks at all others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_LOCK])
    if type_name_taken(type, type.name):
        raise Conflict("name_taken", NAME_TAKEN % type.name)


def _retired(before: RoleType, retired: bool | None, now: datetime) -> Any:
    if retired is None or retired == (before.retired_on is not None):
        return before.retired_on
    if retired and before.key in KEPT:
        detail = _("%s stays in use: decisions are asked of its holders.") % before.name
        raise Conflict("type_needed", detail)
    return organisation_today(now) if retired else None


def _past_keep(before: RoleType, now: datetime) -> None:
    """Keep how far it went until ``now``; a second change at the same moment keeps nothing."""
    last = before.past_terms.order_by("-during").first()
    begun = last.during.upper if last else None
    if begun is None or begun < now:
        PastTerms.objects.create(
            type=before,
            authority=before.authority,
            goodwill_limit=before.goodwill_limit,
            during=(begun, now),
        )


def _key(name: str) -> str:
    base = slugify(name).replace("-", "_")[:40] or "role"
    taken = set(RoleType.objects.filter(key__startswith=base).values_list("key", flat=True))
    number = 2
    key = base
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key
