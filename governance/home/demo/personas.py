"""Whom a newcomer can see Playbook as, in development and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from governance.accounts.models import User
from governance.home.demo.names import address_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

LARKFIELD: Final = "larkfield"
HARBOUR_LANE: Final = "harbour-lane"
DOMAINS: Final = {LARKFIELD: "larkfield.example.org", HARBOUR_LANE: "harbourlane.example.org"}
DEMO_SESSION: Final = "demo"  # in the session of who signed in as a persona
OWN_KEYS: Final = ("LARKFIELD-", "HARBOUR-")  # external ids that only the demo gives


@dataclass(frozen=True, slots=True)
class Persona:
    """``role`` says who they are, ``story`` what waits for them; ``mark`` colours the avatar."""

    name: str
    organisation: str
    role: _StrPromise
    story: _StrPromise
    mark: str = ""
    grant: str = ""

    @property
    def address(self) -> str:
        return address_of(self.name, DOMAINS[self.organisation])


def _larkfield(
    name: str, role: _StrPromise, story: _StrPromise, mark: str = "", grant: str = ""
) -> Persona:
    return Persona(name, LARKFIELD, role, story, mark, grant)


def _harbour(
    name: str, role: _StrPromise, story: _StrPromise, mark: str = "", grant: str = ""
) -> Persona:
    return Persona(name, HARBOUR_LANE, role, story, mark, grant)


PERSONAS: Final = {
    LARKFIELD: (
        _larkfield("Hana Costa", _("Employee, Retail stores"), _("nothing waits for her")),
        _larkfield("Priya Shah", _("Player, Support"), _("version 4 to sign"), "player"),
        _larkfield(
            "Elsa Reid", _("Gatherer, Field service"), _("logged the stove video"), "player"
        ),
        _larkfield("Theo Nasser", _("Player, Field service"), _("has no coach"), "player"),
        _larkfield("Maria Ortiz", _("Coach, Support"), _("one approval to give"), "coach"),
        _larkfield("Amara Reid", _("Head coach"), _("5 gaps, 1 proposal to approve"), "coach"),
        _larkfield("Grace Weiss", _("Head of Field service"), _("no coach for 12 days")),
        _larkfield(
            "Naomi Fox", _("Head of Marketing"), _("a proposal of 9 days passed on to her")
        ),
        _larkfield(
            "Paul Clarke", _("Line manager, Marketing"), _("a role of his people to review")
        ),
        _larkfield("Sami Tanaka", _("Booth, Legal"), _("a guideline to approve"), "booth"),
        _larkfield("Ruth Adler", _("Auditor"), _("reads everything"), grant="auditor"),
        _larkfield("Kofi Osei", _("Administrator"), _("an import waits for a decision"),
                   grant="administrator"),
        _larkfield(
            "Zoe Conti", _("Partner, agency"), _("contract ends in 20 days"), "player"
        ),
    ),
    HARBOUR_LANE: (
        _harbour("Nell Byrne", _("Coordinator and coach"), _("one signature is missing"), "coach",
                 "administrator"),
        _harbour("Samir Aziz", _("Volunteer who replies"), _("ready"), "player"),
        _harbour("Ivy Lam", _("Newcomer, volunteer"), _("has the guideline to sign")),
    ),
}  # fmt: skip
BY_ADDRESS: Final = {each.address: each for some in PERSONAS.values() for each in some}


def personas_offered() -> list[Persona]:
    """Return those of the demo that is loaded, if one is; one query."""
    made = set(_accounts().values_list("email", flat=True))
    return [persona for address, persona in BY_ADDRESS.items() if address in made]


def persona_account(address: str) -> User | None:
    """Return the account of a persona that the demo made; None for every other address."""
    return _accounts().filter(email=address).first()


def _accounts() -> QuerySet[User]:
    demo = User.objects.filter(email__in=BY_ADDRESS, is_active=True, is_service=False)
    own = demo.filter(person__external_id__startswith=OWN_KEYS[0])
    return own | demo.filter(person__external_id__startswith=OWN_KEYS[1])
