"""The library: who looks after what is kept. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from governance.playbooks.rules.asking import in_office

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

# How the library can be looked through, and what each part of it is called.
SHOWS: Final[dict[str, _StrPromise]] = {
    "current": _("In use"),
    "yours": _("Yours"),
    "due": _("To be looked at again"),
    "retired": _("Retired"),
}


def can_look_after(viewer: Viewer, *, owner_id: int) -> bool:
    """Its owner, as long as they are asked for advice, and the head coach."""
    owns = viewer.person_id is not None and viewer.person_id == owner_id
    return viewer.person_id is not None and (viewer.head_coach or (owns and in_office(viewer)))
