"""What clients send about a channel, put over what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem
from roles.channels.api.references import department_sent, departments_sent, person_sent
from roles.channels.rules import HELD, Hours, hours_read
from roles.channels.selectors.sharing import informed_of
from roles.channels.services import Custody, edit_allowed
from roles.channels.services.edit import LISTS, TEXTS
from roles.org.rules import languages_normal, regions_normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel


def custody_sent(viewer: Viewer, channel: Channel, sent: dict[str, Any]) -> Custody:
    """Return what is known of the channel with what was sent in its place.

    Raises NotAllowed before it looks at anything; Invalid at the field.
    """
    edit_allowed(viewer, channel)
    now_held: dict[str, Any] = {name: getattr(channel, name) for name in (*TEXTS, *LISTS, *HELD)}
    now_held["hours"] = [
        Hours(each.weekday, each.opens, each.closes) for each in channel.hours.all()
    ]
    now_held["informed"] = informed_of([channel.pk])[channel.pk]
    changed = {name: sent[name] for name in (*TEXTS, *LISTS) if name in sent}
    changed |= {name: person_sent(viewer, sent[name], name) for name in HELD if name in sent}
    if "department" in sent:
        changed["department"] = department_sent(viewer, sent["department"])
    if "informed" in sent:
        changed["informed"] = departments_sent(viewer, sent["informed"], "informed")
    if "hours" in sent:
        changed["hours"] = _hours(sent["hours"])
    for name, normal in (("languages", languages_normal), ("regions", regions_normal)):
        if name in sent:
            codes, unknown = normal(sent[name])
            _refuse(name, unknown)
            changed[name] = codes
    return Custody(**{**now_held, **changed})


def _hours(lines: list[str]) -> list[Hours]:
    try:
        return hours_read("\n".join(lines))
    except ValueError as error:
        words = _("“%(line)s” is not like “Mon-Fri 09:00-17:00”, or two overlap.")
        detail = words % {"line": str(error)[:60]}
        raise Invalid("hours", detail, problems=[Problem("/hours", detail)]) from None


def _refuse(field: str, unknown: Sequence[str]) -> None:
    if unknown:
        shown = ", ".join(code[:20] for code in unknown[:5])
        detail = _("Not a code that is known: %s.") % shown
        raise Invalid("unknown_code", detail, problems=[Problem(f"/{field}", detail)])
