"""What has been filled in of a proposal so far, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.core.errors import Invalid
from roles.org.rules import sees_story
from roles.team.selectors import Terms, decisions_for, proposal_objections, with_people
from roles.team.selectors.foreseen import crowd_foreseen, items_foreseen
from roles.team.selectors.hours import week_of
from roles.team.selectors.signatures import signing_alike
from roles.team.selectors.suggestions import Suggestion, coaches_besides, people_proposable
from roles.team.views.foreseen import (
    access_lines,
    alike_lines,
    crowd_lines,
    foreseen_lines,
    week_lines,
)
from roles.team.views.words import Line, checked_lines, nobody_lines, planned_lines

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.forms import AssignForm
    from roles.team.models import Role

DAY = timedelta(days=1)


@dataclass(slots=True)
class Draft:
    """What has been filled in so far, and what is known about it."""

    viewer: Viewer
    today: date
    role: Role
    small: bool
    form: AssignForm
    terms: Terms | None = None
    objections: list[DomainError] | None = None

    @property
    def chosen(self) -> Person | None:
        value = self.form["person"].value()
        if not value or (self.form.is_bound and "person" in self.form.errors):
            return None
        try:
            return people_proposable(self.viewer).filter(uid=UUID(str(value))).first()
        except ValueError:  # no id at all, in the address
            return None


def draft_check(draft: Draft) -> None:
    """Fill in the terms, and what stands against them, as far as the form allows."""
    cleaned: dict[str, Any] = {}
    if draft.form.is_bound and draft.form.errors is not None:  # reading the errors cleans the form
        cleaned = draft.form.cleaned_data
    person = cleaned.get("person") or draft.chosen
    if person is None:
        return
    last_day: date | None = cleaned.get("ends_on")
    draft.terms = Terms(
        role=draft.role,
        person=person,
        authority=cleaned.get("authority", draft.role.most),
        starts_on=cleaned.get("starts_on") or draft.today,
        ends_on=last_day + DAY if last_day else None,
        focus=draft.form.focus_cleaned(),
    )
    against = proposal_objections(draft.terms, small=draft.small, today=draft.today)
    draft.objections = [*_unread(draft.form), *against]


def _unread(form: AssignForm) -> list[DomainError]:
    """Return what was filled in and cannot be read, so that it stands against it before it is
    sent; what is still empty does not."""
    if not form.is_bound:
        return []
    wrong = [error for errors in form.errors.as_data().values() for error in errors]
    return [
        Invalid("unread", " ".join(error.messages)) for error in wrong if error.code != "required"
    ]


def asked_lines(draft: Draft) -> list[Line]:
    if draft.terms is None:
        return nobody_lines(draft.viewer)
    drafts = decisions_for(
        viewer=draft.viewer,
        role=draft.role,
        person=draft.terms.person,
        authority=draft.terms.authority,
        small=draft.small,
        today=draft.today,
    )
    return planned_lines(draft.viewer, with_people(drafts))


def checked_before(draft: Draft, found: list[Suggestion], now: datetime) -> list[Line]:
    """Return what stands against it, what else they hold, whom it crowds, and what they would
    have to do before they are ready. Who has no say over somebody is not told what they have
    signed, whatever say they have over the role."""
    terms = draft.terms
    if terms is None or draft.objections is None:
        return []
    held = next((each.roles for each in found if each.person == terms.person), ())
    coaches = coaches_besides(draft.role, terms.person, draft.today)
    told = sees_story(draft.viewer, terms.person)
    return [
        *checked_lines(draft.objections, held, coaches),
        *crowd_lines(crowd_foreseen(terms, now)),
        *week_lines(week_of(terms.person.pk, terms.focus.hours)),
        *alike_lines(
            terms.focus.signs_as,
            signing_alike(role=terms.role, person=terms.person, focus=terms.focus),
        ),
        *foreseen_lines(terms, items_foreseen(terms, now), now, met_too=told),
        *access_lines(terms, small=draft.small),
    ]
