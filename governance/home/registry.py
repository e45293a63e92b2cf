"""The mails of the top floor, named for the page of preferences; the code is sent at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from governance.audit.rules import can_read_trail
from governance.home.rules.evidence import sees_evidence
from governance.notify.registry import MailKind
from policies.guidance.rules.evidence import can_pack, sees_bound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

CODE = MailKind(
    key="home.code",
    label=_("Your code to sign in"),
    detail=_("Without it you could not come in."),
    templates=(),
    required=True,
    urgent=True,
)
INVITATION = MailKind(
    key="home.invitation",
    label=_("The invitation"),
    detail=_("It says once what Playbook is and what waits for you."),
    templates=("home/mail/invite",),
    required=True,
)

VERIFY: Final = "home.trail_verify"  # the kind of job that verifies the trail

# Every list of the product by its address: each takes ?format= of the formats of core.export,
# and can be saved with its filters.
LISTS: Final[dict[str, _StrPromise]] = {
    "people": _("People"),
    "my_people": _("My people"),
    "hub_waiting": _("Answers waited for"),
    "who": _("Who may speak"),
    "team_list": _("Departments"),
    "team_roles": _("Roles"),
    "team_functions": _("Functions by department"),
    "team_lines": _("Reporting lines"),
    "team_gaps": _("Gaps"),
    "gap_rules": _("Rule defaults"),
    "exemptions": _("Rules set aside"),
    "inbox": _("Inbox, waiting"),
    "inbox_asked": _("Inbox, asked"),
    "inbox_decided": _("Inbox, decided"),
    "reviews": _("Reviews"),
    "guidelines": _("Guidelines"),
    "courses": _("Courses"),
    "bound": _("Who was bound"),
    "channels": _("Channels"),
    "channel_sites": _("Watch list"),
    "ask": _("Questions"),
    "tell": _("Feedback"),
    "practices": _("Library"),
    "mentions": _("Mentions"),
    "response_times": _("Response times"),
    "promises": _("Promises"),
    "rotas": _("Duty rotas"),
    "findings": _("Findings"),
    "trail": _("Audit trail"),
    "evidence_packs": _("Evidence packs"),
    "imports": _("Imports"),
    "drafts": _("Drafts"),
    "connections": _("Connections"),
    "tokens": _("API tokens"),
}

# Lists of one thing, whose address says which: they can be saved as well.
LISTS_OF_ONE: Final = frozenset({"guideline_campaign", "guideline_comments", "guideline_contracts"})

# What samples are drawn of: a key of home.views.populations.
POPULATIONS: Final[dict[str, _StrPromise]] = {
    "people": _("People"),
    "who": _("Everybody with a role"),
    "roles": _("Roles"),
    "channels": _("Channels"),
    "exemptions": _("Rules set aside"),
    "findings": _("Findings"),
    "trail": _("Audit trail"),
}


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A page that the front page of Evidence leads to; its route takes no arguments."""

    url_name: str
    icon: str
    label: _StrPromise
    detail: _StrPromise
    visible: Callable[[Viewer], bool] = can_read_trail


# Who makes another page of evidence adds it here, in the order of reading.
EVIDENCE: Final[tuple[EvidencePage, ...]] = (
    EvidencePage(
        "trail",
        "list",
        _("Audit trail"),
        _("Every change: who made it, to what, when and why."),
        sees_evidence,
    ),
    EvidencePage(
        "sample",
        "swap",
        _("Population and sample"),
        _("Rows drawn from a list so that anybody can draw the same ones again."),
    ),
    EvidencePage(
        "bound",
        "guideline",
        _("Who was bound"),
        _("By which guideline on any day, who had signed it, and who was late or exempt."),
        sees_bound,
    ),
    EvidencePage(
        "evidence_packs",
        "download",
        _("Evidence packs"),
        _("All about one version as a file that can be checked without Playbook."),
        can_pack,
    ),
)
