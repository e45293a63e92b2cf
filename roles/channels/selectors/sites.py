"""The watch list of new sites, who keeps it, and how this quarter's look stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from governance.core.database import row_get
from governance.core.errors import NotAllowed
from governance.core.paging import page_of
from governance.todos.models import Todo
from roles.channels.hooks import head_coaches
from roles.channels.models import Candidate, Site, SiteKeeper, SiteLook
from roles.channels.rules import can_keep_sites, quarter_of, sees_sites
from roles.channels.selectors.sharing import is_here
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today, organisation_zone

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from governance.core.paging import Page
    from governance.core.viewer import Viewer
    from roles.channels.models import SiteQuerySet

SITES: Final = "channel_sites"  # kind of the keeper's to-do
PAGE: Final = 30
SHOWN: Final[dict[str, _StrPromise]] = {
    "": _("Watched"),
    "decided": _("Decided"),
    "all": _("All"),
}
PEOPLE: Final = ("department", "noted_by", "candidate")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who looks through the list; nobody where none was named and there is no head coach."""

    person: Person | None
    named: bool  # False: they are as the head coach

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None


@dataclass(frozen=True, slots=True)
class Look:
    """This quarter's look: ``due_at`` as long as it is asked for, ``row`` once it was."""

    quarter: date
    row: SiteLook | None
    due_at: datetime | None

    @property
    def done(self) -> bool:
        return self.row is not None and self.row.looked_at is not None


def sites_allowed(viewer: Viewer) -> None:
    """Raise NotAllowed for people from outside."""
    if not sees_sites(viewer):
        words = _("Which sites are watched is for people who work here.")
        raise NotAllowed("not_listed", words)


def sites_page(viewer: Viewer, *, show: str, page: int | None) -> Page[Site]:
    """Return one page of the list, or all of it: what waited longest first, of what is decided
    the latest; two queries."""
    found = sites_listed(viewer, watched={"": True, "decided": False}.get(show))
    order = ("-decided_at", "-pk") if show == "decided" else ("noted_at", "pk")
    return page_of(found.order_by(*order), page, PAGE)


def sites_listed(
    viewer: Viewer, *, watched: bool | None = None, department: UUID | None = None
) -> SiteQuerySet:
    """Return what the viewer may see, with people at hand, to be ordered and paged; ``told``
    where they may see the request that a site became, too."""
    requests = Candidate.objects.visible_to(viewer).filter(pk=OuterRef("candidate"))
    found = Site.objects.visible_to(viewer).select_related(*PEOPLE)
    found = found.annotate(told=Exists(requests))
    if watched is not None:
        found = found.watched() if watched else found.exclude(outcome="")
    return found if department is None else found.filter(department__uid=department)


def site_get(viewer: Viewer, uid: UUID) -> Site:
    return row_get(sites_listed(viewer), uid)


def sites_watched() -> int:
    return Site.objects.watched().count()


def site_keeper(now: datetime) -> Keeper:
    """Return who looks through the list: whoever was named last and still works here, else the
    head coach; a few queries."""
    latest = SiteKeeper.objects.select_related("person").order_by("-pk").first()
    person = latest.person if latest else None
    if person is not None and is_here(person):
        return Keeper(person, named=True)
    ids = [each for told in head_coaches for each in told(now)]
    return Keeper(Person.objects.get(pk=ids[0]) if ids else None, named=False)


def keeper_missing(now: datetime) -> bool:
    """Whether something is watched, and nobody looks through it."""
    return Site.objects.watched().exists() and site_keeper(now).person is None


def may_keep(viewer: Viewer, now: datetime) -> bool:
    """Whether the viewer looks through the list."""
    small = organisation_size() == "small"
    return can_keep_sites(viewer, keeper_id=site_keeper(now).person_id, small=small)


def look_now(now: datetime) -> Look:
    """Return how the look of the present quarter stands; two queries at most."""
    quarter = quarter_of(organisation_today(now))
    row = SiteLook.objects.filter(quarter=quarter).first()
    asked = Todo.objects.open().filter(subject__kind=SITES, subject__ref=row.uid) if row else None
    due = asked.values_list("due_at", flat=True).first() if asked is not None else None
    return Look(quarter, row, due)


def quarter_began(quarter: date) -> datetime:
    """Return the moment at which a quarter began, where the organisation is."""
    return datetime.combine(quarter, time(), organisation_zone())
