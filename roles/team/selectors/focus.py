"""The part of a role's work that one holder looks after, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, DomainError, Invalid, Problem
from roles.channels.models import Channel
from roles.org.models import Person
from roles.org.rules import MOST_PLACES, languages_normal, regions_normal
from roles.team.rules.focus import MOST_CHANNELS
from roles.team.rules.hours import hours_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment

OFFERED = 40  # channels to tick; others are named by their address


@dataclass(frozen=True, slots=True)
class Focus:
    """``channels``: none means all of the department's. ``languages`` and ``regions`` as codes.
    ``hours`` are those agreed, a week; None when nobody said. ``signs_as`` is the name used
    outside, a ``persona`` or the holder's own."""

    channels: tuple[Channel, ...] = ()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    backup: Person | None = None
    hours: Decimal | None = None
    signs_as: str = ""
    persona: bool = False


EVERYTHING = Focus()


def focus_of(assignment: Assignment) -> Focus:
    """Return the present focus; one query, none when channels and backup are prefetched."""
    return Focus(
        channels=tuple(assignment.channels.all()),
        languages=tuple(assignment.languages),
        regions=tuple(assignment.regions),
        backup=assignment.backup,
        hours=assignment.hours,
        signs_as=assignment.signs_as,
        persona=assignment.persona,
    )


def _invalid(code: str, pointer: str, detail: str) -> Invalid:
    return Invalid(code, detail, problems=[Problem(pointer, detail)])


def focus_objections(focus: Focus, *, person: Person) -> Iterator[DomainError]:
    """Yield everything that stands against ``person`` having this focus; no query."""
    if len(focus.channels) > MOST_CHANNELS:
        detail = _("These are more than %d channels: name none, and it is all of the department's.")
        yield _invalid("too_many_channels", "/channels", detail % MOST_CHANNELS)
    yield from codes_objections("languages", focus.languages, languages_normal(focus.languages)[1])
    yield from codes_objections("regions", focus.regions, regions_normal(focus.regions)[1])
    if focus.hours is not None and not hours_fit(focus.hours):
        detail = _("Say it in half hours, from half an hour to 40 hours a week.")
        yield _invalid("hours", "/hours", detail)
    if focus.persona and not focus.signs_as:
        detail = _("Say by which name the persona speaks.")
        yield _invalid("persona_unnamed", "/signs_as", detail)
    if focus.backup is None:
        return
    if focus.backup.pk == person.pk:
        yield _invalid("own_backup", "/backup", _("Nobody stands in for themselves."))
    if focus.backup.employment == Person.Employment.LEFT:
        detail = _("%s has left.") % focus.backup
        yield Conflict("backup_left", detail, problems=[Problem("/backup", detail)])


def codes_objections(
    name: str, codes: Sequence[str], unknown: Sequence[str]
) -> Iterator[DomainError]:
    """Yield what is wrong with codes of languages or regions; ``name`` is the field's."""
    if unknown:
        words = {
            "languages": _("No language has this code: %s. Use two letters, as in “de” or “en”."),
            "regions": _("No country has this code: %s. Use two letters, as in “AT” or “US”."),
        }
        shown = ", ".join(code[:20] for code in unknown[:5])
        yield _invalid(f"unknown_{name}", f"/{name}", words[name] % shown)
    elif len(codes) > MOST_PLACES:
        detail = _("At most %d of them: leave it empty when it is all.") % MOST_PLACES
        yield _invalid(f"too_many_{name}", f"/{name}", detail)


def channels_prefetch() -> Prefetch[str]:
    """Return what ``prefetch_related`` takes, for the channels of assignments; one query."""
    return Prefetch("channels", Channel.objects.order_by("platform", "handle_key"))


def channels_offered(
    *, viewer: Viewer, department_id: int, chosen: Iterable[int] = ()
) -> QuerySet[Channel]:
    """Return the channels to tick: the department's own, as far as the viewer sees them, and
    those that are chosen already."""
    visible = Channel.objects.visible_to(viewer)
    own = visible.filter(department_id=department_id).order_by("platform", "handle_key")
    ids = [*chosen, *own.values_list("pk", flat=True)[:OFFERED]]
    return visible.filter(pk__in=ids).order_by("platform", "handle_key")
