"""Who may speak: the holders of roles, how far each may go and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.errors import Missing
from governance.core.search import search_any, words_of
from governance.home.selectors.search import roles_matching
from roles.org.models import PERSON_TEXT, Person
from roles.team.models import Assignment, Role
from roles.team.rules import state_word

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.team.models import AssignmentQuerySet

HOLDERS = 15  # a page of an employee stays light
SHOWN: dict[str, _StrPromise] = {
    "": _("Ready now"),
    "waiting": _("Proposed, getting ready or paused"),
    "all": _("Everybody with a role"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    assignment: Assignment
    word: str  # a key of the state_chip tag


@dataclass(frozen=True, slots=True)
class Holders:
    rows: list[Holder]
    count: int
    page: int

    @property
    def first(self) -> int:
        return (self.page - 1) * HOLDERS + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.last < self.count else 0


def holders_read(
    *, viewer: Viewer, q: str, show: str, now: datetime, page: int | None = 1
) -> Holders:
    """Return one page of holders by department, or with ``page`` None all of them.

    Every word of ``q`` stands in the person's name or in the role's type, department or focus.
    ``show`` is one of ``SHOWN``. Two queries; Missing for a page that is not there.
    """
    found = _shown(Assignment.objects.open().visible_to(viewer), show, now)
    words = words_of(q)
    if words:
        found = found.filter(_matching(words))
    ordered = (
        found.select_related("person", "role__type", "role__department")
        .with_readiness(now)
        .order_by("role__department__name", "-authority", "person__display_name", "pk")
    )
    chosen = list(ordered if page is None else ordered[(page - 1) * HOLDERS : page * HOLDERS])
    if page is not None and page > 1 and not chosen:
        raise Missing
    rows = [Holder(each, state_word(each.state, ready=each.is_ready)) for each in chosen]
    return Holders(rows, found.count(), page or 1)


def _shown(open_ones: AssignmentQuerySet, show: str, now: datetime) -> AssignmentQuerySet:
    ready = Assignment.objects.ready(now).values("pk")
    if show == "waiting":
        return open_ones.exclude(pk__in=ready)
    return open_ones if show == "all" else open_ones.filter(pk__in=ready)


def _matching(words: list[str]) -> Q:
    wanted = Q()
    for word in words:
        people = search_any(Person.objects.all(), word, name="display_name", text=PERSON_TEXT)
        roles = Role.objects.filter(roles_matching([word]))
        wanted &= Q(person__in=people.values("pk")) | Q(role__in=roles.values("pk"))
    return wanted
