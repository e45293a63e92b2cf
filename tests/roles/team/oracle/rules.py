"""The rules of coverage again, slow and in plain words: what the statements must agree with."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.roles.team.oracle.organisation import Account, Holding, Organisation

Subject = tuple[str, int]
Found = tuple[str, Subject, int]  # rule, what it is about, how grave it is
PLAYERS, COACHES = {"responder", "gatherer"}, {"coach"}
IN_USE = {None, "adopt", "keep", "resume"}


class Slow:
    """One organisation, looked at row by row."""

    def __init__(self, them: Organisation) -> None:
        self.them = them

    def is_ready(self, holding: Holding) -> bool:
        """Begun by now, and not over: what is over at this very moment is over."""
        return any(begun >= 0 and (over is None or over < 0) for begun, over in holding.times)

    def type_of(self, holding: Holding) -> str:
        return self.them.posts[holding.post].type

    def place_of(self, holding: Holding) -> int:
        return self.them.posts[holding.post].place

    def is_open(self, place: int | None) -> bool:
        return place is not None and not self.them.places[place].closed

    def upwards(self, place: int | None) -> Iterator[int]:
        while place is not None:
            yield place
            place = self.them.places[place].parent

    def coaches(self, place: int) -> set[int]:
        """People who are ready to coach there: each once, however many roles they have."""
        return {
            each.human
            for each in self.them.holdings
            if self.type_of(each) in COACHES
            and self.place_of(each) == place
            and self.is_ready(each)
        }

    def players(self, place: int) -> set[int]:
        return {
            each.human
            for each in self.them.holdings
            if self.type_of(each) in PLAYERS
            and self.place_of(each) == place
            and each.state == "active"
        }

    def head_coaches(self) -> set[int]:
        return {
            each.human
            for each in self.them.holdings
            if self.type_of(each) == "head_coach" and self.is_ready(each)
        }

    def cv0(self) -> Iterator[Found]:
        filled = {each.post for each in self.them.holdings if self.is_ready(each)}
        grave = {"head_coach": 1, "coach": 2}
        told_by_cv1 = {place for _rule, (_kind, place), urgency in self.cv1() if urgency == 1}
        oldest_first = sorted(enumerate(self.them.posts), key=lambda each: (-each[1].age, each[0]))
        for at, post in oldest_first:
            if post.closed or not self.is_open(post.place) or at in filled:
                continue
            if post.type == "coach" and post.place in told_by_cv1:
                told_by_cv1.remove(post.place)  # one vacancy is the hole that CV1 tells of
                continue
            yield "CV0", ("post", at), grave.get(post.type, 3)

    def cv1(self) -> Iterator[Found]:
        for at in range(len(self.them.places)):
            coaches = len(self.coaches(at))
            if self.is_open(at) and self.players(at) and coaches not in {1, 2}:
                yield "CV1", ("place", at), 4 if coaches else 1

    def cv2(self) -> Iterator[Found]:
        for at, each in enumerate(self.them.holdings):
            place = self.place_of(each)
            if self.type_of(each) not in PLAYERS or each.state != "active":
                continue
            others = (self.coaches(place) | self.head_coaches()) - {each.human}
            if self.is_open(place) and not others:
                yield "CV2", ("holding", at), 2

    def cv5(self) -> Iterator[Found]:
        for at, each in enumerate(self.them.holdings):
            post = self.them.posts[each.post]
            if post.type not in self.them.critical or not self.is_ready(each):
                continue
            stands_in = (
                each.backup is not None
                and each.backup != each.human
                and self.them.humans[each.backup].employment == "active"
            )
            if not post.closed and self.is_open(post.place) and not stands_in:
                yield "CV5", ("holding", at), 3

    def cv6(self) -> Iterator[Found]:
        for at, account in enumerate(self.them.accounts):
            if not self.in_use(account) or not self.is_open(account.place):
                continue
            speakers = [each for each in self.speakers(at) if self.type_of(each) in PLAYERS]
            for needed, name in ((account.languages, "languages"), (account.regions, "regions")):
                served = [getattr(each, name) for each in speakers]
                if any(not any(not own or code in own for own in served) for code in needed):
                    yield "CV6", ("account", at), 3
                    break

    def cv7(self) -> Iterator[Found]:
        for at in range(len(self.them.places)):
            coaches = self.coaches(at)
            players = self.players(at) - coaches
            if self.is_open(at) and coaches and len(players) > 12 * len(coaches):
                yield "CV7", ("place", at), 3

    def cv12(self) -> Iterator[Found]:
        alike = defaultdict(list)
        for at, post in enumerate(self.them.posts):
            if post.closed or not self.is_open(post.place) or "coach" in post.type:
                continue
            held = [
                each
                for each in self.them.holdings
                if each.post == at and each.state in {"active", "suspended"}
            ]
            own = [(each.languages, each.regions, each.accounts) for each in held] or [
                (frozenset(), frozenset(), frozenset())
            ]
            alike[post.place, post.type, post.focus.strip().lower(), own[0]].append(at)
        for posts in alike.values():
            newest = min(posts, key=lambda at: (self.them.posts[at].age, -at))
            if len(posts) > 1:
                yield "CV12", ("post", newest), 4

    def in_use(self, account: Account) -> bool:
        return (account.decided[-1][0] if account.decided else None) in IN_USE

    def speakers(self, at: int) -> list[Holding]:
        """Who may speak there: whose focus names it, or names none, in its own department."""
        return [
            each
            for each in self.them.holdings
            if self.is_ready(each)
            and (
                at in each.accounts
                or (not each.accounts and self.place_of(each) == self.them.accounts[at].place)
            )
        ]

    def told_in(self, account: Account) -> int | None:
        """Where a gap of a channel is told: its department, its owner's, the root."""
        owned = None if account.owner is None else self.them.humans[account.owner].place
        roots = [at for at, each in enumerate(self.them.places) if each.parent is None]
        return next((at for at in (account.place, owned, *roots) if self.is_open(at)), None)

    def works_here(self, human: int | None) -> bool:
        return human is not None and self.them.humans[human].employment != "left"

    def is_partner(self, human: int | None) -> bool:
        return human is not None and self.them.humans[human].kind == "external"

    def cv3(self) -> Iterator[Found]:
        for at, account in enumerate(self.them.accounts):
            if not self.in_use(account) or self.told_in(account) is None:
                continue
            second = self.works_here(account.second) and account.second != account.owner
            lacks = (
                not self.works_here(account.owner)
                or (account.kind != "in_person" and not second)
                or (account.kind in {"social", "chat", "forum"} and not account.mailbox)
            )
            if lacks:
                yield "CV3", ("account", at), 3 if account.owner is None else 4

    def cv8(self) -> Iterator[Found]:
        for at, account in enumerate(self.them.accounts):
            if not self.in_use(account):
                continue
            owned = self.works_here(account.owner) and self.is_partner(account.owner)
            if owned and self.told_in(account) is not None:
                yield "CV8", ("account", at), 3
            people = {each.human for each in self.speakers(at) if self.type_of(each) == "responder"}
            partners = sum(self.is_partner(each) for each in people)
            if self.is_open(account.place) and partners * 2 > len(people):
                yield "CV8", ("account", at), 3

    def cv10(self) -> Iterator[Found]:
        zone, long_ago = ZoneInfo(self.them.zone), self.them.today - timedelta(days=90)
        for at, account in enumerate(self.them.accounts):
            days = [
                (self.them.now - timedelta(hours=hours)).astimezone(zone).date()
                for verdict, hours in account.decided
                if verdict in IN_USE
            ]
            kept = any(day > long_ago for day in days)
            silent = account.silent is None or account.silent >= 90  # else since it was entered
            if self.in_use(account) and silent and not kept and self.told_in(account) is not None:
                yield "CV10", ("account", at), 5

    def where(self, found: Found) -> int | None:
        _rule, (kind, at), _grave = found
        if kind == "account":
            account = self.them.accounts[at]
            return self.told_in(account)
        if kind == "holding":
            return self.place_of(self.them.holdings[at])
        return self.them.posts[at].place if kind == "post" else at

    def whom(self, found: Found) -> int | None:
        """Whom a gap is about, if it is about one person."""
        _rule, (kind, at), _grave = found
        return self.them.holdings[at].human if kind == "holding" else None

    def set_aside(self, found: Found) -> bool:
        rule = found[0]
        for each in self.them.asides:
            in_force = each.granted and not each.ended and each.begins <= 0 < each.ends
            there = each.place is not None and each.place in self.upwards(self.where(found))
            about = each.human is not None and each.human == self.whom(found)
            if in_force and each.rule == rule and (there or about):
                return True
        return False

    def everything(self) -> list[Found]:
        """Return every gap, before exemptions."""
        rules = (
            self.cv0,
            self.cv1,
            self.cv2,
            self.cv3,
            self.cv5,
            self.cv6,
            self.cv7,
            self.cv8,
            self.cv10,
            self.cv12,
        )
        return [found for rule in rules for found in rule()]

    def functions(self) -> dict[int, dict[str, tuple[int, int]]]:
        """Return for each department that is open how many roles of each type, in it and below
        it, are filled and are not, whatever was closed in between."""
        filled = {each.post for each in self.them.holdings if self.is_ready(each)}
        counted: dict[int, Counter[tuple[str, bool]]] = defaultdict(Counter)
        for at, post in enumerate(self.them.posts):
            if post.closed or not self.is_open(post.place):
                continue
            for above in self.upwards(post.place):
                if self.is_open(above):
                    counted[above][post.type, at in filled] += 1
        return {
            place: {key: (numbers[key, True], numbers[key, False]) for key, _ in numbers}
            for place, numbers in counted.items()
        }
