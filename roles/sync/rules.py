"""Pure decisions of sync: how many may leave at once, who may import, what fits a browser."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from governance.core.viewer import Viewer

BRAKE_PEOPLE = 3
BRAKE_PERCENT = 5
BROWSER_ROWS: Final = 50_000  # in one request; more come by command
INLINE_CHANGES: Final = 2_000  # more are applied by a job: a page answers within seconds
REHEARSED_CHANGES: Final = 5_000  # to say what follows; more would hold up everybody else
ROWS_KEPT: Final = 50_000  # to be shown; of a larger import the first thousand
ROWS_OF_MANY: Final = 1_000
DAYS_KEPT_OPEN: Final = 30
DAYS_KEPT_APPLIED: Final = 90
REASON_LENGTH: Final = 1_000
BRAKE_WINDOW: Final = timedelta(hours=1)  # in which the leavers of a connection are counted
DRAFT_STEPS: Final = 200  # in one draft; more is the work of an import
FEED_DAYS: Final = 90  # for which a change is kept at the least
FEED_PAGE: Final = 500  # changes at once, unless asked otherwise
FEED_PAGE_MOST: Final = 1_000
FEED_WAIT_MOST: Final = 30  # seconds that a request waits for the next change
PLACE: Final = ("department", "opened_by")  # one that is there, or that an earlier step opens
PARENT: Final = ("parent", "parent_opened_by")
# By kind of a step: of each of these groups it needs one.
STEP_NEEDS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "department_open": (("name",),),
    "department_change": (PLACE, ("name", *PARENT, "head")),
    "department_close": (PLACE,),
    "person_move": (("person",), (*PLACE, "manager")),
    "role_open": (("type",), PLACE),
    "role_close": (("role",),),
}
STEP_TAKES: Final[dict[str, tuple[str, ...]]] = {
    **{kind: tuple(chain(*groups)) for kind, groups in STEP_NEEDS.items()},
    "department_open": ("name", *PARENT, "head"),
}


def brake_limit(employed: int, people: int = BRAKE_PEOPLE, percent: int = BRAKE_PERCENT) -> int:
    """Return how many of ``employed`` may leave without a release: in one full import, or by
    one connection within an hour."""
    return max(people, employed * percent // 100)


def held_digest(ids: Iterable[int]) -> str:
    """Return what stands for exactly these held leavers, so that one decides on whom one saw."""
    return sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()


def step_sets(given: Collection[str]) -> list[str]:
    """Return which fields a step sets, by the names of what is given for it."""
    pairs = {"department": PLACE, "parent": PARENT}
    names = ("name", "parent", "head", "department", "manager")
    return [name for name in names if {*pairs.get(name, (name,))} & {*given}]


def can_import(viewer: Viewer) -> bool:
    """Administrators, and tokens that write; one that is limited to a department cannot, because
    files name people and departments of everywhere."""
    unlimited = viewer.within_department_ids is None
    by_token = viewer.kind == "token" and viewer.has_scope("write") and unlimited
    return viewer.is_system or viewer.administrator or by_token


def can_release(viewer: Viewer) -> bool:
    """A mass leave is a person's decision, or that of whoever runs the machine."""
    return viewer.is_system or viewer.administrator or viewer.head_coach


def can_see_imports(viewer: Viewer) -> bool:
    """Who may decide on an import sees all of them; auditors look on."""
    return can_import(viewer) or can_release(viewer) or viewer.auditor


def can_change_connections(viewer: Viewer) -> bool:
    """How a connection is read, and how hard it brakes, administrators set, in person."""
    return viewer.kind == "person" and viewer.administrator


def can_draft(viewer: Viewer) -> bool:
    """Head coach and administrator think a reorganisation through, in person."""
    return viewer.kind == "person" and (viewer.head_coach or viewer.administrator)


def can_see_drafts(viewer: Viewer) -> bool:
    return can_draft(viewer) or (viewer.kind == "person" and viewer.auditor)


def can_publish_draft(viewer: Viewer, *, structure: bool, small: bool) -> bool:
    """With ``structure``, departments or people, it is an administrator's to publish; one that
    opens and closes roles only the head coach's, in a small organisation an administrator's too.
    """
    if not can_draft(viewer):
        return False
    if structure:
        return viewer.administrator
    return viewer.head_coach or (small and viewer.administrator)


def rows_to_keep(changes: int) -> int:
    return changes if changes <= ROWS_KEPT else ROWS_OF_MANY


def can_follow(viewer: Viewer) -> bool:
    """Who reads the whole directory, or, with a token that is limited, all of a part of it."""
    return viewer.is_member and not viewer.external
