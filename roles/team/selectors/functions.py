"""Who is there for what: roles by function and department, filled or vacant, and as a list."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from governance.core.database import row_get
from governance.core.errors import Missing
from roles.org.models import Department
from roles.org.selectors import departments_below, tree_open
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import sees_trials, state_word
from roles.team.selectors.hours import hours_told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

ROWS = 25  # a page of an employee stays light
A_PAGE = 20  # departments: with every function there is that stays below 1,500 nodes
STATES = ("ready", "vacant")


@dataclass(frozen=True, slots=True)
class RolesAsked:
    """Which roles: "" or None asks for all; ``state`` is ready or vacant, that is not ready."""

    department: UUID | None = None
    type: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class RoleLine:
    role: Role
    holder: str  # names, of whoever holds it or is proposed for it
    word: str  # a key of the state_chip tag; "" when it is vacant
    since: Any
    hours: Decimal | None  # agreed with them, a week
    trial_until: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    type: RoleType
    ready: int
    vacant: int

    @property
    def tone(self) -> str:
        """How it stands: nothing there, all covered, some of it, none of it."""
        if not self.ready and not self.vacant:
            return "none"
        return "full" if not self.vacant else "part" if self.ready else "bare"


@dataclass(frozen=True, slots=True)
class FunctionRow:
    department: Department
    cells: list[Cell]
    below: bool  # whether there are departments below it, so that one may look closer


@dataclass(frozen=True, slots=True)
class Functions:
    focus: Department | None
    path: list[Department]
    types: list[RoleType]
    rows: list[FunctionRow]
    total: FunctionRow | None
    found: int
    page: int

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.page * A_PAGE < self.found else 0


def roles_asked(*, viewer: Viewer, asked: RolesAsked, now: datetime) -> QuerySet[Role]:
    """Return the open roles asked for, by department and kind; Missing for a strange department."""
    filled = ReadyPeriod.objects.filter(assignment__role=OuterRef("pk"), during__contains=now)
    roles = Role.objects.open().visible_to(viewer).filter(department__closed_on=None)
    if asked.department is not None:
        visible = Department.objects.current().visible_to(viewer)
        top = visible.filter(uid=asked.department).values_list("pk", flat=True).first()
        if top is None:
            raise Missing
        roles = roles.filter(department__in=departments_below([top]))
    if asked.type:
        roles = roles.filter(type__key=asked.type)
    if asked.kind:
        roles = roles.filter(type__kind=asked.kind)
    if asked.state:
        roles = roles.filter(Exists(filled) if asked.state == "ready" else ~Q(Exists(filled)))
    order = ("department__name", "type__kind", "type__name", "focus", "pk")
    return roles.select_related("type", "department").order_by(*order)


def role_lines(roles: QuerySet[Role], *, viewer: Viewer, now: datetime) -> list[RoleLine]:
    """Return these roles with whoever the viewer may know to hold them; two queries."""
    holders = (
        Assignment.objects.open()
        .visible_to(viewer)
        .select_related("person")
        .with_readiness(now)
        .order_by("-state", "proposed_at", "pk")
    )
    found = roles.prefetch_related(Prefetch("assignments", queryset=holders, to_attr="holders"))
    return [_line(viewer, role, role.holders) for role in found]


def _line(viewer: Viewer, role: Role, holders: list[Assignment]) -> RoleLine:
    words = [state_word(each.state, ready=each.is_ready) for each in holders]
    word = "ready" if "ready" in words else next(iter(words), "")
    since = holders[0].starts_on if holders else role.opened_at
    names = ", ".join(str(each.person) for each in holders)
    trial = role.trial_until if sees_trials(viewer) else None
    return RoleLine(role, names, word, since, hours_told(viewer, holders) or None, trial)


def functions_read(
    *, viewer: Viewer, department: UUID | None, now: datetime, page: int = 1, whole: bool = False
) -> Functions:
    """Return the departments right below one, by default the root, each with all below it; a page
    of them, or with ``whole`` all.

    Columns are the types of which there is a role anywhere. Six queries at any size; Missing for
    a department, or a page, that is none.
    """
    visible = Department.objects.current().visible_to(viewer)
    links = _links(viewer)
    focus = _focus(visible, links, department)
    children = [key for key, parent in links.items() if parent == (focus.pk if focus else None)]
    if focus is None:
        children = [key for key, parent in links.items() if parent not in links]
    ordered = list(visible.filter(pk__in=children).order_by("name", "pk"))
    shown = ordered if whole else ordered[(page - 1) * A_PAGE : page * A_PAGE]
    if page > 1 and not shown:
        raise Missing
    counted = _counted(viewer, now)
    types = [each for each in _types() if any(each.pk in cells for cells in counted.values())]
    rolled = _rolled(links, counted)
    parents = set(links.values())
    rows = [
        FunctionRow(each, _cells(types, rolled[each.pk]), below=each.pk in parents)
        for each in shown
    ]
    own = FunctionRow(focus, _cells(types, rolled[focus.pk]), below=False) if focus else None
    path = _path(visible, links, focus) if focus else []
    return Functions(focus, path, types, rows, own, len(ordered), page)


def _links(viewer: Viewer) -> dict[int, int | None]:
    """Return each open department with the nearest open one above it; one query."""
    rows = Department.objects.visible_to(viewer).values_list("pk", "parent_id", "closed_on")
    parents = {key: parent for key, parent, _closed in rows}
    shown = {key for key, _parent, closed in rows if closed is None}
    above = tree_open(parents, shown)
    return {key: above[key] for key in shown}


def _focus(
    visible: QuerySet[Department], links: dict[int, int | None], uid: UUID | None
) -> Department | None:
    if uid is not None:
        return row_get(visible, uid)
    roots = [key for key, parent in links.items() if parent not in links]
    return visible.get(pk=roots[0]) if len(roots) == 1 else None


def _path(
    visible: QuerySet[Department], links: dict[int, int | None], focus: Department
) -> list[Department]:
    keys: list[int] = []
    above = links[focus.pk]
    while above is not None and above in links:
        keys.append(above)
        above = links[above]
    found = visible.in_bulk(keys)
    return [found[key] for key in reversed(keys) if key in found]


def _types() -> list[RoleType]:
    order = {"coach": 0, "player": 1, "booth": 2}
    return sorted(RoleType.objects.all(), key=lambda each: (order[each.kind], each.name))


def _counted(viewer: Viewer, now: datetime) -> dict[int, dict[int, Counter[str]]]:
    """Return by department and type how many roles are filled and how many not; one query."""
    filled = ReadyPeriod.objects.filter(assignment__role=OuterRef("pk"), during__contains=now)
    roles = Role.objects.open().visible_to(viewer).filter(department__closed_on=None)
    rows = roles.annotate(filled=Exists(filled)).values_list("department_id", "type_id", "filled")
    found: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for department, kind, is_filled in rows.iterator(chunk_size=5000):
        found[department][kind]["ready" if is_filled else "vacant"] += 1
    return found


def _rolled(
    links: dict[int, int | None], counted: dict[int, dict[int, Counter[str]]]
) -> dict[int, dict[int, Counter[str]]]:
    """Add what each department has to it and everything above it."""
    rolled: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for department, cells in counted.items():
        above: int | None = department
        while above is not None and above in links:
            for kind, numbers in cells.items():
                rolled[above][kind].update(numbers)
            above = links[above]
    return rolled


def _cells(types: Iterable[RoleType], cells: dict[int, Counter[str]]) -> list[Cell]:
    empty: Counter[str] = Counter()
    found = ((each, cells.get(each.pk, empty)) for each in types)
    return [Cell(each, numbers["ready"], numbers["vacant"]) for each, numbers in found]
