"""The authority card: what one may say, up to what, until when, who said so, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.core.dates import date_words
from governance.home.selectors.roles import MyRole, coach_of, my_roles
from policies.guidance.selectors import Baseline, baseline_lists
from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.models import Assignment, CardLink
from roles.team.rules import DECISIONS, Authority, State
from roles.team.rules.cards import card_token
from roles.team.selectors.cards import partner_last_day
from roles.team.selectors.dotted import DottedLines, dotted_lines
from roles.team.selectors.stopped import channels_stopped

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.team.models import ChecklistItem

# What others may, said as what one does instead: from the level that would be needed.
INSTEAD: dict[int, tuple[_StrPromise, _StrPromise]] = {
    Authority.LISTEN: (
        gettext_lazy("looking into a channel by yourself"),
        gettext_lazy("report what you heard; a player looks"),
    ),
    Authority.APPROVED_TEXT: (
        gettext_lazy("posting in the organisation’s name"),
        gettext_lazy("pass it on; somebody who may posts"),
    ),
    Authority.REPLY: (
        gettext_lazy("answering in your own words"),
        gettext_lazy("post the approved text, then pass it on"),
    ),
    Authority.PROMISE: (
        gettext_lazy("promising a date, a sum or a result"),
        gettext_lazy("say when they will hear from us, and pass it on"),
    ),
}


@dataclass(frozen=True, slots=True)
class AskFirst:
    """What is above one's level, what to do instead of it, and whose word is needed."""

    text: str
    instead: tuple[str, str]
    whom: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One assignment as a card; its ``level`` counts only while it is ready."""

    mine: MyRole
    ready: bool
    limit: Decimal | None  # goodwill a case, in the organisation's currency; None: none is given
    ask: list[AskFirst]
    said: list[ChecklistItem]  # who accepted, consented and approved, and when
    last_day: date | None
    until: str  # why it ends then
    coaches: list[Person]
    not_now: list[str]  # why one may not act now
    stopped: list[str]  # channels of it that are paused or retired, and which of both
    link: CardLink | None
    token: str

    @property
    def assignment(self) -> Assignment:
        return self.mine.assignment


@dataclass(frozen=True, slots=True)
class Authorities:
    cards: list[Card]
    baseline: Baseline | None
    coach: Assignment | None
    currency: str


@dataclass(frozen=True, slots=True)
class Known:
    """What all cards of one person are made with."""

    person: Person | None
    lines: DottedLines
    links: dict[int, CardLink]
    stopped: dict[int, list[str]]
    now: datetime
    today: date


def authorities_of(viewer: Viewer, *, now: datetime) -> Authorities:
    """Return the viewer's cards, ready ones first, and what anybody may say.

    A fixed number of queries, however many roles that is.
    """
    mine = my_roles(viewer, now=now) if viewer.person_id else []
    links = {
        link.assignment_id: link
        for link in CardLink.objects.filter(
            assignment__person=viewer.person_id or 0, revoked_at=None, ends_at__gt=now
        )
    }
    known = Known(
        person=Person.objects.filter(pk=viewer.person_id or 0).first(),
        lines=dotted_lines({role.assignment.role.department_id for role in mine}, now),
        links=links,
        stopped=channels_stopped([role.assignment for role in mine]),
        now=now,
        today=organisation_today(now),
    )
    return Authorities(
        cards=[_card(role, known) for role in mine],
        baseline=baseline_lists(viewer=viewer),
        coach=coach_of(viewer, now=now),
        currency=organisation_settings().currency,
    )


def _card(mine: MyRole, known: Known) -> Card:
    assignment, ready = mine.assignment, mine.state == "ready"
    coaches = known.lines.of(assignment.role, without=assignment.person_id)
    last_day, until = _until(assignment, known.person, known.now)
    link = known.links.get(assignment.pk) if ready else None
    return Card(
        mine=mine,
        ready=ready,
        limit=assignment.role.type.goodwill_limit if assignment.level >= Authority.REPLY else None,
        ask=_ask(mine, assignment, coaches),
        said=[item for item in assignment.items.all() if item.kind in DECISIONS and item.met_at],
        last_day=last_day,
        until=until,
        coaches=coaches,
        not_now=[] if ready else _not_now(mine, known),
        stopped=known.stopped[assignment.pk],
        link=link,
        token=card_token(link.uid) if link else "",
    )


def _ask(mine: MyRole, assignment: Assignment, coaches: list[Person]) -> list[AskFirst]:
    level = assignment.level if mine.state == "ready" else Authority.YOURSELF
    above = [step for step in INSTEAD if step > level]
    return [
        AskFirst(str(text), _pair(step), tuple(coaches))
        for step, text in zip(above, mine.ask_first, strict=True)
    ]


def _pair(step: int) -> tuple[str, str]:
    instead, do = INSTEAD[step]
    return str(instead), str(do)


def _until(assignment: Assignment, person: Person | None, now: datetime) -> tuple[date | None, str]:
    """Return the last day, and what ends then: the role, or what was signed or passed."""
    ends: list[tuple[date, str]] = []
    days = [assignment.last_day, partner_last_day(person) if person else None]
    ends += [(day, _("The role ends")) for day in days if day]
    for item in assignment.items.all():
        if item.expires_at is not None and item.expires_at > now and item.met_at is not None:
            day = timezone.localdate(item.expires_at - timedelta(microseconds=1))
            ends.append((day, _("%s runs out") % item.title))
    return min(ends) if ends else (None, "")


def _not_now(mine: MyRole, known: Known) -> list[str]:
    """Return why the holder may not act now, the plainest reason first."""
    assignment, reasons = mine.assignment, []
    if mine.nowhere:
        return [_("Every channel of it is paused or retired: nobody may speak there.")]
    states = {
        State.PROPOSED: _("It is proposed, and not everybody has said yes."),
        State.SUSPENDED: _("It is paused."),
        State.HANDING_OVER: _("It is being handed over."),
    }
    if assignment.state in states:
        reasons.append(states[State(assignment.state)])
    person = known.person
    if person is not None and person.employment == Person.Employment.ON_LEAVE:
        reasons.append(_("You are on leave."))
    if assignment.starts_on > known.today:
        reasons.append(_("It begins on %s.") % date_words(assignment.starts_on, "j F Y"))
    missing = len(mine.missing)
    if missing:
        words = ngettext("One thing is missing.", "%(n)d things are missing.", missing)
        reasons.append(words % {"n": missing})
    return reasons or [_("It is not ready.")]
