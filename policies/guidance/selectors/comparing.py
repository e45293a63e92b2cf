"""Two versions of a guideline beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import Missing
from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.rules.compare import texts_compared
from policies.guidance.selectors.counting import signed_at
from policies.guidance.selectors.languages import ShownText, texts_alike
from policies.guidance.selectors.reading import version_for

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.rules.compare import Compared


@dataclass(frozen=True, slots=True)
class Comparison:
    """``signed_at`` says when the viewer signed the earlier one; ``to_sign`` whether the later
    one waits for their signature; ``noted`` are the versions since that say why, the newest
    first."""

    before: PolicyVersion
    after: PolicyVersion
    compared: Compared
    signed_at: datetime | None
    to_sign: bool
    noted: tuple[PolicyVersion, ...]
    was: ShownText
    now: ShownText  # in one language


def comparison(
    viewer: Viewer, slug: str, *, before: int, after: int, language: str = ""
) -> Comparison:
    """Return what differs from version ``before`` to ``after``; Missing unless the viewer sees
    both and the first is the earlier one. In ``language`` if both are there in it. Six queries."""
    if before >= after:
        raise Missing
    old, new = (version_for(viewer, slug, number) for number in (before, after))
    signed = dict(
        Acknowledgement.objects.filter(
            person_id=viewer.person_id or 0, version__in=[old, new]
        ).values_list("version_id", "at")
    )
    holds = new.policy_id in signed_at(viewer, [new])
    since = PolicyVersion.objects.visible_to(viewer).filter(
        policy=new.policy, number__gt=before, number__lte=after
    )
    in_force = new.state == PolicyVersion.State.PUBLISHED
    was, now = texts_alike(old, new, language or new.language)
    return Comparison(
        before=old,
        after=new,
        compared=texts_compared(was.text, now.text),
        signed_at=signed.get(old.pk),
        to_sign=in_force and viewer.person_id is not None and not holds,
        noted=tuple(since.exclude(change_note="").order_by("-number")),
        was=was,
        now=now,
    )
