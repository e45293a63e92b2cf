"""Whom a connection means: somebody it brought, took away, or may not touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from governance.core.errors import Conflict
from roles.org.models import Person
from roles.org.rules import email_key
from roles.org.services import circle_refuse
from roles.org.services.addresses import account_known
from roles.sync.models import ProvisionedPerson
from roles.sync.selectors.connections import people_of, somebody_like

if TYPE_CHECKING:
    from roles.sync.models import Connection


@dataclass(frozen=True, slots=True)
class PersonSent:
    """A person as a client describes them, whole; "" is what it left out."""

    user_name: str
    external_id: str | None
    given_name: str
    family_name: str
    display_name: str
    title: str
    email: str | None
    email_type: str
    email_primary: bool | None
    location: str
    active: bool | None  # None: it was not said, or taken back
    manager: str
    department: str

    @property
    def shown_name(self) -> str:
        full = " ".join(each for each in (self.given_name, self.family_name) if each)
        return self.display_name or full or self.user_name


def person_new(connection: Connection, sent: PersonSent) -> bool:
    """Whether nothing of what was sent means anybody whom ``person_gone`` or ``known_refuse``
    would find: most of those whom a directory brings."""
    return not somebody_like(
        connection,
        user_name=sent.user_name,
        external_id=sent.external_id,
        addresses=_addresses(sent.user_name, sent.email),
    )


def person_gone(connection: Connection, sent: PersonSent) -> ProvisionedPerson | None:
    """Return whom the connection took away and now names again: by externalId, else userName,
    else an address that they proved; of several whoever went last."""
    proved = Case(
        When(person__user__isnull=False, then=Lower("person__email")), output_field=TextField()
    )
    gone = ProvisionedPerson.objects.filter(connection=connection, gone_at__isnull=False)
    gone = gone.filter(person__employment=Person.Employment.LEFT)
    keys = (sent.external_id, _folded(sent.user_name), email_key(sent.email or ""))
    rows = gone.alias(name_key=Lower("user_name"), address_key=proved)
    names = ("external_id", "name_key", "address_key")
    asked = {name: key for name, key in zip(names, keys, strict=True) if key}
    rank = Case(
        *(When(Q((name, key)), then=place) for place, (name, key) in enumerate(asked.items())),
        output_field=IntegerField(),
    )
    found = rows.alias(rank=rank).filter(rank__isnull=False).order_by("rank", "-gone_at", "-pk")
    first = found.values_list("pk", flat=True).first()
    if first is None:
        return None
    whole = ProvisionedPerson.objects.select_related("person__department", "person__manager")
    return whole.get(pk=first)


def known_refuse(
    connection: Connection, sent: PersonSent, *, but: ProvisionedPerson | None
) -> None:
    """Raise Conflict when what was sent names somebody else than ``but``: one whom the
    connection brought, one whom it may not touch, or an account."""
    same = Q(name_key=_folded(sent.user_name))
    if sent.external_id:
        same |= Q(external_id=sent.external_id)
    theirs = people_of(connection).exclude(pk=but.pk if but else 0)
    taken = theirs.alias(name_key=Lower("user_name")).filter(same)
    ids = list(taken.values_list("external_id", flat=True)[:2])
    if sent.external_id and sent.external_id in ids:
        detail = _("There is a user with the externalId %s already.")
        raise Conflict("external_id_taken", detail % sent.external_id)
    if ids:
        detail = _("There is a user with the userName %s already.")
        raise Conflict("user_name_taken", detail % sent.user_name)
    _refuse_unlinked(connection, sent, but)


def _refuse_unlinked(
    connection: Connection, sent: PersonSent, but: ProvisionedPerson | None
) -> None:
    """Whoever is listed by hand, by a file or by another connection is not adopted, and no
    account is that was made for nobody listed. Whoever is here keeps what they are called."""
    own = _addresses(but.user_name, but.person.email) if but else frozenset()
    sent_now = _addresses(sent.user_name, sent.email)
    here = but if but is not None and but.gone_at is None else None
    asked = Q(address_key__in=sent_now - own if here else sent_now)
    if sent.external_id and not (here and here.external_id == sent.external_id):
        asked |= Q(external_id=sent.external_id)
    others = Person.objects.employed().exclude(provisioned__connection=connection)
    listed = others.alias(address_key=Lower("email")).filter(asked)
    if listed.exists() or account_known(sent_now - own, own=but.person if but else None):
        detail = _("%s is listed already, but not by this connection. They are not taken over.")
        raise Conflict("unlinked", detail % sent.shown_name)


def _folded(name: str) -> Lower:
    """As PostgreSQL does it, which is not how Python does it: of “İ” and “Σ”."""
    return Lower(Value(name))


def _addresses(*words: str | None) -> frozenset[str]:
    return frozenset(email_key(each) for each in words if each and "@" in each)


def self_refuse(sent: PersonSent, name: str, uid: str = "") -> None:
    own = {sent.external_id, uid} - {None, ""}
    if sent.manager and (sent.manager in own or sent.manager.lower() == sent.user_name.lower()):
        circle_refuse([name, name])
