"""What of the registry stands in a department, so that it cannot be closed yet."""

from __future__ import annotations

from django.utils.translation import ngettext

from roles.channels.models import Channel
from roles.channels.rules import Verdict

NAMED = 5


def channels_standing(department_id: int) -> list[str]:
    """Return "2 channels (@larkfield, hello@larkfield.example)", or nothing; one query.

    A retired one is history and stands in nobody's way.
    """
    latest = "latest"  # annotated by with_latest
    found = Channel.objects.with_latest().filter(department=department_id)
    rows = found.order_by("handle_key", "pk").values_list("handle", latest)
    names = [handle for handle, verdict in rows if verdict != Verdict.RETIRE]
    if not names:
        return []
    more = ["…"] if len(names) > NAMED else []
    words = ngettext("%(n)d channel (%(names)s)", "%(n)d channels (%(names)s)", len(names))
    return [words % {"n": len(names), "names": ", ".join([*names[:NAMED], *more])}]
