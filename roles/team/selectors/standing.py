"""What of the team stands in a department, so that it cannot be closed yet."""

from __future__ import annotations

from django.utils.translation import ngettext

from roles.team.models import Role

NAMED = 5


def roles_standing(department_id: int) -> list[str]:
    """Return "2 open roles (Coach, Gatherer)", or nothing; one query."""
    roles = Role.objects.open().filter(department=department_id)
    names = list(roles.order_by("type__name", "pk").values_list("type__name", flat=True))
    if not names:
        return []
    more = ["…"] if len(names) > NAMED else []
    words = ngettext("%(n)d open role (%(names)s)", "%(n)d open roles (%(names)s)", len(names))
    return [words % {"n": len(names), "names": ", ".join([*names[:NAMED], *more])}]
