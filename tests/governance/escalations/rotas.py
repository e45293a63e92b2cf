"""Rotas of tests: Support's, where the players of the cast take turns by the week."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from governance.escalations.models import Rota
from governance.escalations.rules.rota import LayerTerms
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import duty_read
from governance.escalations.services.rota import LayerDraft, PlanDraft, rota_open
from tests.cast import NOW, make_assignment, make_person

if TYPE_CHECKING:
    from roles.org.models import Person
    from tests.cast import Cast

MONDAY = date(2026, 11, 16)  # a week before NOW's


def make_player(cast: Cast, name: str) -> Person:
    person = make_person(name, cast.support, manager=cast.line_manager.listed)
    make_assignment(person, cast.support, "responder")
    return person


def plan_of(*people: Person, **terms: Any) -> PlanDraft:
    given: dict[str, Any] = {"starts_on": MONDAY, "people": tuple(each.pk for each in people)}
    return PlanDraft("UTC", (), (LayerDraft("First line", LayerTerms(**(given | terms))),))


def make_rota(cast: Cast, *people: Person, name: str = "Support desk", **terms: Any) -> Rota:
    """Open it as the coach does; without terms each has a week from Monday, 9:00."""
    return rota_open(
        actor=cast.coach.viewer,
        department=cast.support,
        name=name,
        plan=plan_of(*people, **terms),
        now=NOW,
    )


def on_duty_at(moment: datetime) -> list[str]:
    """Return who is on duty at a moment, by any rota."""
    span = Span(moment, moment.replace(microsecond=1))
    reading = duty_read(rotas=Rota.objects.all(), within=span)
    return [str(reading.people[shift.person_id]) for _part, shift in reading.shifts()]
