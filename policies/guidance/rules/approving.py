"""Who approves a text: by function, and never whoever wrote it. Pure decisions."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext_lazy as _

from roles.team.rules import LEGAL, YES, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from governance.core.viewer import Viewer

CLAUSE: Final = "clause"
HEAD: Final = "head"  # the function of the head coach
LONGEST: Final = 365  # days that a standing approval holds at most


class Written(Protocol):
    @property
    def author_people(self) -> Sequence[int]: ...
    @property
    def author_accounts(self) -> Sequence[int]: ...


def approvals_needed(
    kind: str, listed: Iterable[str], *, small: bool, alone: bool
) -> tuple[str, ...]:
    """Return the functions that approve a version before it is published.

    Legal always approves a contract clause. Where nothing is listed the head coach does, so
    that no text is its author's ``alone``, but for the very first one while there is nobody else
    yet to look at it. In a ``small`` organisation one person decides. None: it may be published
    from draft.
    """
    if small:
        return ()
    return functions_listed(kind, listed) or (() if alone else (HEAD,))


def functions_listed(kind: str, listed: Iterable[str]) -> tuple[str, ...]:
    """Return the functions of the booth that approve it, in whatever size."""
    return tuple(sorted({*listed, LEGAL} if kind == CLAUSE else set(listed)))


def whole_fingerprint(
    text_hash: str, *, translations: Mapping[str, str], audience: Sequence[object], major: bool
) -> str:
    """Return the SHA-256 of all that an approval is a yes to: the text, by language the hash of
    each translation that goes with it, for whom it is, and whether people sign it anew."""
    whole = whole_plain(text_hash, translations=translations, audience=audience, major=major)
    return hashlib.sha256(whole.encode()).hexdigest()


def whole_plain(
    text_hash: str, *, translations: Mapping[str, str], audience: Sequence[object], major: bool
) -> str:
    """Return, as JSON, what ``whole_fingerprint`` is the hash of."""
    return json.dumps([text_hash, sorted(translations.items()), audience, major])


def is_author(viewer: Viewer, version: Written) -> bool:
    """Whether the viewer wrote or edited it, as a person or by their account."""
    by_person = viewer.person_id is not None and viewer.person_id in version.author_people
    by_account = viewer.user_id is not None and viewer.user_id in version.author_accounts
    return by_person or by_account


def late_function(kind: str) -> str:
    """Return whose yes a translation needs that comes when its version is in force."""
    return LEGAL if kind == CLAUSE else HEAD


def can_publish_late(
    viewer: Viewer, made: Written, asked: Collection[int], *, publishes: bool, small: bool
) -> Verdict:
    """A translation that comes late is published by a second pair of eyes: whoever is ``asked``,
    and never by who translated it. In a small organisation one person decides."""
    if small:
        words = _("The head coach publishes guidelines.")
        return (
            YES if publishes else Verdict(allowed=False, code="head_coach_publishes", reason=words)
        )
    verdict = can_approve(viewer, made, asked)
    if verdict.code == "own_text":
        words = _("You translated this, so somebody else publishes it.")
        return Verdict(allowed=False, code="own_translation", reason=words)
    if verdict.code == "not_asked":
        words = _("Legal publishes a late translation of a clause, else the head coach does.")
        return Verdict(allowed=False, code="head_coach_publishes", reason=words)
    return verdict


def can_approve(viewer: Viewer, version: Written, asked: Collection[int]) -> Verdict:
    """Whoever is asked for a function's approval; never who wrote or edited the text, whatever
    grants they hold."""
    if viewer.kind != "person":
        return Verdict(allowed=False, code="people_only", reason=_("Only people approve a text."))
    if is_author(viewer, version):
        return Verdict(
            allowed=False,
            code="own_text",
            reason=_("You wrote or edited this text, so somebody else approves it."),
        )
    if viewer.person_id in asked:
        return YES
    return Verdict(
        allowed=False,
        code="not_asked",
        reason=_("Those approve a text who hold the functions that it needs."),
    )
