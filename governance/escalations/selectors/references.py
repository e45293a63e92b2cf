"""What may be done about the ids that a mention has in other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.escalations.rules.references import can_refer, references_open

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation, Mention


def reference_choices(viewer: Viewer, mention: Mention, *, reads: bool) -> dict[str, bool]:
    """Return each step that is possible now, and whether it is the viewer's; nothing to who may not
    read its words, since it would tell whether there are ids."""
    if not reads:
        return {}
    held: Escalation | None = getattr(mention, "escalation", None)
    holder_id = held.holder_id if held else None
    may = can_refer(viewer, holder_id=holder_id, department_id=mention.department_id)
    steps = references_open(kept=mention.stripped_at is None, many=len(mention.references))
    return {step.value: may for step in steps}
