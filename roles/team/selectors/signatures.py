"""By which names holders speak outside: then, and who else of a channel goes by the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from governance.audit.selectors import fields_before
from roles.channels.models import Channel
from roles.team.models import Assignment
from roles.team.selectors.moments import INSTANT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roles.org.models import Person
    from roles.team.models import Role
    from roles.team.selectors.focus import Focus
    from roles.team.selectors.moments import Span


def signatures_at(found: Sequence[Assignment], span: Span) -> dict[int, tuple[str, bool]]:
    """Return the name and whether it is a persona, by primary key, as of the span's moment; for a
    day one query, of what the trail says of later changes."""
    before = {}
    if span.end - span.begin > INSTANT:
        uids, verb = [each.uid for each in found], "assignment.focus_changed"
        before = fields_before(subject_uids=uids, verb=verb, moment=span.moment)
    return {
        each.pk: (
            before.get(each.uid, {}).get("signs_as", each.signs_as),
            before.get(each.uid, {}).get("persona", each.persona),
        )
        for each in found
    }


def signing_alike(*, role: Role, person: Person, focus: Focus) -> list[str]:
    """Return who else speaks by the same name on a channel of this focus; not of a persona, as
    which several may. No query where no name is said, else up to two."""
    if not focus.signs_as or focus.persona:
        return []
    named = [each.pk for each in focus.channels]
    channels = Channel.objects.filter(department=role.department_id)
    mine = set(named or channels.values_list("pk", flat=True))
    places = {each.department_id for each in focus.channels} if named else {role.department_id}
    through = Assignment.channels.through.objects.filter(assignment=OuterRef("pk"))
    there = Q(Exists(through.filter(channel__in=mine)))
    there |= ~Q(Exists(through)) & Q(role__department__in=places)
    others = Assignment.objects.active().filter(there, signs_as__iexact=focus.signs_as)
    names = others.exclude(person=person).order_by("person__display_name", "pk")
    return list(dict.fromkeys(names.values_list("person__display_name", flat=True)))
