"""A made-up organisation as plain data, and how it is put into the database.

Everything refers to everything else by its place in a list, so that the slow rules of
``rules.py`` need neither a model nor a query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from psycopg2.extras import DateTimeTZRange

from roles.channels.models import Channel, ChannelDecision
from roles.org.models import Department, Exemption, OrganisationSettings, Person
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import Authority

if TYPE_CHECKING:
    from uuid import UUID

LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Place:
    parent: int | None
    closed: bool


@dataclass(frozen=True)
class Human:
    place: int
    kind: str = "employee"
    employment: str = "active"


@dataclass(frozen=True)
class Post:
    """A role: ``critical`` is its type's."""

    type: str
    place: int
    focus: str = ""
    closed: bool = False
    age: int = 0  # days since it was opened


@dataclass(frozen=True)
class Holding:
    """An assignment; ``times`` of readiness are seconds before now: (begun, over or None)."""

    post: int
    human: int
    state: str = "active"
    times: tuple[tuple[int, int | None], ...] = ()
    languages: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()
    backup: int | None = None


@dataclass(frozen=True)
class Account:
    """A channel; ``decided`` are (verdict, hours before now), the latest last."""

    place: int | None
    kind: str = "social"
    owner: int | None = None
    second: int | None = None
    mailbox: bool = True
    languages: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    decided: tuple[tuple[str, int], ...] = ()
    silent: int | None = None  # days


@dataclass(frozen=True)
class SetAside:
    """An exemption, for a place or a human, from ``begins`` to ``ends`` in days from today."""

    rule: str
    place: int | None
    human: int | None
    begins: int
    ends: int
    granted: bool | None
    ended: bool = False


@dataclass(frozen=True)
class Organisation:
    now: datetime
    today: date  # where the organisation is
    zone: str
    critical: frozenset[str]
    places: list[Place]
    humans: list[Human]
    posts: list[Post]
    holdings: list[Holding]
    accounts: list[Account]
    asides: list[SetAside]


@dataclass
class Made:
    """What stands for each in the database."""

    places: list[Department] = field(default_factory=list)
    humans: list[Person] = field(default_factory=list)
    posts: list[Role] = field(default_factory=list)
    holdings: list[Assignment] = field(default_factory=list)
    accounts: list[Channel] = field(default_factory=list)

    def subjects(self) -> dict[UUID, tuple[str, int]]:
        lists: dict[str, list[Any]] = {
            "place": self.places,
            "post": self.posts,
            "holding": self.holdings,
            "account": self.accounts,
        }
        return {row.uid: (name, at) for name, rows in lists.items() for at, row in enumerate(rows)}


def organisation_make(wanted: Organisation) -> Made:
    """Write it, with rows alone: the rules are asked, not the services."""
    made = Made()
    OrganisationSettings.objects.update_or_create(
        pk=1, defaults={"name": "Larkfield", "size": "standard", "time_zone": wanted.zone}
    )
    RoleType.objects.update(critical=False)
    RoleType.objects.filter(key__in=wanted.critical).update(critical=True)
    for at, place in enumerate(wanted.places):
        parent = None if place.parent is None else made.places[place.parent]
        closed = wanted.today if place.closed else None
        made.places.append(
            Department.objects.create(name=f"Place {at}", parent=parent, closed_on=closed)
        )
    for at, human in enumerate(wanted.humans):
        made.humans.append(
            Person.objects.create(
                display_name=f"Human {at}",
                department=made.places[human.place],
                kind=human.kind,
                employment=human.employment,
            )
        )
    _posts(wanted, made)
    _accounts(wanted, made)
    _holdings(wanted, made)
    _asides(wanted, made)
    return made


def _posts(wanted: Organisation, made: Made) -> None:
    types = {each.key: each for each in RoleType.objects.all()}
    for post in wanted.posts:
        made.posts.append(
            Role.objects.create(
                type=types[post.type],
                department=made.places[post.place],
                focus=post.focus,
                opened_at=wanted.now - timedelta(days=post.age),
                closed_on=wanted.today if post.closed else None,
            )
        )


def _accounts(wanted: Organisation, made: Made) -> None:
    def one(at: int | None) -> Person | None:
        return None if at is None else made.humans[at]

    for at, account in enumerate(wanted.accounts):
        silent = account.silent
        channel = Channel.objects.create(
            kind=account.kind,
            platform="web",
            handle=f"a{at}",
            handle_key=f"a{at}",
            department=None if account.place is None else made.places[account.place],
            owner=one(account.owner),
            second_admin=one(account.second),
            recovery_mailbox="recovery@larkfield.example" if account.mailbox else "",
            languages=sorted(account.languages),
            regions=sorted(account.regions),
            last_active_on=None if silent is None else wanted.today - timedelta(days=silent),
            registered_at=wanted.now - LONG_AGO,
        )
        for number, (verdict, hours) in enumerate(account.decided, start=1):
            ChannelDecision.objects.create(
                channel=channel,
                number=number,
                verdict=verdict,
                reason="So.",
                decider_label="Somebody",
                decided_at=wanted.now - timedelta(hours=hours),
            )
        made.accounts.append(channel)


def _holdings(wanted: Organisation, made: Made) -> None:
    for holding in wanted.holdings:
        assignment = Assignment.objects.create(
            role=made.posts[holding.post],
            person=made.humans[holding.human],
            state=holding.state,
            authority=Authority.LISTEN,
            starts_on=wanted.today - LONG_AGO,
            proposed_at=wanted.now - LONG_AGO,
            proposed_by_label="Somebody",
            languages=sorted(holding.languages),
            regions=sorted(holding.regions),
            backup=None if holding.backup is None else made.humans[holding.backup],
        )
        assignment.channels.set([made.accounts[at] for at in holding.accounts])
        for begun, over in holding.times:
            during = DateTimeTZRange(
                wanted.now - timedelta(seconds=begun),
                None if over is None else wanted.now - timedelta(seconds=over),
            )
            ReadyPeriod.objects.create(assignment=assignment, during=during)
        made.holdings.append(assignment)


def _asides(wanted: Organisation, made: Made) -> None:
    for aside in wanted.asides:
        Exemption.objects.create(
            rule=aside.rule,
            department=None if aside.place is None else made.places[aside.place],
            person=None if aside.human is None else made.humans[aside.human],
            reason="For now.",
            starts_on=wanted.today + timedelta(days=aside.begins),
            ends_on=wanted.today + timedelta(days=aside.ends),
            asked_label="Somebody",
            asked_at=wanted.now,
            granted=aside.granted,
            decided_at=None if aside.granted is None else wanted.now,
            ended_at=wanted.now if aside.ended else None,
        )
