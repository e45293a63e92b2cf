"""What a rule about roles reads, and what it answers: yes, or no and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext_lazy as _

from governance.core.errors import NotAllowed

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer


class TypeFacts(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def function(self) -> str: ...


class RoleFacts(Protocol):
    @property
    def department_id(self) -> int: ...
    @property
    def type(self) -> TypeFacts: ...


class PersonFacts(Protocol):
    @property
    def pk(self) -> int: ...


class AssignmentFacts(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def proposed_by_id(self) -> int | None: ...
    @property
    def proposed_by_account_id(self) -> int | None: ...
    @property
    def authority(self) -> int: ...
    @property
    def role(self) -> RoleFacts: ...


class ItemFacts(Protocol):
    @property
    def person_id(self) -> int | None: ...
    @property
    def ref(self) -> UUID | None: ...
    @property
    def asked_because(self) -> str: ...
    @property
    def by_head(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a code for machines and a sentence for people."""

    allowed: bool
    code: str = ""
    reason: str | _StrPromise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise NotAllowed when the answer is no."""
        if not self.allowed:
            raise NotAllowed(self.code, self.reason)


YES = Verdict(allowed=True)


def no(code: str, reason: str | _StrPromise) -> Verdict:
    return Verdict(allowed=False, code=code, reason=reason)


ROLES_ARE_PEOPLES = no(
    "people_only", _("Only people open or close a role; a token may propose somebody for one.")
)
DECISIONS_ARE_PEOPLES = no("people_only", _("Only people decide on a role; a token may propose."))


def runs_department(viewer: Viewer, department_id: int, *, small: bool = False) -> bool:
    """Whether the viewer leads, coaches or, all over, is head coach of the department."""
    return (
        viewer.head_coach
        or department_id in viewer.led_department_ids
        or department_id in viewer.coached_department_ids
        or (small and viewer.administrator)
    )
