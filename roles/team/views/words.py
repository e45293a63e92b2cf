"""Decisions and checklists in words, as the components draw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.dates import date_words
from roles.team.rules import (
    DECISION_DAYS,
    DECISIONS,
    HR,
    LAPSED,
    NOT_HANDED_OVER,
    UNREVIEWED,
    Asked,
    ItemKind,
    State,
)
from roles.team.selectors import waiting_items, waiting_kinds
from roles.team.selectors.holders import function_holders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import Assignment, ChecklistItem
    from roles.team.selectors import PlannedDecision


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist or of the order of asking."""

    mark: str  # ok, wait, now, no or ""
    label: str
    detail: str = ""
    url: str = ""
    action: str = ""


def _verb(kind: str, name: str, *, you: bool) -> str:
    words = {
        ItemKind.ACCEPT: _("You accept") if you else _("%s accepts") % name,
        ItemKind.CONSENT: _("You consent") if you else _("%s consents") % name,
        ItemKind.APPROVE: _("You approve") if you else _("%s approves") % name,
    }
    return words[ItemKind(kind)]


def _asked_name(person: Person | None) -> str:
    return str(person) if person else _("An administrator")


def planned_lines(viewer: Viewer, planned: Sequence[PlannedDecision]) -> list[Line]:
    """Return who will be asked about a proposal by the viewer, in order."""
    first = Line("ok", _("You propose"), viewer.person_title)
    return [first, *(_planned(viewer, each) for each in planned)]


def _planned(viewer: Viewer, planned: PlannedDecision) -> Line:
    draft, person = planned.draft, planned.person
    you = person is not None and person.pk == viewer.person_id
    label = _verb(draft.kind, _asked_name(person), you=you)
    if draft.met:
        return Line("ok", label, _("Met at once, since you propose it"))
    days = DECISION_DAYS[draft.kind]
    within = ngettext("within %d working day", "within %d working days", days) % days
    return Line("", label, f"{_because(draft.asked.because)}, {within}")


def _because(because: str) -> str:
    return str(Asked(because).label)


def nobody_lines(viewer: Viewer) -> list[Line]:
    """Return the order of asking while nobody is chosen."""
    return [
        Line("ok", _("You propose"), viewer.person_title),
        Line("", _("The person accepts"), _("Always; they may resign any time")),
        Line("", _("Their line manager consents"), _("At once, if that is you")),
        Line("", _("The coach or the head coach approves"), _("Never whoever proposes")),
    ]


def checked_lines(
    objections: Iterable[DomainError], held: Sequence[str], coaches: Sequence[str] = ()
) -> list[Line]:
    """Return what was checked before sending: conflicts, else that there is none; what else they
    hold, and who coaches there already."""
    found = [Line("no", str(each)) for each in objections]
    if not found:
        found.append(Line("ok", _("Nothing stands against it")))
    found += [Line("wait", _("Also holds or is proposed for"), each) for each in held]
    if coaches:
        label = ngettext(
            "A coach is there already", "%(n)d coaches are there already", len(coaches)
        )
        found.append(Line("wait", label % {"n": len(coaches)}, ", ".join(coaches)))
    return found


def checklist_lines(viewer: Viewer, assignment: Assignment, now: datetime) -> list[Line]:
    """Return every item with who can see to it; own tasks lead to their page."""
    items = list(assignment.items.all())
    if any(item.kind == ItemKind.CLAUSE and not item_is_met(item, now) for item in items):
        hr = ", ".join(str(person) for person in function_holders(HR, now))
    else:
        hr = ""
    return [_item(viewer, assignment, item, now, hr) for item in items]


def item_is_met(item: ChecklistItem, now: datetime) -> bool:
    return item.met_at is not None and (item.expires_at is None or item.expires_at > now)


def _item(
    viewer: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime, hr: str
) -> Line:
    if item.kind in DECISIONS:
        return _decision(viewer, assignment, item)
    if item.kind == ItemKind.ACCESS:
        return _access(viewer, assignment, item)
    yours = assignment.person_id == viewer.person_id
    name = str(assignment.person)
    if item_is_met(item, now):
        return Line("ok", item.title, _day(item.met_at))
    if item.kind == ItemKind.CLAUSE:
        return _clause(item, hr)
    who = _("You see to it") if yours else _("%s sees to it") % name
    if item.expires_at is not None and item.met_at is not None:
        who = _("Has run out. %s") % who
    words = {ItemKind.GUIDELINE: _("Read and sign"), ItemKind.COURSE: _("Take the course")}
    action = words.get(ItemKind(item.kind), _("Open")) if yours and item.path else ""
    return Line("no", item.title, who, item.path if action else "", action)


def _clause(item: ChecklistItem, hr: str) -> Line:
    """Say who confirms it: HR, by name, or whoever answers in HR's place."""
    label = _("Contract with the clause “%(title)s”") % {"title": item.title}
    if hr:
        who = _("HR confirms that it is signed: %s") % hr
    else:
        who = _("Nobody is ready for HR, so the head coach confirms that it is signed")
    return Line("no", label, who, item.path, _("Read the clause"))


def _access(viewer: Viewer, assignment: Assignment, item: ChecklistItem) -> Line:
    label = _("Access to %s") % ", ".join(each.handle for each in assignment.channels.all()[:3])
    if item.met_at is not None:
        return Line("ok", label, f"{item.met_by}, {_day(item.met_at)}")
    if item.person is None:
        return Line("wait", label, _("Whoever owns the channels is asked once all have said yes"))
    you = item.person_id == viewer.person_id
    return Line("no", label, _("You give it") if you else _("%s gives it") % item.person)


def _decision(viewer: Viewer, assignment: Assignment, item: ChecklistItem) -> Line:
    you = item.person_id is not None and item.person_id == viewer.person_id
    label = _verb(item.kind, _asked_name(item.person), you=you)
    because = _because(item.asked_because) if item.asked_because else ""
    if item.met_at is not None:
        instead = because if item.asked_because == Asked.ADMINISTRATOR else ""
        parts = (item.met_by, _day(item.met_at), instead)
        return Line("ok", label, ", ".join(part for part in parts if part))
    if assignment.state != State.PROPOSED:
        return Line("no", label, because)
    return Line("wait", label, because)


def waiting_words(viewer: Viewer, assignment: Assignment) -> str:
    """Return whose answer a proposal waits for, in the order of asking."""
    kinds = waiting_kinds(assignment)
    items = waiting_items(assignment, kinds[0]) if kinds else []
    lines = [_decision(viewer, assignment, item) for item in items]
    return ", ".join(line.label for line in lines)


def close_words(assignment: Assignment) -> str:
    """Return why it is over, in words; people's own words as they wrote them, in quotes."""
    words = {
        "left": _("%s has left.") % assignment.person,
        "over": _("Its last day is past."),
        NOT_HANDED_OVER: _("Its last day is past, and nobody said that it was handed over."),
        LAPSED: _("There was no answer within ten working days."),
    }
    reason = assignment.close_reason
    return words.get(reason, f"“{reason}”" if reason else "")


def pause_words(assignment: Assignment) -> str:
    """Return why it is paused, in its writer's words."""
    reason = assignment.pause_reason
    if reason == UNREVIEWED:
        return _("Its review is two weeks late; once it is reviewed it goes on.")
    return f"“{reason}”" if reason else ""


def _day(moment: datetime | None) -> str:
    return date_words(moment, "j F Y") if moment else ""
