"""Who is looking or acting: built once a request or job, frozen, read by every rule.

``can_*`` rules and ``visible_to`` querysets read nothing else about the caller. Each app
adds what it knows through ``viewer_parts``; nobody reads grants or roles a second way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from governance.core.clock import utc_now
from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Viewer:
    """The caller. ``kind`` is person, token, command, job or stranger."""

    kind: str
    label: str
    uid: UUID | None = None
    user_id: int | None = None
    person_id: int | None = None
    person_uid: UUID | None = None
    person_name: str = ""
    person_title: str = ""
    time_zone: str = "UTC"
    language: str = ""  # as chosen; "" leaves it to the browser and the organisation
    department_id: int | None = None
    external: bool = False
    organisation_id: int | None = None  # of an external: whom they belong to
    known_ids: frozenset[int] = frozenset()  # of an external: sponsor and coaches, who are seen
    report_ids: frozenset[int] = frozenset()
    led_department_ids: frozenset[int] = frozenset()  # with everything below them
    coached_department_ids: frozenset[int] = frozenset()
    functions: frozenset[str] = frozenset()
    head_coach: bool = False
    plays: bool = (
        False  # ready to listen or answer somewhere; says what is shown, not what is allowed
    )
    auditor: bool = False
    administrator: bool = False
    scopes: frozenset[str] = frozenset()
    within_department_ids: frozenset[int] | None = None  # a token's limit; None is no limit
    request_id: str = ""

    @property
    def is_member(self) -> bool:
        """Whether the caller belongs here at all: a listed person, a grant or a token."""
        return (
            self.person_id is not None
            or self.administrator
            or self.auditor
            or bool(self.scopes)
            or self.is_system
        )

    @property
    def has_work(self) -> bool:
        """Whether a role, a department, reports or a grant gives the caller more to do here than
        every employee has."""
        return bool(
            self.report_ids
            or self.led_department_ids
            or self.coached_department_ids
            or self.functions
            or self.head_coach
            or self.auditor
            or self.administrator
        )

    @property
    def is_system(self) -> bool:
        return self.kind in {"command", "job"}

    def has_scope(self, scope: str) -> bool:
        """Whether a token carries ``scope``; whoever signed in is not bound by scopes."""
        return self.kind != "token" or scope in self.scopes


@dataclass(slots=True)
class ViewerDraft:
    """What the parts fill in, one after the other, from the floors upwards."""

    user_id: int
    viewer: Viewer
    now: datetime
    zone: str = ""  # of the organisation, once a part has told whose account it is

    def set(self, **values: object) -> None:
        self.viewer = replace(self.viewer, **values)  # type: ignore[arg-type]


viewer_parts: Hook[Callable[[ViewerDraft], None]] = Hook("viewer_parts")

STRANGER = Viewer(kind="stranger", label="stranger")


def viewer_build(
    *,
    user_id: int,
    uid: UUID,
    label: str,
    request_id: str = "",
    kind: str = "person",
    now: datetime | None = None,
) -> Viewer:
    """Return the Viewer of one account; a handful of queries, whatever the organisation's size.

    ``now`` is the moment whose roles count, the present one unless told otherwise.
    """
    draft = ViewerDraft(
        user_id=user_id,
        now=now or utc_now(),
        viewer=Viewer(kind=kind, label=label, uid=uid, user_id=user_id, request_id=request_id),
    )
    for part in viewer_parts:
        part(draft)
    return draft.viewer


def system_viewer(label: str, *, kind: str = "job", request_id: str = "") -> Viewer:
    """Return the actor of a job or a command: no person, no permissions but its own service's."""
    return Viewer(kind=kind, label=label, request_id=request_id)
