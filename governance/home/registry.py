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

# Every list of the product by its address: each takes ?format=csv and ?format=xlsx, and can be
# saved with its filters.
LISTS: Final[dict[str, _StrPromise]] = {
    "people": _("People"),
    "who": _("Who may speak"),
    "team_list": _("Departments"),
    "team_gaps": _("Gaps"),
    "inbox": _("Inbox, waiting"),
    "inbox_asked": _("Inbox, asked"),
    "inbox_decided": _("Inbox, decided"),
    "guidelines": _("Guidelines"),
    "courses": _("Courses"),
    "ask": _("Questions"),
    "mentions": _("Mentions"),
    "findings": _("Findings"),
}
