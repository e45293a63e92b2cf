"""Who says of a contract that it was signed with a clause, and who may read that. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules import HR, YES, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from governance.core.viewer import Viewer


def can_attest(viewer: Viewer, asked: Collection[int], people: Collection[int] = ()) -> Verdict:
    """Whoever is ``asked`` for HR, of other ``people`` than themselves."""
    if viewer.kind != "person" or viewer.person_id is None:
        reason = _("Only people confirm that a contract is signed.")
        return Verdict(allowed=False, code="people_only", reason=reason)
    if viewer.person_id in people:
        reason = _("Somebody else confirms your own contract.")
        return Verdict(allowed=False, code="own_contract", reason=reason)
    if viewer.person_id in asked:
        return YES
    reason = _("HR confirms that contracts are signed.")
    return Verdict(allowed=False, code="hr_confirms", reason=reason)


def sees_contracts(viewer: Viewer) -> bool:
    """HR, the head coach and auditors read who has signed a contract with a clause."""
    if viewer.kind == "token":
        return "audit" in viewer.scopes
    return HR in viewer.functions or viewer.head_coach or viewer.auditor
