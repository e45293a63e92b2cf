"""Who shares a channel: who answers for it, who manages it, who is asked before something changes
and who is told after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Func
from django.utils.translation import gettext as _

from roles.channels.hooks import advisers, booth_functions
from roles.channels.models import Advice, Channel, Informed
from roles.org.models import Department, Person
from roles.org.selectors import departments_above_each

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from roles.channels.hooks import Speaker


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who manages the channel, and as what; ``uid`` is theirs, whose page it leads to."""

    uid: UUID
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Before:
    """A function of the booth that is to be asked before something changes. ``asked``: a question
    to it is open, or was answered, since the last decision; ``able``: somebody could answer."""

    function: str
    name: str
    asked: bool
    able: bool

    @property
    def missing(self) -> bool:
        return self.able and not self.asked


@dataclass(frozen=True, slots=True)
class Sharing:
    owner: Person | None
    managing: list[Part]
    before: list[Before]
    after: list[Department]

    @property
    def before_words(self) -> str:
        return ", ".join(each.name for each in self.before)

    @property
    def chosen(self) -> bool:
        """Whether somebody is to be asked or told."""
        return bool(self.before or self.after)


def is_here(person: Person) -> bool:
    """Whether somebody works here, and for nobody else."""
    return person.employment != Person.Employment.LEFT and person.kind != Person.Kind.EXTERNAL


def functions_named() -> dict[str, str]:
    """Return the functions of the booth that there are, by key, with their names; one query."""
    found: dict[str, str] = {}
    for told in booth_functions:
        found |= told()
    return found


def functions_known() -> set[str]:
    """Return the keys of these, and of those that are no more and still stand with a channel; two
    queries."""
    chosen = Channel.objects.exclude(consulted=[]).order_by()
    kept = chosen.values_list(Func("consulted", function="unnest"), flat=True).distinct()
    return {*functions_named(), *kept}


def channel_sharing(channel: Channel, speakers: Sequence[Speaker], now: datetime) -> Sharing:
    """Return who shares a channel whose people are at hand; one query, three more where functions
    were chosen."""
    owner = channel.owner
    here = owner if owner is not None and owner.employment != Person.Employment.LEFT else None
    departments = Department.objects.current().filter(informed_of__channel=channel)
    return Sharing(
        owner=here,
        managing=_managing(channel, speakers),
        before=before_asked(channel, now) if channel.consulted else [],
        after=list(departments.order_by("name", "pk")),
    )


def _managing(channel: Channel, speakers: Sequence[Speaker]) -> list[Part]:
    """Return each once: who is ready and has this channel in focus, its second admin and who fills
    it."""
    found = [Part(each.uid, each.name, each.role) for each in speakers if each.named and each.ready]
    held = ((channel.second_admin, _("second admin")), (channel.content_owner, _("fills it")))
    for person, what in held:
        if person is not None and person.employment != Person.Employment.LEFT:
            found.append(Part(person.uid, person.display_name, what))
    parts: dict[UUID, Part] = {}
    for each in found:
        known = parts.get(each.uid)
        what = f"{known.what}, {each.what}" if known else each.what
        parts[each.uid] = Part(each.uid, each.name, what)
    return list(parts.values())


def before_asked(channel: Channel, now: datetime) -> list[Before]:
    """Return the functions that are to be asked, by name, with whether they were since the last
    decision; three queries."""
    names, asked = functions_named(), functions_asked(channel)
    able = {each.function for told in advisers for each in told(now)}
    found = [
        Before(key, names.get(key, key), key in asked, key in able) for key in channel.consulted
    ]
    return sorted(found, key=lambda each: each.name)


def functions_asked(channel: Channel) -> set[str]:
    """Return the functions that were asked about a channel since the last decision, and answered
    or still may; one query."""
    return functions_asked_each([channel.pk])[channel.pk]


def functions_asked_each(channel_ids: Collection[int]) -> dict[int, set[str]]:
    """The same of many, by channel; one query."""
    undecided = Advice.objects.filter(channel__in=channel_ids, decision=None)
    asked: dict[int, set[str]] = defaultdict(set)
    for each in undecided.open() | undecided.given():
        asked[each.channel_id].add(each.function)
    return asked


def functions_unasked(channel_ids: Collection[int]) -> dict[int, list[str]]:
    """Return by channel the functions that were to be asked before something changes, and were
    not since the last decision; what nobody chose functions for is left out. Two queries at most.
    """
    chosen = Channel.objects.filter(pk__in=channel_ids).exclude(consulted=[])
    wanted = dict(chosen.order_by("pk").values_list("pk", "consulted"))
    asked = functions_asked_each(list(wanted)) if wanted else {}
    left = {pk: sorted(set(names) - asked.get(pk, set())) for pk, names in wanted.items()}
    return {pk: names for pk, names in left.items() if names}


def informed_of(channel_ids: Collection[int]) -> dict[int, list[Department]]:
    """Return by channel the departments that are told, by name; one query."""
    rows = Informed.objects.filter(channel__in=channel_ids).select_related("department")
    found: dict[int, list[Department]] = defaultdict(list)
    for each in rows.order_by("department__name", "department"):
        found[each.channel_id].append(each.department)
    return found


def heads_of(department_ids: Iterable[int]) -> dict[int, Person]:
    """Return by department who heads it, or the nearest one above, of those who work here and are
    no partner; two queries. A closed one has none."""
    chains = departments_above_each(department_ids)
    keys = {key for chain in chains.values() for key in chain}
    led = Department.objects.current().filter(pk__in=keys).select_related("head")
    open_ones = {each.pk: each for each in led}
    heads = {
        key: each.head
        for key, each in open_ones.items()
        if each.head is not None and is_here(each.head)
    }
    found: dict[int, Person] = {}
    for place, chain in chains.items():
        above = [heads[key] for key in chain if key in heads]
        if above and place in open_ones:
            found[place] = above[0]
    return found
