"""What other systems may be told of findings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import WebhookEvent

OPENED = WebhookEvent(key="finding.opened", label=_("The nightly audit found something"))
CLOSED = WebhookEvent(key="finding.closed", label=_("A finding is mended"))
