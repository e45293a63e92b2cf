"""One version to be read, and what the viewer did with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Subquery
from django.utils.translation import gettext as _

from governance.core.errors import Missing
from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.rules import Part, reading_minutes, text_parts
from policies.guidance.rules.compare import texts_compared
from policies.guidance.rules.languages import language_plain, text_for
from policies.guidance.selectors.annexes import annexes_shown
from policies.guidance.selectors.languages import ShownText, texts_alike, texts_in_force
from policies.guidance.selectors.todos import todos_due

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.rules.compare import Difference
    from policies.guidance.selectors.annexes import Annex


@dataclass(frozen=True, slots=True)
class Reading:
    """A version to be read, in parts, and what the viewer did with it."""

    version: PolicyVersion
    current: PolicyVersion | None
    parts: list[Part]
    minutes: int
    mine: Acknowledgement | None
    former: Acknowledgement | None
    due_at: datetime | None
    annexes: list[Annex]
    earlier: PolicyVersion | None  # which the viewer signed last, else the one before
    versions: list[PolicyVersion]  # that the viewer may see, the newest first
    shown: ShownText  # in the reader's language if it is there, else as it was written
    elsewhere: list[ShownText]  # the same in other languages
    understood: bool  # whether ``shown`` is in the language that was asked for

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What differs from the earlier version, in one language."""
        if self.earlier is None:
            return ()
        before, after = texts_alike(self.earlier, self.version, self.shown.language)
        return texts_compared(before.text, after.text).differences

    @property
    def carried(self) -> bool:
        """Whether what the viewer signed is an earlier version that this one only details."""
        return self.mine is not None and self.mine.version_id != self.version.pk

    @property
    def is_current(self) -> bool:
        return self.current is not None and self.current.pk == self.version.pk


def version_for(viewer: Viewer, slug: str, number: int | None = None) -> PolicyVersion:
    """Return the version ``number``, else the one in force, else the open one, else the last;
    raise Missing."""
    versions = (
        PolicyVersion.objects.visible_to(viewer)
        .filter(policy__slug=slug)
        .select_related(
            "policy__audience_department",
            "audience_department",
            *("policy__base", "policy__annex_department", "policy__annex_channel"),
        )
    )
    if number is not None:
        found = versions.filter(number=number).first()
    else:
        found = (
            versions.published().first()
            or versions.open().first()
            or versions.order_by("-number").first()
        )
    if found is None:
        raise Missing
    return found


def draft_for(viewer: Viewer, slug: str) -> PolicyVersion:
    """Return the version in the works; raise Missing when there is none that the viewer sees."""
    draft = (
        PolicyVersion.objects.visible_to(viewer)
        .open()
        .filter(policy__slug=slug)
        .select_related(
            "policy__audience_department",
            "audience_department",
            *("policy__base", "policy__annex_department", "policy__annex_channel"),
        )
        .first()
    )
    if draft is None:
        raise Missing
    return draft


def reading(viewer: Viewer, version: PolicyVersion, language: str = "") -> Reading:
    """Return ``version`` as a page: parts, signatures of the viewer, what is in force.

    In ``language`` if there is a translation of exactly this text, else as it was written.
    """
    texts = texts_in_force(version)
    shown = text_for(texts, language or version.language)
    current = version
    if version.state != PolicyVersion.State.PUBLISHED:
        found = PolicyVersion.objects.published().filter(policy_id=version.policy_id).first()
        current = found  # type: ignore[assignment]
    mine, former = _acknowledgements(viewer, version)
    earlier = former.version if former else None
    if earlier is None and version.number > 1:
        earlier = version.policy.versions.filter(number=version.number - 1).first()
    return Reading(
        version=version,
        current=current,
        parts=text_parts(shown.html),
        minutes=reading_minutes(shown.text),
        mine=mine,
        former=former,
        due_at=todos_due(viewer, "guideline").get(version.uid),
        earlier=earlier,
        versions=list(
            PolicyVersion.objects.visible_to(viewer)
            .filter(policy_id=version.policy_id)
            .select_related("policy")
            .order_by("-number")[:20]
        ),
        shown=shown,
        elsewhere=[text for text in texts if text is not shown],
        understood=language_plain(shown.language) == language_plain(language or shown.language),
        annexes=annexes_shown(viewer, version) if version.policy.kind == "guideline" else [],
    )


def _acknowledgements(
    viewer: Viewer, version: PolicyVersion
) -> tuple[Acknowledgement | None, Acknowledgement | None]:
    """Return the viewer's signature that holds for this version, and of the last one before it."""
    majors = PolicyVersion.objects.filter(
        Q(published_at__isnull=False) | Q(pk=version.pk),
        policy_id=version.policy_id,
        number__lte=version.number,
        major=True,
    )
    rows = (
        Acknowledgement.objects.filter(
            person_id=viewer.person_id or 0,
            version__policy_id=version.policy_id,
            version__number__lte=version.number,
        )
        .annotate(since=Subquery(majors.order_by("-number").values("number")[:1]))
        .select_related("version")
        .order_by("-version__number")
    )
    signed = list(rows[:2]) if viewer.person_id else []
    mine = next(
        (row for row in signed if row.version.number >= (getattr(row, "since", None) or 0)), None
    )
    former = next((row for row in signed if row.version_id != version.pk), None)
    return mine, former


VERSION_PAGE = re.compile(r"/guidelines/([-\w]+)/versions/(\d{1,9})/")


def page_name(viewer: Viewer, path: str) -> str:
    """Return "House rules, version 2" for the page of a version that the viewer sees, else "";
    one query at most."""
    named = VERSION_PAGE.fullmatch(path)
    if named is None:
        return ""
    found = PolicyVersion.objects.visible_to(viewer).filter(
        policy__slug=named[1], number=int(named[2])
    )
    version = found.first()
    if version is None:
        return ""
    words = _("%(title)s, version %(number)d")
    return words % {"title": version.title, "number": version.number}


def acknowledgement_for(viewer: Viewer, slug: str, number: int) -> Acknowledgement:
    """Return the viewer's own receipt for a version; raise Missing."""
    found = (
        Acknowledgement.objects.filter(
            person_id=viewer.person_id or 0, version__policy__slug=slug, version__number=number
        )
        .select_related("version__policy", "person__department")
        .first()
    )
    if found is None:
        raise Missing
    return found
