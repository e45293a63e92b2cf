"""Mail that is sent at once and not through the outbox, named for the page of preferences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind

CODE = MailKind(
    key="home.code",
    label=_("Your code to sign in"),
    detail=_("Without it you could not come in."),
    templates=(),
    required=True,
)
