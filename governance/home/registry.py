"""The mails of the top floor, named for the page of preferences; the code is sent at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CODE = MailKind(
    key="home.code",
    label=_("Your code to sign in"),
    detail=_("Without it you could not come in."),
    templates=(),
    required=True,
)
INVITATION = MailKind(
    key="home.invitation",
    label=_("The invitation"),
    detail=_("It says once what Playbook is and what waits for you."),
    templates=("home/mail/invite",),
    required=True,
)

# Every list of the product by its address: each takes ?format= of the formats of core.export,
# and can be saved with its filters.
LISTS: Final[dict[str, _StrPromise]] = {
    "people": _("People"),
    "my_people": _("My people"),
    "who": _("Who may speak"),
    "team_list": _("Departments"),
    "team_roles": _("Roles"),
    "team_lines": _("Reporting lines"),
    "team_gaps": _("Gaps"),
    "exemptions": _("Rules set aside"),
    "inbox": _("Inbox, waiting"),
    "inbox_asked": _("Inbox, asked"),
    "inbox_decided": _("Inbox, decided"),
    "reviews": _("Reviews"),
    "guidelines": _("Guidelines"),
    "courses": _("Courses"),
    "channels": _("Channels"),
    "ask": _("Questions"),
    "tell": _("Feedback"),
    "practices": _("Library"),
    "mentions": _("Mentions"),
    "findings": _("Findings"),
}
