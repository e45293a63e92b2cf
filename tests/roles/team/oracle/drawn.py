"""Organisations at random: small ones, with every edge that the rules have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.roles.team.oracle.organisation import (
    Account,
    Holding,
    Human,
    Organisation,
    Place,
    Post,
    SetAside,
)
from tests.roles.team.oracle.rules import Slow

if TYPE_CHECKING:
    from collections.abc import Callable

# Late on a day of UTC, and early: in these zones it is the day after, or still the one before.
MOMENTS = (
    datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
)
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles")
TYPES = ("responder", "responder", "gatherer", "coach", "coach", "head_coach", "legal")
RULES = ("CV0", "CV1", "CV2", "CV3", "CV5", "CV6", "CV7", "CV8", "CV10", "CV12")
STATES = ("active", "active", "active", "proposed", "suspended", "handing_over", "ended")
DAY = 86_400
# Ready now: since this very second, since yesterday, with a gap before; to the next second.
READY = (((0, None),), ((DAY, None),), ((9 * DAY, 8 * DAY), (DAY, None)), ((DAY, -1),))
# Not any more, or not yet: over at this very moment, long ago, tomorrow.
NOT_READY: tuple[tuple[tuple[int, int | None], ...], ...] = (
    (),
    ((DAY, 0),),
    ((9 * DAY, 8 * DAY),),
    ((-DAY, None),),
)
CODES = st.sampled_from([frozenset(codes) for codes in ((), ("de",), ("en",), ("de", "en"))])
REGIONS = st.sampled_from([frozenset(codes) for codes in ((), (), ("AT",), ("AT", "DE"))])
VERDICTS = ("adopt", "keep", "pause", "resume", "drop")
HOURS = (0, 1, 89 * 24, 90 * 24 - 12, 90 * 24, 90 * 24 + 5, 90 * 24 + 12, 91 * 24, 95 * 24)


@st.composite
def organisations(draw: Callable[[Any], Any]) -> Organisation:
    moment, zone = draw(st.sampled_from(MOMENTS)), draw(st.sampled_from(ZONES))
    below = range(draw(st.integers(1, 4)))
    places = [Place(None, closed=False)]
    places += [Place(draw(st.integers(0, at)), draw(_rarely())) for at in below]
    somewhere = st.integers(0, len(places) - 1)
    humans = [
        Human(
            draw(somewhere),
            draw(st.sampled_from(["employee", "employee", "volunteer", "external"])),
            draw(st.sampled_from(["active", "active", "active", "on_leave", "left"])),
        )
        for _each in range(draw(st.integers(2, 6)))
    ]
    posts = [
        Post(
            draw(st.sampled_from(TYPES)),
            draw(somewhere),
            draw(st.sampled_from(["", "", "Evenings", "evenings"])),
            draw(_rarely()),
            draw(st.integers(0, 3)),
        )
        for _each in range(draw(st.integers(1, 8)))
    ]
    accounts = _accounts(draw, somewhere, len(humans))
    holdings = _holdings(draw, humans, posts, len(accounts))
    crowd = draw(st.sampled_from([0, 0, 0, 0, 12, 13, 24, 25]))
    if crowd:
        _crowd(draw(somewhere), crowd, humans, posts, holdings)
    them = Organisation(
        now=moment,
        today=moment.astimezone(ZoneInfo(zone)).date(),
        zone=zone,
        critical=draw(st.frozensets(st.sampled_from(TYPES), max_size=3)),
        places=places,
        humans=humans,
        posts=posts,
        holdings=holdings,
        accounts=accounts,
        asides=[],
    )
    return replace(them, asides=_asides(draw, them, somewhere))


def _rarely() -> st.SearchStrategy[bool]:
    return st.integers(0, 5).map(lambda number: number == 0)


def _accounts(draw: Callable[[Any], Any], somewhere: Any, humans: int) -> list[Account]:
    somebody = st.one_of(st.none(), st.integers(0, humans - 1))
    decided = st.lists(
        st.tuples(st.sampled_from(VERDICTS), st.sampled_from(HOURS)), max_size=2
    ).map(lambda found: tuple(sorted(found, key=lambda each: -each[1])))
    return [
        Account(
            place=draw(st.one_of(st.none(), somewhere, somewhere)),
            kind=draw(st.sampled_from(["social", "phone", "in_person", "forum"])),
            owner=draw(somebody),
            second=draw(somebody),
            mailbox=draw(st.booleans()),
            languages=draw(CODES),
            regions=draw(REGIONS),
            decided=draw(decided),
            silent=draw(st.sampled_from([None, 0, 89, 90, 91, 200])),
        )
        for _each in range(draw(st.sampled_from([0, 1, 2, 3, 3])))
    ]


def _holdings(
    draw: Callable[[Any], Any], humans: list[Human], posts: list[Post], accounts: int
) -> list[Holding]:
    """At most one who holds a role for good; nobody is ready whom the services would not let."""
    found: list[Holding] = []
    for at, post in enumerate(posts):
        chosen = draw(st.lists(st.integers(0, len(humans) - 1), unique=True, max_size=2))
        for human in chosen:
            states = [each.state for each in found if each.post == at]
            state = "ended" if post.closed else draw(st.sampled_from(STATES))
            if state in {"active", "suspended"} and {"active", "suspended"} & set(states):
                state = "proposed"
            may = state == "active" and humans[human].employment == "active"
            times = draw(st.sampled_from(READY + NOT_READY if may else NOT_READY))
            ours = st.frozensets(st.integers(0, max(accounts - 1, 0)), max_size=min(accounts, 1))
            found.append(
                Holding(
                    post=at,
                    human=human,
                    state=state,
                    times=times,
                    languages=draw(CODES),
                    regions=draw(REGIONS),
                    accounts=draw(ours),
                    backup=draw(st.one_of(st.none(), st.integers(0, len(humans) - 1))),
                )
            )
    return found


def _crowd(
    place: int, number: int, humans: list[Human], posts: list[Post], holdings: list[Holding]
) -> None:
    """So many players of one department, each with a focus of their own."""
    for each in range(number):
        humans.append(Human(place))
        posts.append(Post("gatherer", place, f"Shift {each}"))
        holdings.append(Holding(len(posts) - 1, len(humans) - 1))


def _asides(draw: Callable[[Any], Any], them: Organisation, somewhere: Any) -> list[SetAside]:
    """Some of them of a rule by which something is uncovered: the others set nothing aside."""
    found = {}
    broken = sorted({rule for rule, _subject, _grave in Slow(them).everything()})
    humans = st.integers(0, len(them.humans) - 1)
    for _each in range(draw(st.integers(0, 3))):
        for_place = draw(st.sampled_from([True, True, False]))
        begins = draw(st.sampled_from([0, 0, -3, 1]))
        aside = SetAside(
            rule=draw(st.sampled_from([*broken * 2, *RULES])),
            place=draw(st.one_of(st.just(0), somewhere)) if for_place else None,
            human=None if for_place else draw(humans),
            begins=begins,
            ends=begins + draw(st.integers(1, 4)),
            granted=draw(st.sampled_from([True, True, True, False, None])),
            ended=draw(_rarely()),
        )
        found[aside.rule, aside.place, aside.human] = aside  # what is asked is asked once
    return list(found.values())
