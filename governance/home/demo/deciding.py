"""A text that waits for its approval at Larkfield Outdoor: the next version of the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.home.demo.rollout import HEAD
from governance.home.demo.texts import BASELINE_TITLE, PROPOSED, baseline_text
from policies.guidance.rules import text_fingerprint
from policies.guidance.services import (
    draft_save,
    policy_approvals_set,
    version_draft,
    version_submit,
)
from roles.team.services.audiences import audience_draft_of

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage
    from policies.guidance.models import Policy

AUTHOR: Final = "Maria Ortiz"
NUMBER: Final = 5


def baseline_propose(stage: Stage, policy: Policy) -> None:
    """A coach wrote version 5 three days ago and asked legal this morning."""
    wrote, sent = stage.ago(3), stage.ago(minutes=30)
    head, author = stage.viewer(HEAD, wrote), stage.viewer(AUTHOR, wrote)
    policy_approvals_set(actor=head, policy=policy, functions=["legal"], now=wrote)
    draft = version_draft(actor=author, policy=policy, now=wrote)
    draft = draft_save(
        actor=author,
        version=draft,
        title=BASELINE_TITLE,
        text=baseline_text(NUMBER),
        change_note=PROPOSED,
        audience=audience_draft_of(draft),
        seen=text_fingerprint(draft.title, draft.text),
        now=wrote,
    )
    version_submit(actor=stage.viewer(AUTHOR, sent), version=draft, now=sent)
