"""Partners, agencies and the like: listed, called otherwise, and who of theirs is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.uid import uuid7
from roles.org.models import Organisation, Person
from roles.org.rules import can_belong, can_change_settings

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

FIELDS = ("name", "kind", "external_id")


def organisations_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may list partners and say who belongs to which."""
    if not can_change_settings(actor):
        raise NotAllowed("administrators_only", _("Administrators list partner organisations."))


@transaction.atomic
def organisation_add(
    *, actor: Viewer, name: str, kind: str, external_id: str | None = None
) -> Organisation:
    """List a partner. Raises NotAllowed, Invalid without a name or for a kind that is none,
    Conflict where one of that name, or with that key of the files, is listed."""
    organisations_allowed(actor)
    made = Organisation(**_checked(name, kind, external_id, str(uuid7())))
    _save(made)
    changes = {field: [None, getattr(made, field)] for field in FIELDS if getattr(made, field)}
    entry_record(actor=actor, verb="organisation.added", subject=made, changes=changes)
    return made


@transaction.atomic
def organisation_change(
    *,
    actor: Viewer,
    organisation: Organisation,
    name: str,
    kind: str,
    external_id: str | None = None,
) -> Organisation:
    """Call it otherwise; the same again writes nothing. Raises as ``organisation_add`` does."""
    organisations_allowed(actor)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wanted = _checked(name, kind, external_id, row.external_id or str(row.uid))
    changes = {
        field: [getattr(row, field), value]
        for field, value in wanted.items()
        if getattr(row, field) != value
    }
    if not changes:
        return row
    for field, value in wanted.items():
        setattr(row, field, value)
    _save(row)
    entry_record(actor=actor, verb="organisation.changed", subject=row, changes=changes)
    return row


def _checked(name: str, kind: str, external_id: str | None, known: str) -> dict[str, str]:
    """Return what is to be kept; without a key of the files the one it has: a draft, or a file that
    was handed out, could not say else to whom somebody belongs."""
    named = " ".join(name.split())
    if not named or "\0" in named:
        detail = _("Give its name.")
        raise Invalid("organisation", detail, problems=[Problem("/name", detail)])
    if kind not in Organisation.Kind.values:
        detail = _("Choose one of the kinds.")
        raise Invalid("organisation", detail, problems=[Problem("/kind", detail)])
    return {"name": named, "kind": kind, "external_id": (external_id or "").strip() or known}


def _save(row: Organisation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        words = _("One of that name, or with that key of the files, is listed already.")
        raise Conflict("organisation_known", words) from None


def belonging_allowed(actor: Viewer, person: Person) -> None:
    """Raise NotAllowed unless ``actor`` may say to whom ``person`` belongs: an external."""
    organisations_allowed(actor)
    if not can_belong(kind=person.kind):
        raise NotAllowed("not_external", _("Only people from outside belong to a partner."))


@transaction.atomic
def person_belong(*, actor: Viewer, person: Person, organisation: Organisation | None) -> None:
    """Say to whom somebody from outside belongs, or that it is not known; the same again writes
    nothing. Raises NotAllowed, also for who works here."""
    row = Person.objects.select_for_update(of=("self",)).select_related("organisation")
    held = row.get(pk=person.pk)
    belonging_allowed(actor, held)
    if held.organisation == organisation:
        return
    words = [str(each) if each else None for each in (held.organisation, organisation)]
    held.organisation = organisation
    held.save(update_fields=["organisation"])
    entry_record(actor=actor, verb="person.updated", subject=held, changes={"organisation": words})
