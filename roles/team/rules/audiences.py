"""For whom something is, as chosen: one of three simple choices, or rules. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_RULES: Final = 200  # of one audience; more people than that are a department or a role


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """All that is filled in has to be true of a person; ``excludes`` takes such people out.

    Kind, function, authority and channel are asked of one and the same role of theirs, and the
    department, then, is where that role is; without them it is where the person works.
    """

    department_id: int | None = None
    role_kind: str = ""
    function: str = ""
    authority: int | None = None
    channel_id: int | None = None
    person_kind: str = ""
    country: str = ""
    person_id: int | None = None
    excludes: bool = False

    @property
    def says_something(self) -> bool:
        """Whether it asks for anything; a rule that does not is for everyone."""
        return self != RuleDraft(excludes=self.excludes)


def rules_for_all(rules: Iterable[RuleDraft]) -> bool:
    """Whether they leave nobody out: one of them asks for nothing, and none excludes."""
    kept = list(rules)
    return any(not rule.says_something for rule in kept) and not any(each.excludes for each in kept)


@dataclass(frozen=True, slots=True)
class AudienceDraft:
    """For whom, as chosen on a form: see ``roles.team.models.Audience``."""

    kind: str = "everyone"
    department_id: int | None = None
    role_kinds: tuple[str, ...] = ()
    rules: tuple[RuleDraft, ...] | None = None  # None: those that are kept stay
