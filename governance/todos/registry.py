"""The mails that remind."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind

DIGEST = MailKind(
    key="todos.digest",
    label=_("What waits for you"),
    detail=_("One mail in the morning of a working day, only when something is due."),
    templates=("todos/mail/digest",),
)
WEEKLY = MailKind(
    key="todos.weekly",
    label=_("What your reports owe"),
    detail=_("Once a week, to line managers, only when something is late or due."),
    templates=("todos/mail/weekly",),
)
